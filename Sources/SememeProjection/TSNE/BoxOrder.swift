/// The points of a map in the order of the boxes of a grid that they lie in, row by row.
struct BoxOrder: Sendable {
  /// Which points these are.
  let points: [Int32]
  /// The column of each one's box.
  let columns: [Int32]
  /// Where the points of a row of boxes begin, and where those of the last one end.
  let rowStarts: [Int]

  /// Puts points in order by counting; those of a box keep theirs.
  init(_ places: UnsafeBufferPointer<SIMD2<Float>>, _ grid: InterpolationGrid) {
    let width = grid.boxCount
    var starts = [Int32](repeating: 0, count: width * width + 1)
    let boxes = places.map { place -> Int32 in
      let box = grid.box(of: place)
      return Int32(box.row * width + box.column)
    }
    for box in boxes { starts[Int(box) + 1] += 1 }
    for box in 0..<width * width { starts[box + 1] += starts[box] }
    rowStarts = (0...width).map { Int(starts[$0 * width]) }
    var points = [Int32](repeating: 0, count: places.count)
    var columns = points
    for (point, box) in boxes.enumerated() {
      let place = Int(starts[Int(box)])
      points[place] = Int32(point)
      columns[place] = box % Int32(width)
      starts[Int(box)] += 1
    }
    self.points = points
    self.columns = columns
  }
}
