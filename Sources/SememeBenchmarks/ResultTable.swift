import SememeJSON

/// A table of results.
struct ResultTable {
  /// One entry.
  enum Cell {
    case text(String)
    /// A count, with its digits in groups.
    case count(Int)
    /// A value, with about three digits.
    case value(Double)
    /// A rate in units of its column, and its share of a limit.
    case rate(Double, share: Double?)
  }

  /// What the results are about, as `--filter` spells it.
  let name: String
  /// What the reader has to know: units and limits.
  let note: String
  let columns: [String]
  private var rows: [[Cell]] = []

  init(_ name: String, note: String, columns: [String]) {
    self.name = name
    self.note = note
    self.columns = columns
  }

  /// Adds a row of as many cells as there are columns.
  mutating func add(_ row: [Cell]) {
    precondition(row.count == columns.count, "table: \(row.count) cells in a row")
    rows.append(row)
  }

  /// Columns two spaces apart, texts on the left and numbers on the right.
  var text: String {
    let cells = [columns] + rows.map { $0.map(\.description) }
    let widths = columns.indices.map { column in cells.map { $0[column].count }.max() ?? 0 }
    let lines = cells.map { row in
      let padded = columns.indices.map { column in
        let gap = String(repeating: " ", count: widths[column] - row[column].count)
        return isText(column) ? row[column] + gap : gap + row[column]
      }
      return "  " + padded.joined(separator: "  ")
    }
    return (["\(name): \(note)"] + lines).joined(separator: "\n")
  }

  var markdown: String {
    let rules = columns.indices.map { isText($0) ? "---" : "---:" }
    let cells = [columns, rules] + rows.map { $0.map(\.description) }
    let lines = cells.map { "| " + $0.joined(separator: " | ") + " |" }
    return (["**\(name)**: \(note)", ""] + lines).joined(separator: "\n")
  }

  var json: JSON {
    let objects = rows.map { row in JSON.object(zip(columns, row.map(\.json)).map { ($0, $1) }) }
    return ["name": .string(name), "note": .string(note), "rows": .array(objects)]
  }

  private func isText(_ column: Int) -> Bool {
    rows.allSatisfy { row in
      if case .text = row[column] { return true }
      return false
    }
  }
}

extension ResultTable.Cell: CustomStringConvertible {
  var description: String {
    switch self {
    case .text(let text): text
    case .count(let count): Self.grouped(count)
    case .value(let value): Self.digits(value)
    case .rate(let rate, let share):
      Self.digits(rate) + (share.map { " \(Self.padded(Int(($0 * 100).rounded())))%" } ?? "")
    }
  }

  var json: JSON {
    switch self {
    case .text(let text): .string(text)
    case .count(let count): .int(count)
    case .value(let value): .double(value)
    case .rate(let rate, let share?): ["rate": .double(rate), "share": .double(share)]
    case .rate(let rate, nil): ["rate": .double(rate)]
    }
  }

  /// Shares of a column stand below each other.
  private static func padded(_ percent: Int) -> String {
    let digits = String(percent)
    return String(repeating: " ", count: max(0, 3 - digits.count)) + digits
  }

  private static func grouped(_ count: Int) -> String {
    guard count >= 1000 else { return String(count) }
    let rest = String(count % 1000)
    return grouped(count / 1000) + "," + String(repeating: "0", count: 3 - rest.count) + rest
  }

  /// Three digits, but all of those before the point; a dash where nothing is known.
  private static func digits(_ value: Double) -> String {
    guard value.isFinite, value.magnitude < 1e15 else { return "–" }
    if value.magnitude >= 99.95 { return grouped(Int(value.rounded())) }
    let places = value >= 9.995 ? 1 : value >= 0.9995 ? 2 : 3
    let scale = [10, 100, 1000][places - 1]
    let (whole, fraction) = Int((value * Double(scale)).rounded()).quotientAndRemainder(
      dividingBy: scale)
    let decimals = String(fraction)
    return "\(whole)." + String(repeating: "0", count: places - decimals.count) + decimals
  }
}
