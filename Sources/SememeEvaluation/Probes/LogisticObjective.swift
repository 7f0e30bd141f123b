internal import SememeTensors

/// What logistic regression minimises: (½ |W|² + C Σ loss) ÷ (C × examples), with its gradient.
///
/// The variables are the rows of W, one row for two classes and otherwise a row for each, and then
/// the intercepts, which no penalty holds. The examples are cut into a fixed number of blocks, whose
/// sums are added in their order: threads do not change a bit.
struct LogisticObjective {
  let labels: [Int]
  /// The number of features.
  let width: Int
  /// Rows of W: 1 for two classes.
  let rowCount: Int
  let inverseStrength: Double
  let fitsIntercept: Bool
  let pool: ThreadPool

  /// The number of variables.
  var variableCount: Int { rowCount * (width + (fitsIntercept ? 1 : 0)) }

  /// The value at a point, and its gradient.
  ///
  /// - Parameters:
  ///   - features: [examples × width].
  ///   - point: the variables.
  ///   - gradient: of the value by the variables, written.
  ///   - featureGradient: room for Σ loss's derivative by each feature, [examples × width].
  /// - Returns: the value.
  func value<Feature: BinaryFloatingPoint>(
    of features: UnsafeBufferPointer<Feature>, at point: [Double], gradient: inout [Double],
    featureGradient: UnsafeMutablePointer<Double>? = nil
  ) -> Double {
    let sums = BlockSums(blocks: blockCount, variables: variableCount)
    point.withUnsafeBufferPointer { point in
      let examples = LogisticExamples(
        rows: features, labels: labels, width: width, rowCount: rowCount,
        hasIntercept: fitsIntercept)
      pool.forEach(blockCount) { block in
        let part = labels.count * block / blockCount..<labels.count * (block + 1) / blockCount
        sums.losses[block] = examples.loss(
          in: part, at: point, gradient: sums.gradient(of: block), featureGradient)
      }
    }
    return total(of: sums, at: point, gradient: &gradient)
  }

  private func total(
    of sums: BlockSums, at point: [Double], gradient: inout [Double]
  ) -> Double {
    let count = Double(labels.count)
    let penalized = rowCount * width
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
