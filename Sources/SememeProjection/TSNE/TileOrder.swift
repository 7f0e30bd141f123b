/// The points of a map in the order of the tiles of a grid that they lie in, row by row.
struct TileOrder: Sendable {
  /// Cells of a tile in either direction: more than a point's spline reaches beyond its own, so that of rows
  /// of tiles every other one can be worked on at the same time.
  static let width = 8

  /// Which points these are.
  let points: [Int32]
  /// Where the points of a row of tiles begin, and where those of the last one end.
  let rowStarts: [Int]

  /// How many rows of tiles there are.
  var rowCount: Int { rowStarts.count - 1 }

  /// Puts points in order by counting; those of a tile keep theirs.
  init(_ places: UnsafeBufferPointer<SIMD2<Float>>, _ grid: InterpolationGrid) {
    let side = (grid.cellCount + Self.width - 1) / Self.width
    var starts = [Int32](repeating: 0, count: side * side + 1)
    let tiles = places.map { place -> Int32 in
      let cell = grid.cell(of: place)
      return Int32(cell.row / Self.width * side + cell.column / Self.width)
    }
    for tile in tiles { starts[Int(tile) + 1] += 1 }
    for tile in 0..<side * side { starts[tile + 1] += starts[tile] }
    rowStarts = (0...side).map { Int(starts[$0 * side]) }
    var points = [Int32](repeating: 0, count: places.count)
    for (point, tile) in tiles.enumerated() {
      points[Int(starts[Int(tile)])] = Int32(point)
      starts[Int(tile)] += 1
    }
    self.points = points
  }
}
