internal import CSememeKernels

/// Dot products of one vector with many rows that lie one after another.
package enum RowProducts {
  /// Σ_j row[i][j] · vector[j] for every row, on the calling thread.
  ///
  /// - Parameters:
  ///   - rows: [count × width].
  ///   - vector: [width].
  ///   - products: room for `count` numbers.
  ///   - kernels: the level.
  package static func forward(
    _ rows: UnsafeBufferPointer<Float>, _ vector: UnsafeBufferPointer<Float>,
    into products: UnsafeMutableBufferPointer<Float>, _ kernels: KernelLevel
  ) {
    guard let rows = rows.baseAddress, let query = vector.baseAddress else { return }
    let table = kernels.table.pointee
    for row in products.indices {
      products[row] = table.dot_f32(rows + row * vector.count, query, vector.count)
    }
  }
}
