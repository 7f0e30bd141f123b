import SememeJSON

/// Reads the texts of one file.
struct TextReader {
  private var lines: LineReader
  private let format: InputFormat
  private let field: String
  private let isLossy: Bool
  /// Which column of a TSV file holds the texts, once its head is read.
  private var column: Int?

  /// Starts a file.
  ///
  /// - Parameters:
  ///   - source: the file.
  ///   - format: how texts stand in it.
  ///   - field: the key or column with the texts, for formats that have them.
  ///   - isLossy: whether bytes that are not UTF-8 become U+FFFD instead of an error.
  init(_ source: ByteSource, format: InputFormat, field: String, isLossy: Bool) {
    lines = LineReader(source)
    self.format = format
    self.field = field
    self.isLossy = isLossy
  }

  /// Reads a text.
  ///
  /// - Returns: nil at the end.
  /// - Throws: `CommandError` naming the file and the line.
  mutating func next() async throws -> String? {
    if format == .tsv, column == nil {
      guard let head = try await lines.next() else { return nil }
      column = try place(in: string(head))
    }
    guard let line = try await lines.next() else { return nil }
    switch format {
    case .lines: return try string(line)
    case .jsonl: return try member(of: isLossy ? Array(string(line).utf8) : line)
    case .tsv: return try cell(of: string(line))
    }
  }

  private var place: String { "\(lines.source.name), line \(lines.number)" }

  private func string(_ bytes: [UInt8]) throws -> String {
    if isLossy { return String(decoding: bytes, as: UTF8.self) }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw CommandError(
        ExitStatus.badData,
        "\(place): not valid UTF-8; convert the input, or replace such bytes with --lossy")
    }
    return text
  }

  private func member(of line: [UInt8]) throws -> String {
    let root: JSONValue
    do throws(JSONError) {
      root = try JSONDocument(line, source: place).root
    } catch {
      throw CommandError(ExitStatus.badData, "\(error); a JSON object a line is expected")
    }
    guard root.kind == .object else {
      throw CommandError(ExitStatus.badData, "\(place): a JSON \(root.kind); expected an object")
    }
    guard let value = root[field] else {
      throw CommandError(
        ExitStatus.badData, "\(place): no key \"\(field)\"; name the key of the text with --field")
    }
    guard let text = value.string else {
      throw CommandError(
        ExitStatus.badData, "\(place): \"\(field)\" is a JSON \(value.kind); expected a string")
    }
    return text
  }

  private func place(in head: String) throws -> Int {
    let names = TextReader.cells(of: head)
    guard let column = names.firstIndex(where: { $0 == field }) else {
      throw CommandError(
        ExitStatus.badData,
        "\(place): no column \"\(field)\" among \(names.joined(separator: ", ")); "
          + "name the column of the texts with --field")
    }
    return column
  }

  private func cell(of line: String) throws -> String {
    let cells = TextReader.cells(of: line)
    guard let column, column < cells.count else {
      throw CommandError(
        ExitStatus.badData,
        "\(place): \(cells.count) columns; expected one named \"\(field)\" as in the first line")
    }
    return String(cells[column])
  }

  private static func cells(of line: String) -> [Substring] {
    line.split(separator: "\t", omittingEmptySubsequences: false)
  }
}
