internal import SememeTensors

extension ScatterPlot {
  private static let width = 720.0
  private static let mostHeight = 620.0

  func drawing(hasHeading: Bool = true) -> Drawing {
    var sheet = Sheet(
      width: ScatterPlot.width, title: title, caption: caption, description: summary,
      hasHeading: hasHeading)
    sheet.add(groups.legend(name: groupsName, includingNone: true))
    let barRoom = values.isEmpty ? 0.0 : 64
    return points.width == 3
      ? solid(&sheet, barRoom: barRoom) : flat(&sheet, barRoom: barRoom)
  }

  // MARK: Two dimensions

  private func flat(_ sheet: inout Sheet, barRoom: Double) -> Drawing {
    let (xs, ys) = (column(0), column(1))
    let area = Box(
      x: Sheet.margin, y: sheet.top, width: ScatterPlot.width - 2 * Sheet.margin - barRoom,
      height: ScatterPlot.mostHeight)
    let place: (Int) -> Point
    let frame: Box
    if axes.isEmpty {
      let view = EqualScale(x: xs, y: ys, area: area)
      frame = view.frame
      place = { view.point(xs[$0], ys[$0]) }
      sheet.add(.rectangle(frame, Style(stroke: Stroke(.grid))))
    } else {
      let named = namedAxes(xs, ys, area)
      frame = named.frame
      place = { named.point(xs[$0], ys[$0]) }
      sheet.add(contentsOf: named.marks())
    }
    let places = (0..<points.rows).map(place)
    let radius = markerRadius
    sheet.add(
      contentsOf: order.map { mark($0, at: places[$0], radius: radius, opacity: opacity) })
    sheet.add(contentsOf: labelMarks(places, radius: radius, room: frame.inset(by: 2)))
    addBar(&sheet, frame)
    let below = axes.isEmpty ? 0 : Axes.bottomRoom(name: axes[0])
    return sheet.finished(bottom: frame.bottom + below)
  }

  private func namedAxes(_ xs: [Double], _ ys: [Double], _ area: Box) -> Axes {
    func ends(_ values: [Double]) -> (Double, Double) {
      let (low, high) = (values.min() ?? 0, values.max() ?? 0)
      let margin = (high - low) * 0.04
      return (low - margin, high + margin)
    }
    let ((left, right), (low, high)) = (ends(xs), ends(ys))
    let x = Ticks(from: left, to: right, count: 7, isRounded: false)
    let y = Ticks(from: low, to: high, count: 6, isRounded: false)
    let room = Axes.leftRoom(y, name: axes[1])
    let width = area.width - room - 8
    let height = min(max(width * (y.upper - y.lower) / (x.upper - x.lower), 260), 480)
    let frame = Box(x: area.x + room, y: area.y, width: width, height: height)
    return Axes(frame: frame, x: x, y: y, xName: axes[0], yName: axes[1])
  }

  // MARK: Three dimensions

  /// A view from above and from the side without perspective; what is nearer is larger.
  private func solid(_ sheet: inout Sheet, barRoom: Double) -> Drawing {
    let view = SolidView(points)
    let area = Box(
      x: Sheet.margin, y: sheet.top, width: ScatterPlot.width - 2 * Sheet.margin - barRoom,
      height: 520)
    // A corner of the turned cube is up to 1.45 from the middle.
    let scale = min(area.width, area.height) / 2 / 1.5
    func place(_ flat: SolidView.Flat) -> Point {
      Point(area.middle.x + flat.x * scale, area.middle.y - flat.y * scale)
    }
    for (start, end) in SolidView.edges {
      sheet.add(.line(place(view.corner(start)), place(view.corner(end)), Stroke(.grid)))
    }
    for (axis, name) in axes.enumerated() {
      sheet.add(axisName(name, at: place(view.axisEnd(axis)), in: area))
    }
    let flats = (0..<points.rows).map { view.flat($0) }
    let places = flats.map(place)
    let radius = markerRadius
    for index in order.sorted(by: { (flats[$0].depth, $0) < (flats[$1].depth, $1) }) {
      let nearness = (flats[index].depth + 1.75) / 3.5
      sheet.add(
        mark(
          index, at: places[index], radius: radius * (0.75 + 0.5 * nearness),
          opacity: 0.45 + 0.5 * nearness))
    }
    sheet.add(contentsOf: labelMarks(places, radius: radius, room: area))
    addBar(&sheet, area)
    return sheet.finished(bottom: area.bottom)
  }

