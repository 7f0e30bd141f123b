/// What markers and lines stand for.
struct Legend {
  /// How an entry is shown.
  enum Sample {
    case marker(MarkerShape, Paint)
    case line(Stroke, MarkerShape?)
    case swatch(Paint)
  }

  struct Entry {
    let name: String
    let sample: Sample
  }

  /// What the entries are, such as “sense”; empty for nothing.
  var name = ""
  var entries: [Entry]
  private static let rowHeight = 20.0
  private static let longest = 260.0

  /// The legend in rows, and their height.
  func marks(in box: Box) -> ([Mark], Double) {
    var marks: [Mark] = []
    var (x, y) = (box.x, box.y)
    if !name.isEmpty {
      marks.append(
        .text(name, at: Point(x, y + 14), TextStyle(paint: .muted, isBold: true)))
      x += TextMetrics.width(name, size: 12, isBold: true) + 14
    }
    for entry in entries {
      let text = TextMetrics.shortened(entry.name, to: Legend.longest, size: 12)
      let sampleWidth = entry.sample.width
      let width = sampleWidth + 6 + TextMetrics.width(text, size: 12)
      if x + width > box.right, x > box.x {
        x = box.x
        y += Legend.rowHeight
      }
      marks += entry.sample.marks(x: x, y: y + 10)
      let tip = text == entry.name ? nil : entry.name
      marks.append(.text(text, at: Point(x + sampleWidth + 6, y + 14), TextStyle(), tip: tip))
      x += width + 18
    }
    return (marks, y + Legend.rowHeight - box.y)
  }
}

extension Legend.Sample {
  fileprivate var width: Double {
    if case .line = self { return 24 }
    return 11
  }

  fileprivate func marks(x: Double, y: Double) -> [Mark] {
    switch self {
    case .marker(let shape, let paint):
      return [.shape(shape, at: Point(x + 5.5, y), radius: 4.5, Style(fill: paint))]
    case .swatch(let paint):
      return [.rectangle(Box(x: x, y: y - 5.5, width: 11, height: 11), Style(fill: paint))]
    case .line(let stroke, let shape):
      let line = Mark.line(Point(x, y), Point(x + 24, y), stroke)
      guard let shape else { return [line] }
      return [
        line, .shape(shape, at: Point(x + 12, y), radius: 3.5, Style(fill: stroke.paint)),
      ]
    }
  }
}
