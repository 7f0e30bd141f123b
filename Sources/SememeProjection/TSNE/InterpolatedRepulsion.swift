package import SememeTensors

/// Repulsion in two dimensions by interpolation on a grid, whose nodes are convolved by Fourier
/// transforms.
///
/// The idea is that of Linderman et al. 2019, "Fast interpolation-based t-SNE"
/// (doi:10.1038/s41592-018-0308-4). Here points are spread over the nodes by B-splines whose blur the
/// transforms take back, as in particle-mesh methods (Essmann et al. 1995, doi:10.1063/1.470117): fewer nodes
/// are as exact. Points are put in the order of their tiles, so that sums run in one order, whatever thread
/// computes them.
package struct InterpolatedRepulsion: RepulsiveField {
  package typealias Place = SIMD2<Float>

  private let kernels: KernelLevel
  private let arena = Arena(limit: 256 << 20)
  private var grid: InterpolationGrid?
  private var convolution: RepulsionConvolution?
  private static let block = 1024

  /// Prepares for maps.
  ///
  /// - Parameter kernels: the level.
  package init(_ kernels: KernelLevel) {
    self.kernels = kernels
  }

  package mutating func forces(
    of places: UnsafeBufferPointer<Place>, into forces: UnsafeMutableBufferPointer<Place>,
    _ pool: ThreadPool
  ) -> Double {
    let (grid, convolution) = prepare(places, pool)
    let sorted = TileOrder(places, grid)
    let transform = convolution.spectra.transform
    let weights = Tensor([transform.gridSize], in: arena) {
      spread(places, sorted, grid, transform, into: $0, pool)
    }
    var total = 0.0
    let felt = Tensor([convolution.forceSize], in: arena) { felt in
      weights.withUnsafeBuffer { weights in
        if let weights = weights.baseAddress { total = convolution(weights, into: felt, pool) }
      }
    }
    felt.withUnsafeBuffer { felt in
      guard let source = felt.baseAddress else { return }
      nonisolated(unsafe) let (felt, places, forces) = (source, places, forces)
      pool.forEach((places.count + Self.block - 1) / Self.block) { block in
        for place in blockRange(block, of: Self.block, in: places.count) {
          let point = Int(sorted.points[place])
          forces[point] = Self.interpolate(places[point], grid, felt)
        }
      }
    }
    return total - Double(places.count)
  }

  private mutating func prepare(
    _ places: UnsafeBufferPointer<Place>, _ pool: ThreadPool
  ) -> (InterpolationGrid, RepulsionConvolution) {
    var (low, high) = (places.first ?? .zero, places.first ?? .zero)
    for place in places {
      low = pointwiseMin(low, place)
      high = pointwiseMax(high, place)
    }
    let next = InterpolationGrid(from: low, to: high, former: grid)
    if let grid, let convolution, next.hasKernels(of: grid) {
      self.grid = next
      return (next, convolution)
    }
    let made = RepulsionConvolution(RepulsionSpectra(next, arena, pool, kernels), arena)
    (grid, convolution) = (next, made)
    return (next, made)
  }

  /// Spreads the points over the nodes: even rows of tiles first, then odd ones, which reach into the
  /// former.
  private func spread(
    _ places: UnsafeBufferPointer<Place>, _ sorted: TileOrder, _ grid: InterpolationGrid,
    _ transform: GridTransform, into weights: UnsafeMutablePointer<Float>, _ pool: ThreadPool
  ) {
    weights.update(repeating: 0, count: transform.gridSize)
    let stride = transform.paddedColumns
    nonisolated(unsafe) let (places, weights) = (places, weights)
    for parity in 0..<2 {
      pool.forEach((sorted.rowCount + 1 - parity) / 2) { half in
        let row = 2 * half + parity
        for place in sorted.rowStarts[row]..<sorted.rowStarts[row + 1] {
          let cell = grid.cell(of: places[Int(sorted.points[place])])
          let across = InterpolationGrid.weights(cell.offset.x)
          let along = InterpolationGrid.weights(cell.offset.y)
          for y in 0..<InterpolationGrid.support {
            let node = weights + (cell.row + y) * stride + cell.column
            let sum =
              UnsafeRawPointer(node).loadUnaligned(as: SIMD4<Float>.self) + across * along[y]
            UnsafeMutableRawPointer(node).storeBytes(of: sum, as: SIMD4<Float>.self)
          }
        }
      }
    }
  }

  /// What a point feels: the forces at the nodes around it, weighted.
  private static func interpolate(
    _ place: Place, _ grid: InterpolationGrid, _ felt: UnsafePointer<Float>
  ) -> Place {
    let cell = grid.cell(of: place)
    let across = InterpolationGrid.weights(cell.offset.x)
    let along = InterpolationGrid.weights(cell.offset.y)
    var force = Place.zero
    for x in 0..<InterpolationGrid.support {
      let column = cell.column + x
      let (group, lane) = (column / GridTransform.lanes, column % GridTransform.lanes)
      let base = felt + (group * grid.nodeCount + cell.row) * GridTransform.rowFloats + lane
      var sum = Place.zero
      for y in 0..<InterpolationGrid.support {
        let node = base + y * GridTransform.rowFloats
        sum += along[y] * Place(node[GridTransform.lanes], node[0])
      }
      force += across[x] * sum
    }
    return force
  }
}
