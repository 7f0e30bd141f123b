/// How the demo looks: at most 80 columns, coloured or not.
struct DemoStyle {
  let isColored: Bool

  /// The columns that the demo is laid out for.
  static let width = 80

  /// A heading.
  func title(_ text: String) -> String {
    isColored ? "\u{1B}[1m\(text)\u{1B}[0m" : text
  }

  /// A matrix with its texts.
  func matrix(_ values: [[Float]], _ labels: [String]) -> String {
    MatrixTable(values: values, labels: labels, isColored: isColored, width: DemoStyle.width)
      .lines()
  }
}
