internal import CSememeKernels

/// The linear map y = residual + activation(x·Wᵀ + b), fused.
package enum Linear {
  /// Computes the map for every row.
  ///
  /// - Parameters:
  ///   - x: [rows × input].
  ///   - weight: packed for the execution's kernel level.
  ///   - activation: applied after the bias.
  ///   - residual: [rows × output], added after the activation, or nil.
  ///   - execution: how to run.
  /// - Returns: [rows × output].
  package static func forward(
    _ x: Tensor, _ weight: LinearWeight, activation: Activation = .identity,
    adding residual: Tensor? = nil, _ execution: Execution
  ) -> Tensor {
    precondition(
      x.width == weight.inputSize, "linear: input \(x.shape), weight reads \(weight.inputSize)")
    precondition(
      residual.map { $0.rows == x.rows && $0.width == weight.outputSize } ?? true,
      "linear: residual \(residual?.shape ?? []) for \(x.rows) rows of \(weight.outputSize)")
    precondition(
      weight.kernels.table == execution.kernels.table,
      "linear: weight packed for \(weight.kernels), execution runs \(execution.kernels)")
    return execution.tensor([x.rows, weight.outputSize]) { y in
      Blocks(rows: x.rows, columns: weight.outputSize, execution).share { rows, columns in
        multiply(x, weight, activation, residual, into: y, rows, columns)
      }
    }
  }

  private static func multiply(
    _ x: Tensor, _ weight: LinearWeight, _ activation: Activation, _ residual: Tensor?,
    into y: UnsafeMutablePointer<Float>, _ rows: Range<Int>, _ columns: Range<Int>
  ) {
    let width = weight.outputSize
    var arguments = sememe_gemm_f32()
    arguments.a = x.address + rows.lowerBound * x.width
    arguments.lda = x.width
    arguments.packed = weight.packed.address
    arguments.k = weight.inputSize
    arguments.n = width
    arguments.bias = weight.bias?.address
    arguments.residual = residual.map { $0.address + rows.lowerBound * width }
    arguments.ldr = width
    arguments.c = y + rows.lowerBound * width
    arguments.ldc = width
    arguments.rows = rows.count
    arguments.column_begin = columns.lowerBound
    arguments.column_end = columns.upperBound
    arguments.activation = activation.kernel
    weight.kernels.table.pointee.gemm_f32(&arguments)
  }

  /// How one product is shared out: many rows by rows, few rows by panels of columns.
  ///
  /// The parts never change a result, since each element is one chain over the inner size.
  private struct Blocks {
    let rows: Int
    let columns: Int
    let execution: Execution
    /// Fewer rows a thread than this waste the kernel's register tile.
    static let minimumRows = 12

    init(rows: Int, columns: Int, _ execution: Execution) {
      self.rows = rows
      self.columns = columns
      self.execution = execution
    }

    func share(_ body: @escaping (Range<Int>, Range<Int>) -> Void) {
      let threads = execution.pool?.threadCount ?? 1
      if threads == 1 || rows >= threads * Blocks.minimumRows {
        execution.forEachBlock(of: rows, minimum: Blocks.minimumRows) { body($0, 0..<columns) }
      } else {
        let panel = execution.kernels.table.pointee.gemm_panel
        execution.forEachBlock(of: (columns + panel - 1) / panel, minimum: 2) { panels in
          let columns =
            panels.lowerBound * panel..<min(panels.upperBound * panel, columns)
          body(0..<rows, columns)
        }
      }
    }
  }
}
