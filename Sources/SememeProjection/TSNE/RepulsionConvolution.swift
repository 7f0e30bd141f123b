import SememeTensors

/// Weights at the nodes of a grid, convolved with the kernels of repulsion.
///
/// One transform of the weights is enough. Z is the scalar product of their power spectrum with that of
/// q (Parseval's theorem), and both parts of the force come back together as the parts of one complex
/// inverse.
struct RepulsionConvolution {
  let spectra: RepulsionSpectra
  private let arena: Arena
  private var transform: GridTransform { spectra.transform }

  init(_ spectra: RepulsionSpectra, _ arena: Arena) {
    self.spectra = spectra
    self.arena = arena
  }

  /// Floats of the forces: [column groups × rows × 32].
  var forceSize: Int { panelGroups * transform.filled * GridTransform.rowFloats }
  /// Groups of sixteen columns.
  var panelGroups: Int { transform.paddedColumns / GridTransform.lanes }

  /// Convolves.
  ///
  /// - Parameters:
  ///   - weights: [filled × paddedColumns].
  ///   - forces: for each group of sixteen columns [filled × 32], of which the first sixteen are
  ///     Σ q²·dy and the others Σ q²·dx.
  ///   - pool: the threads.
  /// - Returns: Σ q over all pairs of nodes, times their weights.
  func callAsFunction(
    _ weights: UnsafePointer<Float>, into forces: UnsafeMutablePointer<Float>, _ pool: ThreadPool
  ) -> Double {
    var total = 0.0
    let halves = Tensor([transform.groupCount * transform.groupSize], in: arena) {
      transform.transformColumns(weights, into: $0, arena, pool)
    }
    let products = Tensor([panelGroups * transform.panelSize], in: arena) { products in
      nonisolated(unsafe) let products = products
      halves.withUnsafeBuffer { halves in
        guard let source = halves.baseAddress else { return }
        nonisolated(unsafe) let halves = source
        total = pool.sum(over: transform.groupCount, block: 1) { group in
          multiply(group.lowerBound, halves, into: products)
        }
      }
    }
    products.withUnsafeBuffer { products in
      guard let source = products.baseAddress else { return }
      nonisolated(unsafe) let (products, forces) = (source, forces)
      let size = transform.filled * GridTransform.rowFloats
      pool.forEach(panelGroups) { group in
        transform.withPanels(arena) { panel, scratch in
          panel.update(from: products + group * transform.panelSize, count: transform.panelSize)
          let result = transform.fourier(panel, scratch: scratch, transform.kernels)
          (forces + group * size).update(from: result, count: size)
        }
      }
    }
    return total
  }

  /// Transforms sixteen rows, multiplies them and their mirror images, and transforms both back.
  private func multiply(
    _ group: Int, _ halves: UnsafePointer<Float>, into products: UnsafeMutablePointer<Float>
  ) -> Double {
    var total = 0.0
    transform.withPanels(arena) { panel, scratch in
      transform.withPanels(arena) { product, free in
        let rows = transform.transformRows(group, of: halves, panel, scratch: scratch)
        total = multiply(rows, group, into: product)
        let upper = transform.fourier(product, scratch: free, transform.kernels)
        store(upper, group, isMirrored: false, into: products)
        mirror(rows, group, into: product)
        let lower = transform.fourier(product, scratch: free, transform.kernels)
        store(lower, group, isMirrored: true, into: products)
      }
    }
    return total
  }

  private func kernels(_ group: Int, _ column: Int) -> Int {
    (group * transform.length + column) * 3 * GridTransform.lanes
  }

  /// X·(−b + i·a), with its parts exchanged for the inverse; gives Σ |X|²·q, rows with a mirror image
  /// twice.
  private func multiply(
    _ rows: UnsafePointer<Float>, _ group: Int, into product: UnsafeMutablePointer<Float>
  ) -> Double {
    let lanes = GridTransform.lanes
    var sums = SIMD16<Float>.zero
    var total = 0.0
    var share = SIMD16<Float>(repeating: 2)
    for lane in 0..<lanes where !hasMirror(group * lanes + lane) { share[lane] = 1 }
    spectra.values.withUnsafeBufferPointer { values in
      for column in 0..<transform.length {
        let row = rows + column * GridTransform.rowFloats
        let (re, im) = (vector(row), vector(row + lanes))
        guard let kernel = values.baseAddress.map({ $0 + kernels(group, column) }) else { return }
        let (near, a, b) = (vector(kernel), vector(kernel + lanes), vector(kernel + 2 * lanes))
        sums += (re * re + im * im) * near
        let out = product + column * GridTransform.rowFloats
        store(re * a - im * b, at: out)
        store(-(re * b) - im * a, at: out + lanes)
        if column % 64 == 63 {
          total += Double((sums * share).sum())
          sums = .zero
        }
      }
    }
    return total + Double((sums * share).sum())
  }

  /// X̄[−column]·(b + i·a) for the mirror images of the rows, with its parts exchanged.
  private func mirror(
    _ rows: UnsafePointer<Float>, _ group: Int, into product: UnsafeMutablePointer<Float>
  ) {
    let lanes = GridTransform.lanes
    spectra.values.withUnsafeBufferPointer { values in
      for column in 0..<transform.length {
        let opposite = column == 0 ? 0 : transform.length - column
        let row = rows + opposite * GridTransform.rowFloats
        let (re, im) = (vector(row), vector(row + lanes))
        guard let kernel = values.baseAddress.map({ $0 + kernels(group, column) }) else { return }
        let (a, b) = (vector(kernel + lanes), vector(kernel + 2 * lanes))
        let out = product + column * GridTransform.rowFloats
        store(re * a - im * b, at: out)
        store(re * b + im * a, at: out + lanes)
      }
    }
  }

  /// Turns the columns that are needed into rows of panels for the last transform.
  private func store(
    _ panel: UnsafePointer<Float>, _ group: Int, isMirrored: Bool,
    into products: UnsafeMutablePointer<Float>
  ) {
    let (lanes, rowFloats) = (GridTransform.lanes, GridTransform.rowFloats)
    for columns in 0..<panelGroups {
      let source = panel + columns * lanes * rowFloats
      for lane in 0..<lanes {
        var row = group * lanes + lane
        if row >= transform.halfRows { break }
        if isMirrored {
          if !hasMirror(row) { continue }
          row = transform.length - row
        }
        let out = products + columns * transform.panelSize + row * rowFloats
        for column in 0..<lanes {
          out[column] = source[column * rowFloats + lane]
          out[lanes + column] = source[column * rowFloats + lanes + lane]
        }
      }
    }
  }

  private func hasMirror(_ row: Int) -> Bool { row != 0 && 2 * row != transform.length }

  private func vector(_ pointer: UnsafePointer<Float>) -> SIMD16<Float> {
    UnsafeRawPointer(pointer).loadUnaligned(as: SIMD16<Float>.self)
  }

  private func store(_ vector: SIMD16<Float>, at pointer: UnsafeMutablePointer<Float>) {
    UnsafeMutableRawPointer(pointer).storeBytes(of: vector, as: SIMD16<Float>.self)
  }
}
