/// Whether numbers are neither NaN nor infinite.
enum FiniteNumbers {
  /// Looks at 32-bit floats, little-endian, at any address.
  ///
  /// - Parameter bytes: four for each number.
  /// - Returns: false where one of them is NaN or infinite.
  static func areAll(_ bytes: UnsafeRawBufferPointer) -> Bool {
    // Adding one to an exponent of all ones, and to no other, reaches the sign.
    var found: UInt32 = 0
    for place in 0..<bytes.count / 4 {
      let bits = bytes.loadUnaligned(fromByteOffset: place * 4, as: UInt32.self)
      found |= (bits & 0x7F80_0000) &+ 0x0080_0000
    }
    return found & 0x8000_0000 == 0
  }
}
