internal import CSememeKernels

/// How the token vectors of a sequence become one vector; raw values as sentence-transformers
/// writes them.
public enum PoolingMode: String, Sendable, CaseIterable {
  /// The first token.
  case cls
  /// The largest value of every dimension.
  case max
  /// The mean.
  case mean
  /// The sum, divided by the square root of the number of tokens.
  case meanSqrtLength = "mean_sqrt_len_tokens"
  /// The mean with weights 1, 2, 3, … by position (SGPT, Muennighoff 2022, arXiv:2202.08904).
  case weightedMean = "weightedmean"
  /// The last token.
  case lastToken = "lasttoken"
}

/// Pooling over packed sequences, with the semantics of sentence-transformers' `Pooling` module.
package enum Pooling {
  /// Pools every sequence in each mode and puts the results side by side.
  ///
  /// - Parameters:
  ///   - x: [tokens × width].
  ///   - starts: where each sequence begins, and the end.
  ///   - skipped: for each sequence, tokens at its beginning that do not count (a prompt's); empty
  ///     for none.
  ///   - modes: in the order of the output.
  ///   - execution: how to run.
  /// - Returns: [sequences × modes·width]. A sequence whose tokens are all skipped gives zeros, and
  ///   −∞ for `.max`, as the reference does; its `.cls` is its first token.
  package static func forward(
    _ x: Tensor, starts: [Int], skipping skipped: [Int] = [], modes: [PoolingMode],
    _ execution: Execution
  ) -> Tensor {
    let count = max(starts.count - 1, 0)
    let width = x.width
    precondition(skipped.isEmpty || skipped.count == count, "pooling: \(skipped.count) skips")
    return execution.tensor([count, modes.count * width]) { out in
      for sequence in 0..<count {
        let all = starts[sequence]..<starts[sequence + 1]
        let counted = skipped.isEmpty ? all : all.dropFirst(skipped[sequence])
        for (index, mode) in modes.enumerated() {
          let destination = out + (sequence * modes.count + index) * width
          pool(x, all, counted, mode, into: destination, execution)
        }
      }
    }
  }

  private static func pool(
    _ x: Tensor, _ all: Range<Int>, _ counted: Range<Int>, _ mode: PoolingMode,
    into out: UnsafeMutablePointer<Float>, _ execution: Execution
  ) {
    let width = x.width
    let table = execution.kernels.table.pointee
    let rows = x.address + counted.lowerBound * width
    func sum(_ weights: [Float]?, over divisor: Float) {
      if let weights {
        weights.withUnsafeBufferPointer {
          table.sum_rows_f32(rows, width, $0.baseAddress, counted.count, width, out)
        }
      } else {
        table.sum_rows_f32(rows, width, nil, counted.count, width, out)
      }
      table.scale_f32(out, 1 / Swift.max(divisor, 1e-9), out, width)
    }
    func take(_ row: Int?) {
      guard let row else { return out.initialize(repeating: 0, count: width) }
      out.update(from: x.address + row * width, count: width)
    }
    switch mode {
    case .cls: take(counted.first ?? all.first)
    case .lastToken: take(counted.last)
    case .max: table.max_rows_f32(rows, width, counted.count, width, out)
    case .mean: sum(nil, over: Float(counted.count))
    case .meanSqrtLength: sum(nil, over: Float(counted.count).squareRoot())
    case .weightedMean:
      let weights = counted.map { Float($0 - all.lowerBound + 1) }
      sum(weights, over: weights.reduce(0, +))
    }
  }
}
