/// Two linear maps one after the other, y = residual + W₂·activation(W₁·x + b₁) + b₂, in blocks of
/// rows whose values in between stay in a core's second-level cache.
package enum LinearPair {
  /// Bytes of one block's values in between.
  private static let blockBytes = 1 << 18

  /// Computes both maps for every row.
  ///
  /// - Parameters:
  ///   - x: [rows × input], in the form that the first weight's format reads.
  ///   - first: packed for the execution's kernel level.
  ///   - activation: applied after the first bias.
  ///   - second: packed for the same level and of the same format.
  ///   - residual: [rows × output], added at the end, or nil.
  ///   - execution: how to run.
  /// - Returns: [rows × output].
  package static func forward(
    _ x: LinearInput, _ first: LinearWeight, activation: Activation, _ second: LinearWeight,
    adding residual: Tensor?, _ execution: Execution
  ) -> Tensor {
    let threads = execution.pool?.threadCount ?? 1
    if threads > 1 && x.rows < threads * LinearMap.minimumRows {
      // Too few rows for every thread: each map is shared out by columns.
      let inner = between(x, first, activation, for: second.format, execution)
      return Linear.forward(inner, second, adding: residual, execution)
    }
    let alone = execution.alone
    let maps = (LinearMap(first, activation, alone), LinearMap(second, .identity, alone))
    maps.0.check(x, nil)
    let bytes = MemoryLayout<Float>.stride * max(first.outputSize, 1)
    let height = max(LinearMap.minimumRows, LinearPair.blockBytes / bytes)
    return execution.tensor([x.rows, second.outputSize]) { y in
      execution.forEachBlock(of: x.rows, minimum: LinearMap.minimumRows) { part in
        for start in stride(from: part.lowerBound, to: part.upperBound, by: height) {
          let rows = start..<min(start + height, part.upperBound)
          let inner = block(x, rows, maps.0, for: second.format, alone)
          maps.1.check(inner, nil)
          maps.1.multiply(
            inner, from: 0, adding: residual, into: y, rows, 0..<second.outputSize)
        }
      }
    }
  }

  /// The values between the maps, in the form that the second one reads.
  private static func between(
    _ x: LinearInput, _ first: LinearWeight, _ activation: Activation, for format: NumberFormat,
    _ execution: Execution
  ) -> LinearInput {
    if format == .bfloat16 {
      return .bfloat16(Linear.narrow(x, first, activation: activation, execution))
    }
    let inner = Linear.forward(x, first, activation: activation, execution)
    return LinearInput(inner, for: format, execution)
  }

  /// The same for some rows, on the calling thread.
  private static func block(
    _ x: LinearInput, _ rows: Range<Int>, _ first: LinearMap, for format: NumberFormat,
    _ execution: Execution
  ) -> LinearInput {
    let width = first.weight.outputSize
    if format == .bfloat16 {
      return .bfloat16(
        NarrowRows(rows: rows.count, width: width, execution) { y, stride in
          first.multiply(
            x, from: rows.lowerBound, into: y, stride: stride, 0..<rows.count, 0..<width)
        })
    }
    let inner = execution.tensor([rows.count, width]) { y in
      first.multiply(
        x, from: rows.lowerBound, adding: nil, into: y, 0..<rows.count, 0..<width)
    }
    return LinearInput(inner, for: format, execution)
  }
}
