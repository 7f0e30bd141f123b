/// One vector as bytes, in the formats that are written row by row.
enum VectorRow {
  /// The bytes of a row, a text format's line break included.
  ///
  /// Numbers are written with the fewest digits that read back to the same float.
  ///
  /// - Parameters:
  ///   - format: any but json, whose rows need each other, and table.
  ///   - index: the text's number, from 0.
  ///   - vector: its numbers.
  /// - Returns: the row.
  static func bytes(
    _ format: VectorFormat, index: Int, _ vector: UnsafeBufferPointer<Float>
  ) -> [UInt8] {
    if format.isBinary { return Array(UnsafeRawBufferPointer(vector)) }
    var row: [UInt8] = []
    row.reserveCapacity(vector.count * 13 + 40)
    if format == .jsonl { row += "{\"index\":\(index),\"embedding\":[".utf8 }
    append(vector, between: UInt8(ascii: format == .text ? " " : ","), to: &row)
    if format == .jsonl { row += "]}".utf8 }
    row.append(UInt8(ascii: "\n"))
    return row
  }

  /// Writes numbers with a byte between them.
  ///
  /// - Parameters:
  ///   - vector: the numbers.
  ///   - separator: the byte.
  ///   - row: what they are appended to.
  static func append(
    _ vector: UnsafeBufferPointer<Float>, between separator: UInt8, to row: inout [UInt8]
  ) {
    for (place, value) in vector.enumerated() {
      if place > 0 { row.append(separator) }
      row += value.description.utf8
    }
  }
}
