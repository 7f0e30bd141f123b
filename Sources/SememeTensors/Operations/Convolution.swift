/// One-dimensional convolution over each sequence of a batch:
/// y(t) = residual(t) + activation(Σᵢ W(i)·x(t + i − (taps − 1)/2) + b), with zeros for x beyond the
/// ends of the sequence.
package enum Convolution {
  /// Rows whose neighbours are put side by side at a time.
  private static let blockSize = 256

  /// Computes the convolution of every sequence.
  ///
  /// - Parameters:
  ///   - x: [tokens × input].
  ///   - weight: from `taps` rows side by side, packed for the execution's kernel level.
  ///   - taps: how many rows make one; odd.
  ///   - starts: where each sequence begins, and the end.
  ///   - activation: applied after the bias.
  ///   - residual: [tokens × output], added after the activation, or nil.
  ///   - execution: how to run.
  /// - Returns: [tokens × output].
  package static func forward(
    _ x: Tensor, _ weight: LinearWeight, taps: Int, starts: [Int],
    activation: Activation = .identity, adding residual: Tensor? = nil, _ execution: Execution
  ) -> Tensor {
    precondition(taps % 2 == 1, "convolution: \(taps) taps have no middle")
    let map = LinearMap(weight, activation, execution)
    return execution.tensor([x.rows, weight.outputSize]) { y in
      for start in stride(from: 0, to: x.rows, by: blockSize) {
        let block = start..<min(start + blockSize, x.rows)
        let input = LinearInput(
          neighbors(of: block, in: x, taps: taps, starts: starts, execution), for: weight.format,
          factors: weight.inputFactors, execution)
        map.check(input, nil)
        map.share(rows: block.count) { rows, columns in
          map.multiply(
            input, from: rows.lowerBound, adding: residual, into: y,
            rows.lowerBound + start..<rows.upperBound + start, columns)
        }
      }
    }
  }

  /// Rows and those beside them in their sequence, side by side, [rows × taps·width].
  private static func neighbors(
    of block: Range<Int>, in x: Tensor, taps: Int, starts: [Int], _ execution: Execution
  ) -> Tensor {
    let (width, reach) = (x.width, taps / 2)
    return execution.tensor([block.count, taps * width]) { out in
      for (first, end) in zip(starts, starts.dropFirst()) {
        for row in max(
          first, block.lowerBound)..<max(first, block.lowerBound, min(end, block.upperBound))
        {
          for tap in 0..<taps {
            let to = out + ((row - block.lowerBound) * taps + tap) * width
            let from = row + tap - reach
            if (first..<end).contains(from) {
              to.update(from: x.address + from * width, count: width)
            } else {
              to.update(repeating: 0, count: width)
            }
          }
        }
      }
    }
  }
}
