internal import SememeTensors

/// Orthonormal vectors that a search appends one by one: the basis of a Krylov space.
final class OrthonormalRows {
  /// The length of every vector.
  let width: Int
  private let start: UnsafeMutablePointer<Double>
  private let capacity: Int
  private var random: SplitMix

  /// Room for vectors, all zeros.
  ///
  /// - Parameters:
  ///   - capacity: how many.
  ///   - width: their length.
  ///   - seed: of the random directions.
  init(capacity: Int, width: Int, seed: UInt64) {
    (self.capacity, self.width) = (capacity, width)
    start = .allocate(capacity: max(capacity * width, 1))
    start.initialize(repeating: 0, count: capacity * width)
    random = SplitMix(seed: seed)
  }

  deinit { start.deallocate() }

  /// The address of a vector.
  func row(_ index: Int) -> UnsafeMutablePointer<Double> { start + index * width }

  /// The Euclidean length of a vector.
  func length(_ row: Int) -> Double {
    DoubleVectors.dot(self.row(row), self.row(row), width).squareRoot()
  }

  /// Subtracts from a vector its parts along vectors before it, twice for full precision.
  ///
  /// - Parameters:
  ///   - row: the vector.
  ///   - first: the first of those that it is made orthogonal to.
  /// - Returns: the parts along all before it, zeros before the first.
  func orthogonalize(_ row: Int, after first: Int = 0) -> [Double] {
    let vector = self.row(row)
    var parts = [Double](repeating: 0, count: row)
    for _ in 0..<2 {
      for i in first..<row {
        let part = DoubleVectors.dot(self.row(i), vector, width)
        DoubleVectors.add(-part, self.row(i), to: vector, width)
        parts[i] += part
      }
    }
    return parts
  }

  /// Brings a vector to unit length; zeros stay.
  ///
  /// - Returns: its length before.
  func normalize(_ row: Int) -> Double {
    let (vector, length) = (self.row(row), length(row))
    if length > 0 { for i in 0..<width { vector[i] /= length } }
    return length
  }

  /// Makes a vector a random direction that is orthogonal to all before it.
  ///
  /// - Precondition: `row` is less than the width: there is such a direction.
  func randomize(_ row: Int) {
    precondition(row < width, "no direction is orthogonal to \(row) of width \(width)")
    repeat {
      for i in 0..<width { self.row(row)[i] = Double(random.uniform()) * 2 - 1 }
      _ = normalize(row)
      _ = orthogonalize(row)
      // Of a space with few dimensions left, a random vector may hold almost nothing.
    } while normalize(row) < 1e-8
  }

  /// Sums of the first vectors.
  ///
  /// - Parameter factors: [sums × vectors].
  /// - Returns: [sums × width].
  func combined(_ factors: Matrix) -> Matrix {
    var result = Matrix(zeros: factors.rows, width)
    result.values.withUnsafeMutableBufferPointer { result in
      guard let result = result.baseAddress else { return }
      for i in 0..<factors.rows {
        for j in 0..<factors.columns {
          DoubleVectors.add(factors[i, j], row(j), to: result + i * width, width)
        }
      }
    }
    return result
  }

  /// Replaces the first vectors.
  func replace(with rows: Matrix) {
    rows.values.withUnsafeBufferPointer { source in
      if let base = source.baseAddress { start.update(from: base, count: source.count) }
    }
  }

  /// The first vectors.
  func prefix(_ count: Int) -> Matrix {
    Matrix(
      Array(UnsafeBufferPointer(start: start, count: count * width)), rows: count, columns: width)
  }

  /// Copies a vector to another place.
  func copy(_ from: Int, to: Int) { row(to).update(from: row(from), count: width) }
}
