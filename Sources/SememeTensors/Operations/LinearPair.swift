/// Two linear maps one after the other, y = residual + W₂·between(W₁·x + b₁) + b₂, in blocks of rows
/// whose values in between stay in a core's second-level cache.
package enum LinearPair {
  /// What becomes of the first map's result before the second one reads it.
  package enum Between: Sendable, Equatable {
    /// An activation of every value.
    case activation(Activation)
    /// Half of the values, activated, times the other half: see `Gate`.
    case gate(Activation)

    /// What the first product applies itself.
    var fused: Activation {
      switch self {
      case .activation(let activation): activation
      case .gate: .identity
      }
    }
  }

  /// Bytes of one block's values in between.
  private static let blockBytes = 1 << 18
  /// Rows of a block at least: with fewer of them, products wait for weights that no cache holds.
  private static let blockRows = 2 * LinearMap.minimumRows

  /// Computes both maps for every row.
  ///
  /// - Parameters:
  ///   - x: [rows × input], in the form that the first weight's format reads.
  ///   - first: packed for the execution's kernel level.
  ///   - between: applied after the first bias.
  ///   - second: packed for the same level and of the same format.
  ///   - residual: [rows × output], added at the end, or nil.
  ///   - execution: how to run.
  /// - Returns: [rows × output].
  package static func forward(
    _ x: LinearInput, _ first: LinearWeight, _ between: Between, _ second: LinearWeight,
    adding residual: Tensor?, _ execution: Execution
  ) -> Tensor {
    let threads = execution.pool?.threadCount ?? 1
    if threads > 1 && x.rows < threads * LinearMap.minimumRows {
      // Too few rows for every thread: each map is shared out by columns.
      let inner = values(x, first, between, for: second, execution)
      return Linear.forward(inner, second, adding: residual, execution)
    }
    let alone = execution.alone
    let maps = (LinearMap(first, between.fused, alone), LinearMap(second, .identity, alone))
    maps.0.check(x, nil)
    let bytes = MemoryLayout<Float>.stride * max(first.outputSize, 1)
    let height = max(LinearPair.blockRows, LinearPair.blockBytes / bytes)
    return execution.tensor([x.rows, second.outputSize]) { y in
      execution.forEachBlock(of: x.rows, minimum: LinearMap.minimumRows) { part in
        for start in stride(from: part.lowerBound, to: part.upperBound, by: height) {
          let rows = start..<min(start + height, part.upperBound)
          let inner = block(x, rows, maps.0, between, for: second, alone)
          maps.1.check(inner, nil)
          maps.1.multiply(
            inner, from: 0, adding: residual, into: y, rows, 0..<second.outputSize)
        }
      }
    }
  }

  /// The values between the maps, in the form that the second one reads.
  private static func values(
    _ x: LinearInput, _ first: LinearWeight, _ between: Between, for second: LinearWeight,
    _ execution: Execution
  ) -> LinearInput {
    if case .activation(let activation) = between, second.format == .bfloat16 {
      return .bfloat16(Linear.narrow(x, first, activation: activation, execution))
    }
    let inner = Linear.forward(x, first, activation: between.fused, execution)
    return input(inner, between, for: second, execution)
  }

  /// The same for some rows, on the calling thread.
  private static func block(
    _ x: LinearInput, _ rows: Range<Int>, _ first: LinearMap, _ between: Between,
    for second: LinearWeight, _ execution: Execution
  ) -> LinearInput {
    let width = first.weight.outputSize
    if case .activation = between, second.format == .bfloat16 {
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
    return input(inner, between, for: second, execution)
  }

  /// The first map's result as the second one reads it.
  private static func input(
    _ inner: Tensor, _ between: Between, for second: LinearWeight, _ execution: Execution
  ) -> LinearInput {
    switch between {
    case .activation: LinearInput(inner, for: second.format, execution)
    case .gate(let activation):
      LinearInput(Gate.forward(inner, activation, execution), for: second.format, execution)
    }
  }
}
