internal import SememeTensors

extension ScatterPlot {
  /// The labels that have room, with lines to their points where they stand off.
  func labelMarks(_ places: [Point], radius: Double, room: Box) -> [Mark] {
    let markers = places.map {
      Box(x: $0.x - radius, y: $0.y - radius, width: 2 * radius, height: 2 * radius)
    }
    var placement = LabelPlacement(room: room, markers: markers)
    let groupNames = groupMarks(places, &placement)
    guard !labels.isEmpty else { return groupNames }
    let size = points.rows <= 60 ? 11.0 : 10
    let order = groups.isEmpty ? Array(places.indices) : groups.turns
    let tried = Array(order.lazy.filter { !labels[$0].isEmpty }.prefix(ScatterPlot.mostTried))
    let texts = Dictionary(
      uniqueKeysWithValues: tried.map {
        ($0, TextMetrics.shortened(labels[$0], to: 190, size: size))
      })
    let wanted = tried.map { index in
      (
        index: index, x: places[index].x, y: places[index].y,
        width: TextMetrics.width(texts[index] ?? "", size: size) + 2, height: size * 1.25
      )
    }
    let placed = placement.place(
      wanted, radius: radius, limit: places.count > 1000 ? min(mostLabels, 40) : mostLabels)
    let lines = placed.filter(\.isMoved).map { label -> Mark in
      let point = places[label.index]
      return .line(point, label.box.nearest(to: point), Stroke(.axis, width: 0.8))
    }
    let names = placed.map { label -> Mark in
      let baseline = Point(label.box.x + 1, label.box.bottom - size * 0.3)
      let text = texts[label.index] ?? ""
      let isCut = text != labels[label.index]
      return .text(
        text, at: baseline, TextStyle(size: size, hasHalo: true),
        tip: isCut ? labels[label.index] : nil)
    }
    return lines + names + groupNames
  }

  /// The groups' names in the middle of their points, where there are so many points that a name
  /// helps more than it hides.
  private func groupMarks(_ places: [Point], _ placement: inout LabelPlacement) -> [Mark] {
    guard places.count > ScatterPlot.namedFrom, groups.names.count > 1 else { return [] }
    var members = [[Point]](repeating: [], count: groups.names.count)
    for (place, group) in zip(places, groups.numbers) {
      if let group { members[group].append(place) }
    }
    var marks: [Mark] = []
    for (name, points) in zip(groups.names, members) where !points.isEmpty {
      let middle = Point(
        points.map(\.x).sorted()[points.count / 2], points.map(\.y).sorted()[points.count / 2])
      let text = TextMetrics.shortened(name, to: 160, size: 12, isBold: true)
      let width = TextMetrics.width(text, size: 12, isBold: true) + 4
      let box = Box(x: middle.x - width / 2, y: middle.y - 8, width: width, height: 16)
      guard placement.reserve(box) else { continue }
      marks.append(
        .text(
          text, at: Point(middle.x, box.bottom - 4),
          TextStyle(anchor: .middle, isBold: true, hasHalo: true)))
    }
    return marks
  }

  /// Labels that may find room: where points lie too densely for any label, the others would be
  /// looked at in vain.
  private static let mostTried = 2000

  /// From this many points on, groups are named on the map.
  static let namedFrom = 150
}
