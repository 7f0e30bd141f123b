/// A drawing in the making: a heading, then legends, then the plot below.
struct Sheet {
  /// The free room at the left and right.
  static let margin = 16.0
  private(set) var drawing: Drawing
  /// Where the next part begins.
  var top = Sheet.margin
  let width: Double

  /// A sheet with its title and caption.
  ///
  /// - Parameters:
  ///   - width: the sheet's width.
  ///   - title: the title.
  ///   - caption: what the plot shows.
  ///   - description: the same for readers who cannot see it.
  ///   - hasHeading: whether title and caption are written; a page writes them itself.
  init(
    width: Double, title: String, caption: String, description: String, hasHeading: Bool = true
  ) {
    self.width = width.rounded(.up)
    drawing = Drawing(width: self.width, height: 0, title: title, description: description)
    guard hasHeading else {
      top = 4
      return
    }
    for line in TextMetrics.lines(title, width: (width - 2 * Sheet.margin) / 1.07, size: 16) {
      top += 16
      add(.text(line, at: Point(Sheet.margin, top), TextStyle(size: 16, isBold: true)))
      top += 4
    }
    for line in TextMetrics.lines(caption, width: width - 2 * Sheet.margin, size: 12) {
      top += 14
      add(.text(line, at: Point(Sheet.margin, top), TextStyle(paint: .muted)))
      top += 2
    }
    if top > Sheet.margin { top += 10 }
  }

  mutating func add(_ mark: Mark) { drawing.add(mark) }

  mutating func add(contentsOf marks: [Mark]) { drawing.add(contentsOf: marks) }

  /// Adds a legend in as many rows as it needs.
  mutating func add(_ legend: Legend) {
    guard !legend.entries.isEmpty else { return }
    let (marks, height) = legend.marks(
      in: Box(x: Sheet.margin, y: top, width: width - 2 * Sheet.margin, height: 0))
    add(contentsOf: marks)
    top += height + 8
  }

  /// The drawing, down to a height and a margin.
  func finished(bottom: Double) -> Drawing {
    var drawing = drawing
    drawing.height = (bottom + Sheet.margin).rounded(.up)
    return drawing
  }
}
