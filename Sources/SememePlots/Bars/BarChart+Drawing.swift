extension BarChart {
  private static let width = 720.0
  private static let mostNameWidth = 260.0

  func drawing(hasHeading: Bool = true) -> Drawing {
    var sheet = Sheet(
      width: BarChart.width, title: title, caption: caption, description: summary,
      hasHeading: hasHeading)
    if series.count > 1 {
      sheet.add(
        Legend(
          entries: series.enumerated().map {
            Legend.Entry(name: $0.element.name, sample: .swatch(.series($0.offset)))
          }))
    }
    let bar = series.count == 1 ? 16.0 : max(14 - Double(series.count), 7)
    let group = bar * Double(series.count) + 9
    let widest = names.map { TextMetrics.width($0, size: 12) }.max() ?? 0
    let left = Sheet.margin + min(widest, BarChart.mostNameWidth) + 10
    // Room for the numbers behind the bars.
    let frame = Box(
      x: left, y: sheet.top + 2, width: BarChart.width - left - Sheet.margin - 46,
      height: group * Double(names.count) + 6)
    let ticks = ticks
    let x = { (value: Double) in frame.x + ticks.place(of: value) * frame.width }
    sheet.add(contentsOf: axis(ticks, frame, x))
    for index in names.indices {
      let top = frame.y + 3 + Double(index) * group
      let name = TextMetrics.shortened(names[index], to: BarChart.mostNameWidth, size: 12)
      sheet.add(
        .text(
          name, at: Point(left - 8, top + group / 2 + 4), TextStyle(anchor: .end),
          tip: name == names[index] ? nil : names[index]))
      for number in series.indices {
        let y = top + 4.5 + Double(number) * bar
        sheet.add(contentsOf: marks(index, number, y, bar, x))
      }
    }
    return sheet.finished(bottom: frame.bottom + Axes.bottomRoom(name: valueName))
  }

  private var ticks: Ticks {
    let ends = series.flatMap { bars in
      bars.values.indices.flatMap { index -> [Double] in
        let spread = bars.spreads.isEmpty ? 0 : bars.spreads[index].magnitude
        return [bars.values[index] - spread, bars.values[index] + spread]
      }
    }.filter { !$0.isNaN }
    return Ticks(from: min(0, ends.min() ?? 0), to: max(0, ends.max() ?? 0), count: 6)
  }

  private func axis(_ ticks: Ticks, _ frame: Box, _ x: (Double) -> Double) -> [Mark] {
    var marks: [Mark] = []
    for (value, text) in zip(ticks.values, ticks.texts) {
      let top = Point(x(value), frame.y)
      let isZero = value == 0
      marks.append(
        .line(top, Point(top.x, frame.bottom), Stroke(isZero ? .axis : .grid)))
      marks.append(
        .text(
          text, at: Point(top.x, frame.bottom + 16),
          TextStyle(size: 11, paint: .muted, anchor: .middle)))
    }
    if !valueName.isEmpty {
      marks.append(
        .text(
          valueName, at: Point(frame.middle.x, frame.bottom + 36), TextStyle(anchor: .middle)))
    }
    return marks
  }

  private func marks(
    _ index: Int, _ number: Int, _ y: Double, _ height: Double, _ x: (Double) -> Double
  ) -> [Mark] {
    let bars = series[number]
    let value = bars.values[index]
    guard !value.isNaN else { return [] }
    let (start, end) = (min(x(0), x(value)), max(x(0), x(value)))
    let spread = bars.spreads.isEmpty ? 0 : bars.spreads[index].magnitude
    var tip = "\(names[index])\n"
    if series.count > 1 { tip += "\(bars.name): " }
    tip += NumberText.short(value) + (spread > 0 ? " ± \(NumberText.short(spread))" : "")
    var marks = [
      Mark.rectangle(
        Box(x: start, y: y, width: max(end - start, 0.5), height: height - 1.5),
        Style(fill: .series(number)), tip: tip)
    ]
    let middle = y + (height - 1.5) / 2
    if spread > 0 {
      marks.append(
        .line(
          Point(x(value - spread), middle), Point(x(value + spread), middle),
          Stroke(.ink, width: 1.2)))
    }
    let side = value < 0 ? x(value - spread) - 5 : x(value + spread) + 5
    marks.append(
      .text(
        NumberText.short(value), at: Point(side, middle + 3.5),
        TextStyle(size: 10, paint: .muted, anchor: value < 0 ? .end : .start, hasHalo: true)))
    return marks
  }
}
