/// A strip of a ramp's colours with the values they stand for.
struct ColorBar {
  let ramp: ColorRamp
  let range: ClosedRange<Double>
  let name: String
  let box: Box

  private static func ticks(_ range: ClosedRange<Double>) -> Ticks {
    Ticks(from: range.lowerBound, to: range.upperBound, count: 4, isRounded: false)
  }

  /// The width of the widest number beside it.
  static func textWidth(range: ClosedRange<Double>) -> Double {
    ticks(range).texts.map { TextMetrics.width($0, size: 11) }.max() ?? 0
  }

  func marks() -> [Mark] {
    var marks: [Mark] = []
    let height = box.height / Double(ColorRamp.stepCount)
    for step in 0..<ColorRamp.stepCount {
      // Each strip reaches under the one above it, so that no seam shows.
      let y = box.bottom - Double(step + 1) * height
      let top = max(box.y, y - height)
      let strip = Box(x: box.x, y: top, width: box.width, height: y + height - top)
      marks.append(.rectangle(strip, Style(fill: .step(ramp, step))))
    }
    let ticks = ColorBar.ticks(range)
    for (value, text) in zip(ticks.values, ticks.texts) {
      let y = box.bottom - ticks.place(of: value) * box.height
      marks.append(.line(Point(box.right, y), Point(box.right + 4, y), Stroke(.axis)))
      marks.append(
        .text(text, at: Point(box.right + 7, y + 4), TextStyle(size: 11, paint: .muted)))
    }
    if !name.isEmpty {
      let x = box.right + 7 + ColorBar.textWidth(range: range) + 14
      marks.append(
        .text(name, at: Point(x, box.middle.y), TextStyle(anchor: .middle, rotation: -90)))
    }
    return marks
  }
}
