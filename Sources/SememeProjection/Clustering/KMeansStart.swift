internal import SememeTensors

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// Starts of k-means that are far apart: k-means++ with several candidates a step (Arthur and
/// Vassilvitskii 2007, "k-means++: the advantages of careful seeding", section 2).
struct KMeansStart {
  private let rows: ShiftedRows
  private let chosen: [Int]

  /// Chooses among some of the points.
  init(_ rows: ShiftedRows, _ chosen: [Int]) {
    (self.rows, self.chosen) = (rows, chosen)
  }

  /// Chooses points as centers: each next one with a probability that grows with the square of its
  /// distance from those before.
  ///
  /// - Returns: [count × width].
  /// - Throws: `CancellationError` where the task was cancelled.
  func centers(_ count: Int, _ random: inout SplitMix) throws -> Matrix {
    let candidateCount = 2 + Int(log(Double(count)))
    var places = [random.below(chosen.count)]
    var squares = try distances(from: places[0])
    while places.count < count {
      let total = squares.reduce(0, +)
      guard total > 0 else {
        // All points lie on centers: any will do.
        places.append(random.below(chosen.count))
        continue
      }
      var best: (place: Int, squares: [Double], total: Double)?
      for _ in 0..<candidateCount {
        let place = KMeansStart.draw(squares, total, &random)
        let reduced = zip(squares, try distances(from: place)).map { min($0, $1) }
        let left = reduced.reduce(0, +)
        if best.map({ left < $0.total }) ?? true { best = (place, reduced, left) }
      }
      guard let best else { break }
      places.append(best.place)
      squares = best.squares
    }
    return Matrix(places.flatMap { rows.row(chosen[$0]) }, rows: count, columns: rows.width)
  }

  private func distances(from place: Int) throws -> [Double] {
    let center = Matrix(rows.row(chosen[place]), rows: 1, columns: rows.width)
    return try rows.squares(
      from: center, [Int](repeating: 0, count: chosen.count), among: chosen)
  }

  /// A place, with a probability in proportion to its weight.
  private static func draw(
    _ weights: [Double], _ total: Double, _ random: inout SplitMix
  ) -> Int {
    var left = Double(random.next() >> 11) * 0x1p-53 * total
    var last = 0
    for (place, weight) in weights.enumerated() where weight > 0 {
      last = place
      left -= weight
      if left < 0 { break }
    }
    return last
  }
}
