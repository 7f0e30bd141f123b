import SememeJSON

/// Tables of results, each written when it is done; JSON at the end.
struct Report {
  /// How results are written.
  enum Format: String {
    case text
    case markdown
    case json
  }

  private let format: Format
  private var sections: [JSON] = []
  /// Whether nothing has been added.
  private(set) var isEmpty = true

  init(format: Format) {
    self.format = format
  }

  /// Writes a table.
  mutating func add(_ table: ResultTable) {
    isEmpty = false
    switch format {
    case .text: StandardStreams.write(table.text + "\n\n")
    case .markdown: StandardStreams.write(table.markdown + "\n\n")
    case .json: sections.append(table.json)
    }
  }

  /// Writes what has been kept.
  func finish() {
    guard format == .json else { return }
    StandardStreams.write(String(decoding: JSON.array(sections).encoded(indent: 1), as: UTF8.self))
    StandardStreams.write("\n")
  }
}
