/// A quadtree or octree of the points of a map, its cells in the order in which they are visited
/// (Barnes and Hut 1986, doi:10.1038/324446a0; van der Maaten 2014, section 4).
struct SpaceTree<Place: SIMD<Float>> {
  /// A cell and what lies in it.
  struct Cell {
    /// The mean of the points.
    var center: Place
    /// How many points there are.
    var mass: Float
    /// The square of the cell's width.
    var squaredWidth: Float
    /// The place of the next cell that is not within this one.
    var next: Int32
    /// Where the points begin in `places`; −1 for a cell that others lie in.
    var first: Int32
  }

  /// The cells, each before those within it.
  private(set) var cells: [Cell] = []
  /// The points, those of a cell one after another.
  private(set) var places: [Place]
  /// Which points these are.
  private(set) var order: [Int32]
  private let dimension: Int

  /// Points of the smallest cells at most, unless they lie too near together to be told apart.
  static var leafSize: Int { 8 }
  private static var deepest: Int { 30 }

  init(_ points: UnsafeBufferPointer<Place>, dimension: Int) {
    self.dimension = dimension
    places = Array(points)
    order = (0..<points.count).map { Int32($0) }
    guard let first = points.first else { return }
    var (low, high) = (first, first)
    for point in points {
      low = pointwiseMin(low, point)
      high = pointwiseMax(high, point)
    }
    let width = (high - low).max()
    cells.reserveCapacity(points.count)
    var scratch = (places: places, order: order)
    _ = add(
      0..<points.count, middle: (low + high) * 0.5, width: width, depth: 0, &scratch)
  }

  /// Adds the cell of some points and those within it; gives the sum of the points.
  private mutating func add(
    _ range: Range<Int>, middle: Place, width: Float, depth: Int,
    _ scratch: inout (places: [Place], order: [Int32])
  ) -> Place {
    let cell = cells.count
    let isLeaf = range.count <= Self.leafSize || depth == Self.deepest
    cells.append(
      Cell(
        center: .zero, mass: Float(range.count), squaredWidth: width * width, next: 0,
        first: isLeaf ? Int32(range.lowerBound) : -1))
    var sum = Place.zero
    if isLeaf {
      for place in range { sum += places[place] }
    } else {
      for (child, part) in divide(range, middle, &scratch).enumerated() where !part.isEmpty {
        var center = middle
        for axis in 0..<dimension {
          center[axis] += (child >> axis & 1 == 1 ? 0.25 : -0.25) * width
        }
        sum += add(part, middle: center, width: width / 2, depth: depth + 1, &scratch)
      }
    }
    cells[cell].center = sum / Float(range.count)
    cells[cell].next = Int32(cells.count)
    return sum
  }

  /// Puts the points of a cell in the order of the cells within it, and gives their ranges.
  private mutating func divide(
    _ range: Range<Int>, _ middle: Place, _ scratch: inout (places: [Place], order: [Int32])
  ) -> [Range<Int>] {
    let children = 1 << dimension
    var ends = [Int](repeating: 0, count: children)
    for place in range { ends[child(of: places[place], middle)] += 1 }
    var begin = range.lowerBound
    let parts = ends.map { count -> Range<Int> in
      defer { begin += count }
      return begin..<begin + count
    }
    var next = parts.map(\.lowerBound)
    for place in range {
      let child = child(of: places[place], middle)
      scratch.places[next[child]] = places[place]
      scratch.order[next[child]] = order[place]
      next[child] += 1
    }
    for place in range {
      places[place] = scratch.places[place]
      order[place] = scratch.order[place]
    }
    return parts
  }

  private func child(of place: Place, _ middle: Place) -> Int {
    var child = 0
    for axis in 0..<dimension where place[axis] >= middle[axis] { child |= 1 << axis }
    return child
  }
}
