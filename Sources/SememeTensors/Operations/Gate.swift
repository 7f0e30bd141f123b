internal import CSememeKernels

/// The gate of a feed-forward network: activation(a) ⊙ b for rows [a, b].
///
/// Shazeer 2020, arXiv:2002.05202, eqs. 5 and 6; Dauphin et al. 2017.
package enum Gate {
  /// Gates every row.
  ///
  /// - Parameters:
  ///   - x: [rows × 2·width], what is activated before what it gates.
  ///   - activation: applied to the first half.
  ///   - execution: how to run.
  /// - Returns: [rows × width].
  package static func forward(
    _ x: Tensor, _ activation: Activation, _ execution: Execution
  ) -> Tensor {
    precondition(x.width % 2 == 0, "gate: \(x.shape) has no halves")
    let (table, width) = (execution.kernels.table.pointee, x.width / 2)
    return execution.tensor([x.rows, width]) { y in
      execution.forEachBlock(of: x.rows, minimum: 64) { rows in
        for row in rows {
          let (source, result) = (x.address + row * 2 * width, y + row * width)
          table.activate_f32(source, result, width, activation.kernel)
          table.multiply_f32(result, source + width, result, width)
        }
      }
    }
  }
}
