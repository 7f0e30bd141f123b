internal import SememeTensors

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// The examples as an evaluation of the objective reads them, some at a time as doubles.
struct LogisticExamples<Feature: BinaryFloatingPoint> {
  let rows: UnsafeBufferPointer<Feature>
  let labels: [Int]
  let width: Int
  let rowCount: Int
  let hasIntercept: Bool

  /// How many examples are multiplied at once.
  private static var tile: Int { 32 }

  /// The loss of some examples; adds to its gradient, and writes that by their features where there
  /// is room for it.
  func loss(
    in part: Range<Int>, at point: UnsafeBufferPointer<Double>,
    gradient: UnsafeMutableBufferPointer<Double>, _ featureGradient: UnsafeMutablePointer<Double>?
  ) -> Double {
    guard let weights = point.baseAddress, let sums = gradient.baseAddress else { return 0 }
    var tile = ExampleTile(count: Self.tile, width: width)
    var scores = [Double](repeating: 0, count: rowCount * Self.tile)
    var column = [Double](repeating: 0, count: rowCount)
    var loss = 0.0
    for start in stride(from: part.lowerBound, to: part.upperBound, by: Self.tile) {
      let examples = start..<min(start + Self.tile, part.upperBound)
      tile.fill(UnsafeBufferPointer(rebasing: rows[start * width..<examples.upperBound * width]))
      for index in 0..<rowCount {
        let intercept = hasIntercept ? point[rowCount * width + index] : 0
        for place in 0..<Self.tile { scores[index * Self.tile + place] = intercept }
      }
      tile.addScores(weights, rowCount, to: &scores)
      for (place, example) in examples.enumerated() {
        for index in 0..<rowCount { column[index] = scores[index * Self.tile + place] }
        loss += residuals(&column, label: labels[example])
        for index in 0..<rowCount { scores[index * Self.tile + place] = column[index] }
      }
      tile.addGradient(of: scores, rowCount, examples.count, to: sums)
      if let place = featureGradient.map({ $0 + start * width }) {
        tile.writeFeatureGradient(of: scores, weights, rowCount, examples.count, to: place)
      }
      guard hasIntercept else { continue }
      for index in 0..<rowCount {
        for place in examples.indices {
          sums[rowCount * width + index] += scores[index * Self.tile + place - start]
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
  mutating func fill<Feature: BinaryFloatingPoint>(_ features: UnsafeBufferPointer<Feature>) {
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

  /// Writes Rᵀ·W, [examples × width], for the first examples only.
  func writeFeatureGradient(
    of residuals: [Double], _ weights: UnsafePointer<Double>, _ rowCount: Int, _ examples: Int,
    to gradient: UnsafeMutablePointer<Double>
  ) {
    gradient.update(repeating: 0, count: examples * width)
    residuals.withUnsafeBufferPointer { residuals in
      guard let residuals = residuals.baseAddress else { return }
      DoubleProducts.add(
        .init(residuals, rowStride: 1, innerStride: count), weights, bStride: width, to: gradient,
        cStride: width, rows: examples, columns: width, inner: rowCount)
    }
  }
}
