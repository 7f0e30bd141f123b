/// Marks on a sheet, in units of about a screen's pixel, from the top left.
package struct Drawing: Sendable {
  /// The sheet's width.
  package var width: Double
  /// The sheet's height.
  package var height: Double
  /// What a reader who cannot see it is told first.
  package var title: String
  /// What it shows, in words.
  package var description: String
  var marks: [Mark] = []

  init(width: Double, height: Double, title: String, description: String) {
    self.width = width
    self.height = height
    self.title = title
    self.description = description
  }

  mutating func add(_ mark: Mark) { marks.append(mark) }

  mutating func add(contentsOf more: [Mark]) { marks.append(contentsOf: more) }
}

/// What is drawn.
indirect enum Mark: Sendable {
  case line(Point, Point, Stroke)
  case rectangle(Box, Style, tip: String? = nil)
  case shape(MarkerShape, at: Point, radius: Double, Style, tip: String? = nil)
  case path(PathData, Style, tip: String? = nil)
  case text(String, at: Point, TextStyle, tip: String? = nil)
  /// `isCells`: a page tells which pixel is under the pointer.
  case image(IndexedImage, Box, isCells: Bool = false)
  /// Marks that stay inside of a box.
  case clipped([Mark], Box)
  /// Rectangles side by side, drawn without smoothing so that no seam shows between them.
  case crisp([Mark])
  /// A whole drawing with its top left corner at a point.
  case drawing(Drawing, at: Point)
}

/// A place on a sheet.
struct Point: Sendable, Hashable {
  var x: Double
  var y: Double

  init(_ x: Double, _ y: Double) {
    self.x = x
    self.y = y
  }
}

/// A rectangle on a sheet.
package struct Box: Sendable, Hashable {
  package var x: Double
  package var y: Double
  package var width: Double
  package var height: Double

  package init(x: Double, y: Double, width: Double, height: Double) {
    self.x = x
    self.y = y
    self.width = width
    self.height = height
  }

  package var right: Double { x + width }
  package var bottom: Double { y + height }
  var middle: Point { Point(x + width / 2, y + height / 2) }

  /// Whether two rectangles share more than an edge.
  package func overlaps(_ other: Box) -> Bool {
    x < other.right && other.x < right && y < other.bottom && other.y < bottom
  }

  /// Whether the other rectangle lies inside.
  package func contains(_ other: Box) -> Bool {
    other.x >= x && other.right <= right && other.y >= y && other.bottom <= bottom
  }

  /// The point of the rectangle that is nearest to another.
  func nearest(to point: Point) -> Point {
    Point(min(max(point.x, x), right), min(max(point.y, y), bottom))
  }

  /// The rectangle made smaller on all sides.
  func inset(by margin: Double) -> Box {
    Box(x: x + margin, y: y + margin, width: width - 2 * margin, height: height - 2 * margin)
  }
}

/// A line's look.
struct Stroke: Sendable, Hashable {
  var paint: Paint
  var width: Double = 1
  var dash: [Double] = []
  var opacity: Double = 1

  init(_ paint: Paint, width: Double = 1, dash: [Double] = [], opacity: Double = 1) {
    self.paint = paint
    self.width = width
    self.dash = dash
    self.opacity = opacity
  }
}

/// An area's look.
struct Style: Sendable, Hashable {
  var fill: Paint = .none
  var opacity: Double = 1
  var stroke: Stroke?

  init(fill: Paint = .none, opacity: Double = 1, stroke: Stroke? = nil) {
    self.fill = fill
    self.opacity = opacity
    self.stroke = stroke
  }
}

/// A text's look.
struct TextStyle: Sendable, Hashable {
  /// Where the point lies in the text.
  enum Anchor: String, Sendable {
    case start
    case middle
    case end
  }

  var size: Double = 12
  var paint: Paint = .ink
  var anchor: Anchor = .start
  var isBold = false
  /// Degrees clockwise around the point.
  var rotation: Double = 0
  /// Whether a rim in the page's colour keeps it readable above marks.
  var hasHalo = false

  init(
    size: Double = 12, paint: Paint = .ink, anchor: Anchor = .start, isBold: Bool = false,
    rotation: Double = 0, hasHalo: Bool = false
  ) {
    self.size = size
    self.paint = paint
    self.anchor = anchor
    self.isBold = isBold
    self.rotation = rotation
    self.hasHalo = hasHalo
  }
}

/// Lines and curves in SVG's notation.
struct PathData: Sendable, Hashable {
  private(set) var text = ""

  mutating func move(to point: Point) { append("M", [point]) }
  mutating func line(to point: Point) { append("L", [point]) }
  mutating func curve(to end: Point, _ first: Point, _ second: Point) {
    append("C", [first, second, end])
  }
  mutating func close() { text += "Z" }

  private mutating func append(_ letter: String, _ points: [Point]) {
    text += letter
    for (place, point) in points.enumerated() {
      if place > 0 { text += " " }
      text += "\(NumberText.coordinate(point.x)),\(NumberText.coordinate(point.y))"
    }
  }
}
