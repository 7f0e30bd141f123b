/// How far an interrupted run has come, as its partial file tells.
struct ResumePoint {
  /// What messages call the partial file.
  let file: String
  /// Whole rows in it, at least 1.
  let rows: Int
  /// The bytes of the last one.
  let lastRow: [UInt8]

  /// The texts that need not be read again: all but the last row's, which is computed once more to
  /// be compared.
  var skippedTexts: Int { rows - 1 }

  /// The bytes that are looked at where there is no whole row.
  private static let looked = 4096

  /// Looks at a partial file, and removes a row at its end that is not whole.
  ///
  /// - Parameters:
  ///   - output: opened to be resumed.
  ///   - format: jsonl, csv or npy.
  ///   - dimension: numbers of a row.
  /// - Returns: nil, with the file empty, where there is no whole row.
  /// - Throws: `CommandError` where the file holds something else than such rows.
  static func find(
    in output: OutputFile, _ format: VectorFormat, dimension: Int
  ) throws -> ResumePoint? {
    let file = output.name + ".part"
    let (rows, last) =
      format == .npy
      ? try npyRows(in: output, dimension: dimension, file)
      : try lines(in: output, separators: format == .jsonl ? dimension : dimension - 1, file)
    guard rows > 0 else {
      let bytes = try output.read(upTo: looked, at: 0)
      guard isStart(bytes, of: format, dimension: dimension) else {
        throw mismatch(file, "it does not begin like vectors of that length as \(format.rawValue)")
      }
      try output.truncate(to: 0)
      return nil
    }
    try output.truncate(to: last.upperBound)
    let bytes = try output.read(upTo: last.count, at: last.lowerBound)
    return ResumePoint(file: file, rows: rows, lastRow: bytes)
  }

  /// The number of whole lines and the bytes of the last one; every line has as many commas.
  private static func lines(
    in output: OutputFile, separators: Int, _ file: String
  ) throws -> (rows: Int, last: Range<Int>) {
    var (rows, last, commas, offset) = (0, 0..<0, 0, 0)
    while true {
      let chunk = try output.read(upTo: 1 << 20, at: offset)
      if chunk.isEmpty { return (rows, last) }
      for (place, byte) in chunk.enumerated() {
        if byte == UInt8(ascii: ",") { commas += 1 }
        guard byte == UInt8(ascii: "\n") else { continue }
        guard commas == separators else {
          throw mismatch(file, "line \(rows + 1) does not hold one vector of that length")
        }
        (rows, last, commas) = (rows + 1, last.upperBound..<offset + place + 1, 0)
      }
      offset += chunk.count
    }
  }

  private static func npyRows(
    in output: OutputFile, dimension: Int, _ file: String
  ) throws -> (rows: Int, last: Range<Int>) {
    let start = BinaryHeader.bytes(.npy, count: 0, dimension: dimension)
    let width = dimension * MemoryLayout<Float>.stride
    let rows = max(try output.size() - start.count, 0) / width
    guard rows > 0 else { return (0, 0..<0) }
    let header = try output.read(upTo: start.count, at: 0)
    // The final count stands there when the run ended between writing it and renaming the file.
    guard header == start || header == BinaryHeader.bytes(.npy, count: rows, dimension: dimension)
    else { throw mismatch(file, "its header tells another shape or type") }
    let end = start.count + rows * width
    return (rows, end - width..<end)
  }

  /// Whether bytes can be what an interrupted run has left of its first row; anything else is
  /// somebody's file and must stay.
  private static func isStart(_ bytes: [UInt8], of format: VectorFormat, dimension: Int) -> Bool {
    let head: [UInt8] =
      switch format {
      case .jsonl: Array("{\"index\":0,\"embedding\":[".utf8)
      case .npy: BinaryHeader.bytes(.npy, count: 0, dimension: dimension)
      default: []
      }
    guard bytes.starts(with: head) || head.starts(with: bytes) else { return false }
    if format == .npy { return true }
    let rest = bytes.dropFirst(head.count)
    return rest.allSatisfy(Array("0123456789+-.e,]}".utf8).contains)
      && rest.count { $0 == UInt8(ascii: ",") } < dimension
  }

  private static func mismatch(_ file: String, _ reason: String) -> CommandError {
    CommandError(
      ExitStatus.badData,
      "\(file) cannot be continued: \(reason); use the same model and options, or remove the file")
  }
}
