/// Rows of text in aligned columns.
struct Table {
  /// Where a column's texts stand.
  enum Alignment {
    case left
    case right
  }

  private let alignments: [Alignment]
  private var rows: [[String]] = []

  /// An empty table.
  ///
  /// - Parameters:
  ///   - alignments: one per column.
  ///   - titles: the first row, where there is one.
  init(_ alignments: [Alignment], titles: [String]? = nil) {
    self.alignments = alignments
    if let titles { add(titles) }
  }

  /// Adds a row.
  ///
  /// - Parameter cells: a text per column; what would steer the terminal is escaped.
  mutating func add(_ cells: [String]) {
    precondition(cells.count == alignments.count, "table: \(cells.count) cells in a row")
    rows.append(cells.map(DisplayText.escaping))
  }

  /// The table as lines, columns two spaces apart.
  ///
  /// - Parameter indent: spaces before every line.
  /// - Returns: the lines with line breaks between them.
  func lines(indent: Int = 0) -> String {
    let widths = alignments.indices.map { column in
      rows.map { DisplayText.width($0[column]) }.max() ?? 0
    }
    return rows.map { row in
      let cells = alignments.indices.map { column in
        DisplayText.pad(row[column], to: widths[column], onRight: alignments[column] == .right)
      }
      var line = String(repeating: " ", count: indent) + cells.joined(separator: "  ")
      while line.last == " " { line.removeLast() }
      return line
    }.joined(separator: "\n")
  }
}
