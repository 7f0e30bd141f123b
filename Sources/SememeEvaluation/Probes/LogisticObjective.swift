internal import SememeTensors

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// What logistic regression minimises: (½ |W|² + C Σ loss) ÷ (C × examples), with its gradient.
///
/// The variables are the rows of W, one row for two classes and otherwise a row for each, and then
/// the intercepts, which no penalty holds. The examples are cut into a fixed number of blocks, whose
/// sums are added in their order: threads do not change a bit.
struct LogisticObjective {
  let features: Tensor
  let labels: [Int]
  /// Rows of W: 1 for two classes.
  let rowCount: Int
  let inverseStrength: Double
  let fitsIntercept: Bool
  let pool: ThreadPool
  let flag: CancellationFlag?

  /// The number of variables.
  var variableCount: Int { rowCount * (features.width + (fitsIntercept ? 1 : 0)) }

  /// The value at a point, and its gradient.
  ///
  /// - Throws: `CancellationError` where the flag is set.
  func value(at point: [Double], gradient: inout [Double]) throws -> Double {
    try flag?.check()
    let sums = BlockSums(blocks: blockCount, variables: variableCount)
    features.withUnsafeBuffer { rows in
      point.withUnsafeBufferPointer { point in
        let examples = Examples(
          rows: rows, labels: labels, width: features.width, rowCount: rowCount,
          hasIntercept: fitsIntercept)
        pool.forEach(blockCount) { block in
          let part = labels.count * block / blockCount..<labels.count * (block + 1) / blockCount
          sums.losses[block] = examples.loss(
            in: part, at: point, gradient: sums.gradient(of: block))
        }
      }
    }
    return total(of: sums, at: point, gradient: &gradient)
  }

  private func total(
    of sums: BlockSums, at point: [Double], gradient: inout [Double]
  ) -> Double {
    let count = Double(labels.count)
    let penalized = rowCount * features.width
    let share = 1 / (inverseStrength * count)
    var loss = 0.0
    for block in 0..<blockCount { loss += sums.losses[block] }
    var squares = 0.0
    for index in 0..<variableCount {
      var sum = 0.0
      for block in 0..<blockCount { sum += sums.gradient(of: block)[index] }
      gradient[index] = sum / count
      if index < penalized {
        gradient[index] += share * point[index]
        squares += point[index] * point[index]
      }
    }
    return loss / count + 0.5 * share * squares
  }

  /// Blocks of at least 64 examples, 32 at most: their gradients are held at once.
  private var blockCount: Int { min(32, max(1, labels.count / 64)) }
}

/// Memory for what each block of examples adds to the loss and its gradient.
private final class BlockSums {
  let losses: UnsafeMutableBufferPointer<Double>
  private let gradients: UnsafeMutableBufferPointer<Double>
  private let variables: Int

  init(blocks: Int, variables: Int) {
    self.variables = variables
    losses = .allocate(capacity: blocks)
    gradients = .allocate(capacity: blocks * variables)
    losses.initialize(repeating: 0)
    gradients.initialize(repeating: 0)
  }

  deinit {
    losses.deallocate()
    gradients.deallocate()
  }

  func gradient(of block: Int) -> UnsafeMutableBufferPointer<Double> {
    UnsafeMutableBufferPointer(rebasing: gradients[block * variables..<(block + 1) * variables])
  }
}

/// The examples as an evaluation of the objective reads them.
private struct Examples {
  let rows: UnsafeBufferPointer<Float>
  let labels: [Int]
  let width: Int
  let rowCount: Int
  let hasIntercept: Bool

  /// The loss of some examples; adds to its gradient.
  func loss(
    in part: Range<Int>, at point: UnsafeBufferPointer<Double>,
    gradient: UnsafeMutableBufferPointer<Double>
  ) -> Double {
    var loss = 0.0
    var scores = [Double](repeating: 0, count: rowCount)
    for example in part {
      let row = UnsafeBufferPointer(rebasing: rows[example * width..<(example + 1) * width])
      for index in 0..<rowCount {
        let weights = UnsafeBufferPointer(rebasing: point[index * width..<(index + 1) * width])
        scores[index] = MixedProducts.dot(row, weights) + intercept(index, point)
      }
      loss += residuals(&scores, label: labels[example])
      for index in 0..<rowCount {
        MixedProducts.add(
          scores[index], row,
          to: UnsafeMutableBufferPointer(rebasing: gradient[index * width..<(index + 1) * width]))
        if hasIntercept { gradient[rowCount * width + index] += scores[index] }
      }
    }
    return loss
  }

  private func intercept(_ index: Int, _ point: UnsafeBufferPointer<Double>) -> Double {
    hasIntercept ? point[rowCount * width + index] : 0
  }

  /// The loss of one example; puts the loss's derivatives in the scores' place.
  private func residuals(_ scores: inout [Double], label: Int) -> Double {
    guard rowCount > 1 else {
      let score = scores[0]
      scores[0] = LogisticRegression.sigmoid(score) - (label == 1 ? 1 : 0)
      let toward = label == 1 ? score : -score
      // ln(1 + e^−x) without overflow on either side.
      return toward > 0 ? log1p(exp(-toward)) : log1p(exp(toward)) - toward
    }
    let chosen = scores[label]
    let total = LogisticRegression.exponentiate(&scores)
    for index in scores.indices { scores[index] /= total.sum }
    scores[label] -= 1
    return log(total.sum) + total.largest - chosen
  }
}
