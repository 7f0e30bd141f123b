import SememeCheckpoints
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
    format == .npy
      ? NumPyFile.header(rows: count, columns: dimension) : safetensors(count, dimension)
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
