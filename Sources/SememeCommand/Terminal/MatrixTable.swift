/// A matrix of similarities in fixed columns, a text at the end of every row.
struct MatrixTable {
  /// Row after row.
  let values: [[Float]]
  /// What a row and the column of the same number stand for.
  let labels: [String]
  /// Whether higher values get warmer backgrounds.
  var isColored = false
  /// Columns that a line may take.
  var width = 80

  /// The matrix as lines: a row of numbers from 1, then a row of values for each text.
  func lines() -> String {
    let cells = values.map { $0.map { MatrixTable.text(of: $0) } }
    let cellWidth = (cells.joined().map(\.utf8.count).max() ?? 5) + 1
    let numberWidth = String(labels.count).utf8.count + 1
    let room = width - numberWidth - cellWidth * (values.first?.count ?? 0) - 2
    let head = (1...max(values.first?.count ?? 0, 1)).map {
      DisplayText.pad(String($0), to: cellWidth, onRight: true)
    }
    let range = valueRange
    var lines = [String(repeating: " ", count: numberWidth) + head.joined()]
    for (row, label) in labels.enumerated() {
      let number = DisplayText.pad(String(row + 1), to: numberWidth, onRight: true)
      let shades = zip(values[row], cells[row]).map { value, text in
        shade(value, in: range, DisplayText.pad(text, to: cellWidth, onRight: true))
      }
      let text = room >= 8 ? "  " + DisplayText.cut(label, to: room) : ""
      lines.append(number + shades.joined() + text)
    }
    return lines.joined(separator: "\n")
  }

  /// A number with three decimals.
  static func text(of value: Float) -> String {
    Decimals.text(Double(value), 3)
  }

  /// The lowest and the highest value.
  private var valueRange: ClosedRange<Float>? {
    let all = values.joined().filter(\.isFinite)
    guard let low = all.min(), let high = all.max(), high > low else { return nil }
    return low...high
  }

  /// A cell in the colour of its value's place in a range: blue, grey, red.
  private func shade(_ value: Float, in range: ClosedRange<Float>?, _ text: String) -> String {
    guard isColored, let range, value.isFinite else { return text }
    let share = (value - range.lowerBound) / (range.upperBound - range.lowerBound)
    let place = Int((share * Float(MatrixTable.ramp.count - 1)).rounded())
    return "\u{1B}[48;5;\(MatrixTable.ramp[place]);38;5;16m\(text)\u{1B}[0m"
  }

  /// Backgrounds from cold to warm, of the 256-colour palette; all light enough for black letters.
  private static let ramp = [75, 111, 117, 153, 189, 255, 230, 229, 222, 216, 209]
}
