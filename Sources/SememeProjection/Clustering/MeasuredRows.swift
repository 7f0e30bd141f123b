internal import SememeTensors

/// Points widened to doubles, ready to be measured pair by pair.
final class MeasuredRows: @unchecked Sendable {
  // The numbers are written in `init` only.
  private let start: UnsafeMutablePointer<Double>
  private let isZero: [Bool]
  private let metric: ProjectionMetric
  let count: Int
  let width: Int

  /// Takes points; those for the cosine are brought to unit length.
  init(_ points: PointSet, _ metric: ProjectionMetric) {
    (count, width, self.metric) = (points.count, points.width, metric)
    start = .allocate(capacity: count * width)
    let target = start
    points.points.withUnsafeBuffer { source in
      for index in source.indices { target[index] = Double(source[index]) }
    }
    guard metric == .cosine else {
      isZero = []
      return
    }
    var isZero = [Bool](repeating: false, count: count)
    for row in 0..<count {
      let numbers = start + row * width
      let length = DoubleVectors.dot(numbers, numbers, width).squareRoot()
      isZero[row] = length == 0
      if length > 0 { for j in 0..<width { numbers[j] /= length } }
    }
    self.isZero = isZero
  }

  deinit { start.deallocate() }

  /// The distance of two points, the same both ways.
  func distance(_ i: Int, _ j: Int) -> Double {
    let square = DoubleVectors.squaredDistance(start + i * width, start + j * width, width)
    if metric == .euclidean { return square.squareRoot() }
    // Of rows at unit length the square of the distance is twice 1 − cosine.
    return isZero[i] || isZero[j] ? 1 : square / 2
  }
}