  /// An axis's name, away from the middle as far as the area reaches.
  private func axisName(_ name: String, at end: Point, in area: Box) -> Mark {
    let size = 11.0
    let name = TextMetrics.shortened(name, to: area.width, size: size)
    let width = TextMetrics.width(name, size: size)
    let left = end.x < area.middle.x ? end.x - width : end.x
    let place = Point(max(min(left, area.right - width), area.x), end.y)
    return .text(name, at: place, TextStyle(size: size, paint: .muted))
  }

  // MARK: Marks

  private func column(_ dimension: Int) -> [Double] {
    (0..<points.rows).map { Double(points[$0, dimension]) }
  }

  /// Points without a group lie below the others.
  private var order: [Int] {
    let all = 0..<points.rows
    return groups.isEmpty
      ? Array(all)
      : all.filter { groups.numbers[$0] == nil }
        + all.filter { groups.numbers[$0] != nil }
  }

  private var markerRadius: Double {
    points.rows <= 60 ? 5 : points.rows <= 400 ? 4 : points.rows <= 3000 ? 2.8 : 1.8
  }

  private var opacity: Double { points.rows <= 400 ? 0.95 : points.rows <= 3000 ? 0.75 : 0.6 }

  private func mark(_ index: Int, at place: Point, radius: Double, opacity: Double) -> Mark {
    var paint = Paint.series(0)
    var shape = MarkerShape.circle
    if !values.isEmpty {
      paint = .step(.marks, ColorRamp.step(at: valuePlace(index)))
    } else if !groups.isEmpty {
      paint = groups.numbers[index].map(Paint.series) ?? .faint
      shape = groups.numbers[index].map(MarkerShape.init(group:)) ?? .circle
    }
    let rim = points.rows <= 3000 ? Stroke(.background, width: 0.8) : nil
    return .shape(
      shape, at: place,
      radius: groups.isEmpty || groups.numbers[index] != nil ? radius : radius * 0.75,
      Style(fill: paint, opacity: opacity, stroke: rim), tip: tip(index))
  }

  private func addBar(_ sheet: inout Sheet, _ frame: Box) {
    guard let valueRange else { return }
    let bar = ColorBar(
      ramp: .marks, range: Double(valueRange.lowerBound)...Double(valueRange.upperBound),
      name: valueName,
      box: Box(
        x: frame.right + 14, y: frame.y, width: 12, height: min(200, frame.height)))
    sheet.add(contentsOf: bar.marks())
  }
}

/// A view of numbers in which both axes have the same scale, so that distances can be compared.
private struct EqualScale {
  let frame: Box
  private let scale: Double
  private let center: Point

  init(x xs: [Double], y ys: [Double], area: Box) {
    let (left, right) = (xs.min() ?? 0, xs.max() ?? 0)
    let (low, high) = (ys.min() ?? 0, ys.max() ?? 0)
    center = Point((left + right) / 2, (low + high) / 2)
    let margin = 26.0
    let wide = max(right - left, (high - low) * 0.2)
    let tall = max(high - low, wide * 0.2)
    let inner = area.inset(by: margin)
    scale = wide > 0 ? min(inner.width / wide, inner.height / tall) : 1
    let height = wide > 0 ? max(tall * scale + 2 * margin, 260) : 300
    frame = Box(x: area.x, y: area.y, width: area.width, height: height)
  }

  func point(_ x: Double, _ y: Double) -> Point {
    Point(frame.middle.x + (x - center.x) * scale, frame.middle.y - (y - center.y) * scale)
  }
}
