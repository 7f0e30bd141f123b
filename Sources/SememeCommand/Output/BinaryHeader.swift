import SememeJSON

/// The first bytes of a binary file of vectors, equally long whatever the number of rows.
enum BinaryHeader {
  /// The header of a file with so many rows.
  ///
  /// - Parameters:
  ///   - format: npy or safetensors.
  ///   - count: rows.
  ///   - dimension: numbers of a row.
  /// - Returns: what stands before the first row.
  static func bytes(_ format: VectorFormat, count: Int, dimension: Int) -> [UInt8] {
    format == .npy ? npy(count, dimension) : safetensors(count, dimension)
  }

  /// Version 1.0 of NumPy's format (NEP 1): magic, version, the length of a Python dictionary
  /// literal, and the literal, filled with spaces so that the numbers start at byte 128.
  private static func npy(_ count: Int, _ dimension: Int) -> [UInt8] {
    let fixed: [UInt8] = [0x93] + Array("NUMPY".utf8) + [1, 0]
    let literal =
      "{'descr': '<f4', 'fortran_order': False, 'shape': (\(count), \(dimension)), }"
    let length = 128 - fixed.count - 2
    return fixed + [UInt8(length & 0xFF), UInt8(length >> 8)]
      + filled(Array(literal.utf8), to: length - 1) + [UInt8(ascii: "\n")]
  }

  /// safetensors: the length of a JSON object in eight bytes, little end first, and the object,
  /// filled with spaces so that the numbers start at byte 192.
  private static func safetensors(_ count: Int, _ dimension: Int) -> [UInt8] {
    let end = count * dimension * MemoryLayout<Float>.stride
    let entry: JSON = [
      "embeddings": [
        "dtype": "F32", "shape": [.int(count), .int(dimension)],
        "data_offsets": [.int(0), .int(end)],
      ]
    ]
    let length = 192 - 8
    return [UInt8(length)] + Array(repeating: 0, count: 7) + filled(entry.encoded(), to: length)
  }

  private static func filled(_ bytes: [UInt8], to count: Int) -> [UInt8] {
    bytes + Array(repeating: UInt8(ascii: " "), count: count - bytes.count)
  }
}
