/// A rectangle with two axes that numbers are drawn into.
struct Axes {
  /// Where the numbers are drawn.
  let frame: Box
  let x: Ticks
  let y: Ticks
  var xName = ""
  var yName = ""

  /// The place of a pair of numbers.
  func point(_ xValue: Double, _ yValue: Double) -> Point {
    Point(
      frame.x + x.place(of: xValue) * frame.width,
      frame.bottom - y.place(of: yValue) * frame.height)
  }

  /// The room that the vertical axis takes on the left: ticks and its name.
  static func leftRoom(_ ticks: Ticks, name: String) -> Double {
    let widest = ticks.texts.map { TextMetrics.width($0, size: 11) }.max() ?? 0
    return widest + 10 + (name.isEmpty ? 0 : 20)
  }

  /// The room that the horizontal axis takes below.
  static func bottomRoom(name: String) -> Double { name.isEmpty ? 22 : 42 }

  /// Grid, ticks and names.
  func marks(verticalGrid: Bool = true) -> [Mark] {
    var marks: [Mark] = []
    let small = TextStyle(size: 11, paint: .muted, anchor: .middle)
    var lastRight = -Double.infinity
    for (value, text) in zip(x.values, x.texts) {
      let place = point(value, y.lower)
      if verticalGrid {
        marks.append(.line(Point(place.x, frame.y), place, Stroke(.grid)))
      }
      // A text that would touch the one before is left out; its line stays.
      let half = TextMetrics.width(text, size: 11) / 2
      if place.x - half > lastRight + 6 {
        marks.append(.text(text, at: Point(place.x, frame.bottom + 16), small))
        lastRight = place.x + half
      }
    }
    let atEnd = TextStyle(size: 11, paint: .muted, anchor: .end)
    for (value, text) in zip(y.values, y.texts) {
      let place = point(x.lower, value)
      marks.append(.line(place, Point(frame.right, place.y), Stroke(.grid)))
      marks.append(.text(text, at: Point(frame.x - 7, place.y + 4), atEnd))
    }
    let corner = Point(frame.x, frame.bottom)
    marks.append(.line(corner, Point(frame.right, frame.bottom), Stroke(.axis)))
    marks.append(.line(Point(frame.x, frame.y), corner, Stroke(.axis)))
    return marks + names()
  }

  private func names() -> [Mark] {
    var marks: [Mark] = []
    if !xName.isEmpty {
      let text = TextMetrics.shortened(xName, to: frame.width, size: 12)
      let place = Point(frame.middle.x, frame.bottom + 36)
      marks.append(.text(text, at: place, TextStyle(paint: .ink, anchor: .middle)))
    }
    if !yName.isEmpty {
      let text = TextMetrics.shortened(yName, to: frame.height, size: 12)
      let place = Point(
        frame.x - Axes.leftRoom(y, name: yName) + 10, frame.middle.y)
      marks.append(.text(text, at: place, TextStyle(anchor: .middle, rotation: -90)))
    }
    return marks
  }
}
