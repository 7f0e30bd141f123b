internal import CSememeKernels

extension LayerNorm {
  /// Normalises every head of every row by itself, in place.
  ///
  /// - Parameters:
  ///   - x: [rows × anything]; the heads lie side by side.
  ///   - column: where the first head begins.
  ///   - count: how many heads there are, each as wide as the norm.
  ///   - execution: how to run.
  package func normalizeHeads(
    of x: inout Tensor, column: Int, count: Int, _ execution: Execution
  ) {
    let (rows, width) = (x.rows, x.width)
    precondition(
      column + count * gamma.count <= width,
      "layer norm of heads: \(count) × \(gamma.count) at \(column) of \(x.shape)")
    x.withUnsafeMutableBuffer { values in
      guard let base = values.baseAddress else { return }
      execution.forEachBlock(of: rows, minimum: 64) { block in
        for row in block {
          let heads = base + row * width + column
          var arguments = arguments(heads, heads, rows: count)
          execution.kernels.table.pointee.layer_norm(&arguments)
        }
      }
    }
  }
}
