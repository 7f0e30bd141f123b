extension LineChart {
  private static let width = 720.0
  private static let plotHeight = 320.0

  func drawing(hasHeading: Bool = true) -> Drawing {
    var sheet = Sheet(
      width: LineChart.width, title: title, caption: caption, description: summary,
      hasHeading: hasHeading)
    if series.count > 1 { sheet.add(legend) }
    let (x, y) = ticks()
    let left = Sheet.margin + Axes.leftRoom(y, name: yName)
    let frame = Box(
      x: left, y: sheet.top + 6, width: LineChart.width - left - Sheet.margin - 8,
      height: LineChart.plotHeight)
    let axes = Axes(frame: frame, x: x, y: y, xName: xName, yName: yName)
    sheet.add(contentsOf: axes.marks(verticalGrid: false))
    let room = Box(
      x: frame.x - 6, y: frame.y - 6, width: frame.width + 14, height: frame.height + 12)
    let bands = series.indices.flatMap { band($0, axes) }
    let lines = series.indices.flatMap { line($0, axes) }
    sheet.add(.clipped(bands + lines, room))
    return sheet.finished(bottom: frame.bottom + Axes.bottomRoom(name: xName))
  }

  private func ticks() -> (x: Ticks, y: Ticks) {
    let places = series.flatMap(\.places)
    let values = series.flatMap { line in
      line.values.indices.flatMap { index -> [Double] in
        let spread = line.spreads.isEmpty ? 0 : line.spreads[index].magnitude
        return [line.values[index] - spread, line.values[index] + spread]
      }
    }.filter { !$0.isNaN }
    let areWhole = places.allSatisfy { $0 == $0.rounded() }
    let x = Ticks(
      from: places.min() ?? 0, to: places.max() ?? 1, count: areWhole ? 13 : 7, isRounded: false,
      onlyWhole: areWhole)
    let y =
      yRange.map {
        Ticks(from: $0.lowerBound, to: $0.upperBound, count: 6, isRounded: false)
      } ?? Ticks(from: values.min() ?? 0, to: values.max() ?? 1, count: 6)
    return (x, y)
  }

  /// A line's colour counts lines that are no baselines first, so that these stay the same where a
  /// baseline is added.
  private func paint(_ index: Int) -> Paint {
    if series[index].isBaseline { return .muted }
    return .series(series[..<index].count { !$0.isBaseline })
  }

  private func shape(_ index: Int) -> MarkerShape {
    MarkerShape(group: series[..<index].count { !$0.isBaseline })
  }

  private func stroke(_ index: Int) -> Stroke {
    guard series[index].isBaseline else { return Stroke(paint(index), width: 2) }
    let dashes: [[Double]] = [[6, 4], [2, 3], [8, 3, 2, 3]]
    let number = series[..<index].count { $0.isBaseline }
    return Stroke(.muted, width: 1.5, dash: dashes[number % dashes.count])
  }

  private var legend: Legend {
    Legend(
      entries: series.indices.map { index in
        let marker = series[index].isBaseline ? nil : shape(index)
        return Legend.Entry(name: series[index].name, sample: .line(stroke(index), marker))
      })
  }

  /// The runs of values between gaps.
  private func runs(_ line: LineSeries) -> [[Int]] {
    line.values.indices.split { line.values[$0].isNaN }.map(Array.init)
  }

  private func line(_ index: Int, _ axes: Axes) -> [Mark] {
    let line = series[index]
    var marks: [Mark] = []
    for run in runs(line) {
      var path = PathData()
      for (place, item) in run.enumerated() {
        let point = axes.point(line.places[item], line.values[item])
        if place == 0 { path.move(to: point) } else { path.line(to: point) }
      }
      // A baseline of one value is a level across the whole plot.
      if line.isBaseline, line.values.count == 1 {
        path = PathData()
        path.move(to: axes.point(axes.x.lower, line.values[0]))
        path.line(to: axes.point(axes.x.upper, line.values[0]))
      }
      marks.append(.path(path, Style(stroke: stroke(index)), tip: line.name))
    }
    guard !line.isBaseline else { return marks }
    let isDense = line.values.count > 60
    for item in line.values.indices where !line.values[item].isNaN {
      let at = xName.isEmpty ? "" : "\(xName) "
      var tip = "\(line.name)\n\(at)\(NumberText.short(line.places[item])): "
      tip += NumberText.short(line.values[item])
      if !line.spreads.isEmpty { tip += " ± \(NumberText.short(line.spreads[item].magnitude))" }
      marks.append(
        .shape(
          shape(index), at: axes.point(line.places[item], line.values[item]),
          radius: isDense ? 2 : 4, Style(fill: paint(index), stroke: Stroke(.background)),
          tip: tip))
    }
    return marks
  }

  private func band(_ index: Int, _ axes: Axes) -> [Mark] {
    let line = series[index]
    guard !line.spreads.isEmpty else { return [] }
    return runs(line).map { run in
      var path = PathData()
      let upper = run.map {
        axes.point(line.places[$0], line.values[$0] + line.spreads[$0].magnitude)
      }
      let lower = run.map {
        axes.point(line.places[$0], line.values[$0] - line.spreads[$0].magnitude)
      }
      for (place, point) in (upper + lower.reversed()).enumerated() {
        if place == 0 { path.move(to: point) } else { path.line(to: point) }
      }
      path.close()
      return .path(path, Style(fill: paint(index), opacity: 0.18))
    }
  }
}
