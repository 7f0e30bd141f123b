internal import SememeTensors

/// Points ready to be put in the order of their distance from one of them.
struct RankedRows {
  /// [count × width]; for the cosine at unit length.
  private let rows: Tensor
  private let distances: RowDistances
  /// Rows without a length, whose cosine distance from all is 1.
  private let isZero: [Bool]

  init(_ points: PointSet, _ metric: ProjectionMetric) {
    let kernels = KernelLevel.preferred
    distances = RowDistances(kernels)
    guard metric == .cosine else {
      (rows, isZero) = (points.points, [])
      return
    }
    let unit = Elementwise.normalize(points.points, Execution(kernels: kernels))
    rows = unit.copied()
    isZero = unit.withUnsafeBuffer { numbers in
      (0..<unit.rows).map { row in
        (0..<unit.width).allSatisfy { numbers[row * unit.width + $0] == 0 }
      }
    }
  }

  var count: Int { rows.rows }

  /// The squared distance of every point from some of them; from themselves less than any.
  ///
  /// - Parameters:
  ///   - chosen: the points to measure from.
  ///   - target: room for [chosen × count].
  func squares(from chosen: ArraySlice<Int>, to target: UnsafeMutablePointer<Float>) {
    let (count, width) = (rows.rows, rows.width)
    rows.withUnsafeBuffer { numbers in
      guard let start = numbers.baseAddress else { return }
      // A block of points stays in the cache while all chosen ones are measured against it.
      let block = max(1, 65536 / width)
      for first in stride(from: 0, to: count, by: block) {
        for (place, i) in chosen.enumerated() {
          for j in first..<min(first + block, count) {
            target[place * count + j] = distances.squared(
              start + i * width, start + j * width, width)
          }
        }
      }
    }
    for (place, i) in chosen.enumerated() {
      if !isZero.isEmpty {
        // Twice the distance 1.
        for j in 0..<count where isZero[i] || isZero[j] { target[place * count + j] = 2 }
      }
      target[place * count + i] = -1
    }
  }
}
