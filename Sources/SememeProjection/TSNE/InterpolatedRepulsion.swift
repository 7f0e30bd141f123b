package import SememeTensors

/// Repulsion in two dimensions by interpolation on a grid, whose nodes are convolved by Fourier
/// transforms.
///
/// Linderman et al. 2019, "Fast interpolation-based t-SNE" (doi:10.1038/s41592-018-0308-4).
/// Every point is spread over the nine nodes of its box; what the nodes feel is interpolated at the
/// points. The points are put in the order of their boxes, so that each row of boxes is one part of the
/// work and sums run in one order.
package struct InterpolatedRepulsion: RepulsiveField {
  package typealias Place = SIMD2<Float>

  private let kernels: KernelLevel
  private let arena = Arena(limit: 256 << 20)
  private var grid: InterpolationGrid?
  private var convolution: RepulsionConvolution?
  private static let block = 1024

  package init(_ kernels: KernelLevel) {
    self.kernels = kernels
  }

  package mutating func forces(
    of places: UnsafeBufferPointer<Place>, into forces: UnsafeMutableBufferPointer<Place>,
    _ pool: ThreadPool
  ) -> Double {
    let (grid, convolution) = prepare(places, pool)
    let sorted = BoxOrder(places, grid)
    let transform = convolution.spectra.transform
    var ownTotal = 0.0
    let weights = Tensor([transform.gridSize], in: arena) {
      ownTotal = spread(places, sorted, grid, transform, into: $0, pool)
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
          forces[point] = Self.interpolate(places[point], grid, transform.filled, felt)
        }
      }
    }
    return total - ownTotal
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

  /// Spreads the points over the nodes; gives the sum of q that they have with themselves by the same
  /// interpolation.
  private func spread(
    _ places: UnsafeBufferPointer<Place>, _ sorted: BoxOrder, _ grid: InterpolationGrid,
    _ transform: GridTransform, into weights: UnsafeMutablePointer<Float>, _ pool: ThreadPool
  ) -> Double {
    let nodes = InterpolationGrid.boxNodes
    let stride = transform.paddedColumns
    let near = SelfRepulsion(spacing: grid.spacing)
    nonisolated(unsafe) let (places, weights) = (places, weights)
    return pool.sum(over: grid.boxCount, block: 1) { boxes in
      let row = boxes.lowerBound
      let corner = weights + row * nodes * stride
      corner.update(repeating: 0, count: nodes * stride)
      var total = 0.0
      for place in sorted.rowStarts[row]..<sorted.rowStarts[row + 1] {
        let offset = places[Int(sorted.points[place])] - grid.origin
        let column = Int(sorted.columns[place])
        let across = grid.weights(offset.x, box: column)
        let along = grid.weights(offset.y, box: row)
        for y in 0..<nodes {
          let node = corner + y * stride + column * nodes
          for x in 0..<nodes { node[x] += across[x] * along[y] }
        }
        total += Double(near.value(across, along))
      }
      return total
    }
  }

  /// What a point feels: the forces at the nodes of its box, weighted.
  private static func interpolate(
    _ place: Place, _ grid: InterpolationGrid, _ rows: Int, _ felt: UnsafePointer<Float>
  ) -> Place {
    let nodes = InterpolationGrid.boxNodes
    let box = grid.box(of: place)
    let offset = place - grid.origin
    let across = grid.weights(offset.x, box: box.column)
    let along = grid.weights(offset.y, box: box.row)
    var force = Place.zero
    for x in 0..<nodes {
      let column = box.column * nodes + x
      let (group, lane) = (column / GridTransform.lanes, column % GridTransform.lanes)
      let base = felt + (group * rows + box.row * nodes) * GridTransform.rowFloats + lane
      for y in 0..<nodes {
        let node = base + y * GridTransform.rowFloats
        force += across[x] * along[y] * Place(node[GridTransform.lanes], node[0])
      }
    }
    return force
  }
}

/// q of a point with itself by interpolation, which is not quite 1: Σ w_a·w_b·q(a, b) over the nodes of its
/// box.
private struct SelfRepulsion {
  /// q by the difference of rows and of columns.
  private let near: [SIMD4<Float>]

  init(spacing: Float) {
    near = (0..<3).map { row in
      var numbers = SIMD4<Float>.zero
      for column in 0..<3 {
        numbers[column] = 1 / (1 + spacing * spacing * Float(row * row + column * column))
      }
      return numbers
    }
  }

  func value(_ across: SIMD4<Float>, _ along: SIMD4<Float>) -> Float {
    let columns = Self.products(across)
    let rows = Self.products(along)
    return (0..<3).reduce(0) { $0 + rows[$1] * (near[$1] * columns).sum() }
  }

  /// The sums of products of weights that are 0, 1 and 2 nodes apart, either way.
  private static func products(_ w: SIMD4<Float>) -> SIMD4<Float> {
    SIMD4(
      w[0] * w[0] + w[1] * w[1] + w[2] * w[2], 2 * (w[0] * w[1] + w[1] * w[2]), 2 * w[0] * w[2], 0)
  }
}
