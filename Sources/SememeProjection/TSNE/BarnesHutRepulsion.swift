package import SememeTensors

/// Repulsion with far cells of a tree in the place of their points.
///
/// Van der Maaten 2014, "Accelerating t-SNE using tree-based algorithms" (JMLR 15), section 4.2.
package struct BarnesHutRepulsion<Place: SIMD<Float>>: RepulsiveField {
  private let dimension: Int
  /// The square of the ratio of a cell's width to its distance below which it stands for its points.
  private let squaredAngle: Float
  private static var block: Int { 128 }

  package init(dimension: Int, angle: Double) {
    self.dimension = dimension
    squaredAngle = Float(angle * angle)
  }

  package mutating func forces(
    of places: UnsafeBufferPointer<Place>, into forces: UnsafeMutableBufferPointer<Place>,
    _ pool: ThreadPool
  ) -> Double {
    let tree = SpaceTree(places, dimension: dimension)
    let squaredAngle = squaredAngle
    nonisolated(unsafe) let forces = forces
    let total = tree.cells.withUnsafeBufferPointer { cells in
      tree.places.withUnsafeBufferPointer { sorted in
        nonisolated(unsafe) let (cells, sorted) = (cells, sorted)
        return pool.sum(over: places.count, block: Self.block) { points in
          var total = 0.0
          for point in points {
            let (force, sum) = Self.sums(sorted[point], cells, sorted, squaredAngle)
            forces[Int(tree.order[point])] = force
            total += Double(sum)
          }
          return total
        }
      }
    }
    return total - Double(places.count)
  }

  private static func sums(
    _ place: Place, _ cells: UnsafeBufferPointer<SpaceTree<Place>.Cell>,
    _ sorted: UnsafeBufferPointer<Place>, _ squaredAngle: Float
  ) -> (force: Place, sum: Float) {
    var (force, sum) = (Place.zero, Float(0))
    func add(_ other: Place, _ mass: Float) {
      let apart = place - other
      let near = 1 / (1 + (apart * apart).sum())
      sum += mass * near
      force += apart * (mass * near * near)
    }
    var index = 0
    while index < cells.count {
      let cell = cells[index]
      let apart = place - cell.center
      let isLeaf = cell.first >= 0
      if cell.squaredWidth < squaredAngle * (apart * apart).sum()
        || isLeaf && cell.mass > Float(SpaceTree<Place>.leafSize)
      {
        add(cell.center, cell.mass)
      } else if isLeaf {
        let first = Int(cell.first)
        for other in first..<first + Int(cell.mass) { add(sorted[other], 1) }
      } else {
        index += 1
        continue
      }
      index = Int(cell.next)
    }
    return (force, sum)
  }
}
