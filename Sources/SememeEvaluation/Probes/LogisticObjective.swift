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

/// The examples as an evaluation of the objective reads them, some at a time as doubles.
private struct Examples {
  let rows: UnsafeBufferPointer<Float>
  let labels: [Int]
  let width: Int
  let rowCount: Int
  let hasIntercept: Bool

  /// How many examples are multiplied at once.
  private static let tile = 32

  /// The loss of some examples; adds to its gradient.
  func loss(
    in part: Range<Int>, at point: UnsafeBufferPointer<Double>,
    gradient: UnsafeMutableBufferPointer<Double>
  ) -> Double {
    guard let weights = point.baseAddress, let sums = gradient.baseAddress else { return 0 }
    var tile = ExampleTile(count: Examples.tile, width: width)
    var scores = [Double](repeating: 0, count: rowCount * Examples.tile)
    var column = [Double](repeating: 0, count: rowCount)
    var loss = 0.0
    for start in stride(from: part.lowerBound, to: part.upperBound, by: Examples.tile) {
      let examples = start..<min(start + Examples.tile, part.upperBound)
      tile.fill(UnsafeBufferPointer(rebasing: rows[start * width..<examples.upperBound * width]))
      for index in 0..<rowCount {
        let intercept = hasIntercept ? point[rowCount * width + index] : 0
        for place in 0..<Examples.tile { scores[index * Examples.tile + place] = intercept }
      }
      tile.addScores(weights, rowCount, to: &scores)
      for (place, example) in examples.enumerated() {
        for index in 0..<rowCount { column[index] = scores[index * Examples.tile + place] }
        loss += residuals(&column, label: labels[example])
        for index in 0..<rowCount { scores[index * Examples.tile + place] = column[index] }
      }
      tile.addGradient(of: scores, rowCount, examples.count, to: sums)
      guard hasIntercept else { continue }
      for index in 0..<rowCount {
        for place in examples.indices {
          sums[rowCount * width + index] += scores[index * Examples.tile + place - start]
        }
      }
    }
    return loss
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

/// A few examples as doubles, row by row and column by column.
private struct ExampleTile {
  private let count: Int
  private let width: Int
  private var rows: [Double]
  private var columns: [Double]

  init(count: Int, width: Int) {
    (self.count, self.width) = (count, width)
    rows = [Double](repeating: 0, count: count * width)
    columns = rows
  }

  /// Takes the features of as many examples as the tile holds, or fewer.
  mutating func fill(_ features: UnsafeBufferPointer<Float>) {
    for (index, feature) in features.enumerated() { rows[index] = Double(feature) }
    for column in 0..<width {
      for row in 0..<features.count / width {
        columns[column * count + row] = rows[row * width + column]
      }
    }
  }

  /// Adds W·Xᵀ to scores, [rows of W × count].
  func addScores(
    _ weights: UnsafePointer<Double>, _ rowCount: Int, to scores: inout [Double]
  ) {
    columns.withUnsafeBufferPointer { columns in
      scores.withUnsafeMutableBufferPointer { scores in
        guard let columns = columns.baseAddress, let scores = scores.baseAddress else { return }
        DoubleProducts.add(
          .init(weights, rowStride: width, innerStride: 1), columns, bStride: count, to: scores,
          cStride: count, rows: rowCount, columns: count, inner: width)
      }
    }
  }

  /// Adds R·X to the gradient, [rows of W × width], for the first examples only.
  func addGradient(
    of residuals: [Double], _ rowCount: Int, _ examples: Int,
    to gradient: UnsafeMutablePointer<Double>
  ) {
    rows.withUnsafeBufferPointer { rows in
      residuals.withUnsafeBufferPointer { residuals in
        guard let rows = rows.baseAddress, let residuals = residuals.baseAddress else { return }
        DoubleProducts.add(
          .init(residuals, rowStride: count, innerStride: 1), rows, bStride: width, to: gradient,
          cStride: width, rows: rowCount, columns: width, inner: examples)
      }
    }
  }
}
