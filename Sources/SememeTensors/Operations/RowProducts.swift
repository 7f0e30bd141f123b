internal import CSememeKernels

/// Dot products of one vector with many rows that lie one after another.
package enum RowProducts {
  /// Rows of 32-bit floats: Σ_j row[i][j] · vector[j] for every row, on the calling thread.
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
    let (dot, width) = (kernels.table.pointee.dot_f32, vector.count)
    guard let dot else { return }
    for row in products.indices { products[row] = dot(rows + row * width, query, width) }
  }

  /// Rows in IEEE half precision.
  ///
  /// - Parameters:
  ///   - rows: [count × width], the bits of the numbers.
  ///   - vector: [width].
  ///   - products: room for `count` numbers.
  ///   - kernels: the level.
  package static func forward(
    halves rows: UnsafeBufferPointer<UInt16>, _ vector: UnsafeBufferPointer<Float>,
    into products: UnsafeMutableBufferPointer<Float>, _ kernels: KernelLevel
  ) {
    guard let rows = rows.baseAddress, let query = vector.baseAddress else { return }
    let (dot, width) = (kernels.table.pointee.dot_f16, vector.count)
    guard let dot else { return }
    for row in products.indices { products[row] = dot(rows + row * width, query, width) }
  }

  /// Rows of bytes, each in steps of its own.
  ///
  /// - Parameters:
  ///   - rows: [count × width].
  ///   - steps: [count].
  ///   - vector: [width].
  ///   - products: room for `count` numbers.
  ///   - kernels: the level.
  package static func forward(
    bytes rows: UnsafeBufferPointer<Int8>, steps: UnsafeBufferPointer<Float>,
    _ vector: UnsafeBufferPointer<Float>, into products: UnsafeMutableBufferPointer<Float>,
    _ kernels: KernelLevel
  ) {
    guard let rows = rows.baseAddress, let query = vector.baseAddress else { return }
    let (dot, width) = (kernels.table.pointee.dot_s8, vector.count)
    guard let dot else { return }
    for row in products.indices {
      products[row] = dot(rows + row * width, query, width) * steps[row]
    }
  }
}
