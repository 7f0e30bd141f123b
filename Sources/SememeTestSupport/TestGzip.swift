/// Gzip files for tests: the bytes as they are, in stored blocks (RFC 1951, section 3.2.4).
package enum TestGzip {
  /// Packs bytes without making them shorter.
  ///
  /// - Parameter bytes: any number.
  /// - Returns: one member of RFC 1952.
  package static func file(_ bytes: [UInt8]) -> [UInt8] {
    var file: [UInt8] = [0x1F, 0x8B, 0x08, 0, 0, 0, 0, 0, 0, 0xFF]
    var begin = 0
    repeat {
      let end = min(begin + 0xFFFF, bytes.count)
      let count = UInt16(end - begin)
      file.append(end == bytes.count ? 1 : 0)
      file += littleEndian(count) + littleEndian(~count) + bytes[begin..<end]
      begin = end
    } while begin < bytes.count
    return file + littleEndian(checksum(bytes)) + littleEndian(UInt32(bytes.count))
  }

  /// CRC-32 of RFC 1952, section 8, bit by bit.
  private static func checksum(_ bytes: [UInt8]) -> UInt32 {
    var state = UInt32.max
    for byte in bytes {
      state ^= UInt32(byte)
      for _ in 0..<8 { state = state & 1 == 1 ? state >> 1 ^ 0xEDB8_8320 : state >> 1 }
    }
    return ~state
  }

  private static func littleEndian<T: FixedWidthInteger>(_ number: T) -> [UInt8] {
    withUnsafeBytes(of: number.littleEndian) { Array($0) }
  }
}
