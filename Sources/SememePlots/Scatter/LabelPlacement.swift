/// Puts labels beside their points so that none covers another, a marker or another's line: greedily, each at the first free of
/// some places around its point, nearer ones first (Christensen, Marks and Shieber 1995,
/// doi:10.1145/212332.212334).
package struct LabelPlacement {
  /// A label that found room.
  package struct Placed: Sendable {
    /// The label's number.
    package let index: Int
    /// The room it takes.
    package let box: Box
    /// Whether it stands so far off that a line should lead to its point.
    package let isMoved: Bool
  }

  private let room: Box
  private var taken: BoxGrid
  private let markers: BoxGrid

  /// Begins with no label placed.
  ///
  /// - Parameters:
  ///   - room: where labels may stand.
  ///   - markers: what labels and their lines may not cover.
  package init(room: Box, markers: [Box]) {
    self.room = room
    taken = BoxGrid(room: room)
    var grid = BoxGrid(room: room)
    for marker in markers { grid.insert(marker) }
    self.markers = grid
  }

  /// Keeps a place for something else, if nothing stands there yet.
  ///
  /// - Parameter box: the room that it takes.
  /// - Returns: whether the place was free, and is taken now.
  package mutating func reserve(_ box: Box) -> Bool {
    guard room.contains(box), !taken.overlaps(box) else { return false }
    taken.insert(box)
    return true
  }

  /// Places labels in order; those without room are left out.
  ///
  /// - Parameters:
  ///   - labels: each label's point (the middle of its marker), its size and its number.
  ///   - radius: the markers' radius.
  ///   - limit: the most labels placed.
  /// - Returns: the labels that found room; no two overlap.
  package mutating func place(
    _ labels: [(index: Int, x: Double, y: Double, width: Double, height: Double)], radius: Double,
    limit: Int
  ) -> [Placed] {
    var placed: [Placed] = []
    for label in labels where placed.count < limit {
      let point = Point(label.x, label.y)
      guard let (box, line) = best(point, label.width, label.height, radius) else { continue }
      for box in [box] + line { taken.insert(box) }
      placed.append(Placed(index: label.index, box: box, isMoved: !line.isEmpty))
    }
    return placed
  }

  /// The first place around a point where a label covers no other label, no marker and no line.
  private func best(
    _ point: Point, _ width: Double, _ height: Double, _ radius: Double
  ) -> (box: Box, line: [Box])? {
    for (ring, distance) in [radius + 3, radius + 14, radius + 26, radius + 40].enumerated() {
      for box in LabelPlacement.candidates(point, width, height, distance)
      where room.contains(box) && isFree(box) {
        guard ring > 0 else { return (box, []) }
        let line = LabelPlacement.line(from: point, to: box, radius)
        if line.allSatisfy(isFree) { return (box, line) }
      }
    }
    return nil
  }

  private func isFree(_ box: Box) -> Bool { !taken.overlaps(box) && !markers.overlaps(box) }

  /// Small boxes along the line from a point's marker to its label.
  private static func line(from point: Point, to box: Box, _ radius: Double) -> [Box] {
    let end = box.nearest(to: point)
    let (dx, dy) = (end.x - point.x, end.y - point.y)
    let length = (dx * dx + dy * dy).squareRoot()
    // Beyond the corner of the marker's box.
    return stride(from: 1.5 * (radius + 1), to: length - 2, by: 3).map { at in
      Box(x: point.x + dx * at / length - 1, y: point.y + dy * at / length - 1, width: 2, height: 2)
    }
  }

  /// Eight places around a point: right and left first, which read best.
  private static func candidates(
    _ point: Point, _ width: Double, _ height: Double, _ distance: Double
  ) -> [Box] {
    let slant = distance * 0.7
    let corners = [
      Point(point.x + distance, point.y - height / 2),
      Point(point.x - distance - width, point.y - height / 2),
      Point(point.x - width / 2, point.y - distance - height),
      Point(point.x - width / 2, point.y + distance),
      Point(point.x + slant, point.y - slant - height),
      Point(point.x + slant, point.y + slant),
      Point(point.x - slant - width, point.y - slant - height),
      Point(point.x - slant - width, point.y + slant),
    ]
    return corners.map { Box(x: $0.x, y: $0.y, width: width, height: height) }
  }
}

/// Boxes that can be found by place.
private struct BoxGrid {
  private let room: Box
  private let columns: Int
  private let rowCount: Int
  private var cells: [[Box]]
  private static let cellSize = 24.0

  init(room: Box) {
    self.room = room
    columns = max(1, Int(room.width / BoxGrid.cellSize) + 1)
    rowCount = max(1, Int(room.height / BoxGrid.cellSize) + 1)
    cells = Array(repeating: [], count: columns * rowCount)
  }

  mutating func insert(_ box: Box) {
    forEachCell(of: box) { cells[$0].append(box) }
  }

  /// Whether any box overlaps another.
  func overlaps(_ box: Box) -> Bool {
    var isCovered = false
    forEachCell(of: box) { cell in
      isCovered = isCovered || cells[cell].contains { $0.overlaps(box) }
    }
    return isCovered
  }

  private func forEachCell(of box: Box, _ body: (Int) -> Void) {
    func cell(_ offset: Double, _ count: Int) -> Int {
      min(max(Int((offset / BoxGrid.cellSize).rounded(.down)), 0), count - 1)
    }
    for row in cell(box.y - room.y, rowCount)...cell(box.bottom - room.y, rowCount) {
      for column in cell(box.x - room.x, columns)...cell(box.right - room.x, columns) {
        body(row * columns + column)
      }
    }
  }
}
