#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// How surely each neighbor of a point belongs to it: exp(−(d − ρ) / σ), with ρ the distance to the
/// nearest neighbors and σ such that the memberships of a point sum to log₂ k.
///
/// McInnes et al. 2018, arXiv:1802.03426, section 3.1 and algorithm 3.
package struct Memberships: Sendable {
  /// ρ of every point: nothing nearer than this is any less sure.
  package let nearest: [Float]
  /// σ of every point.
  package let scales: [Float]
  /// The membership of every neighbor, row by row as in the distances.
  package let values: [Float]

  /// How near to log₂ k a sum has to come.
  private static let tolerance = 1e-5
  /// The least σ, as a part of the mean distance: keeps a point among copies of itself usable.
  private static let leastScale = 1e-3

  /// Computes memberships.
  ///
  /// - Parameters:
  ///   - distances: [points × neighbors], each row ascending.
  ///   - neighborCount: of each point, at least 1.
  ///   - effectiveCount: k, the size of the neighborhood that the sums stand for.
  ///   - localConnectivity: which of the neighbors at another place than the point itself is
  ///     certain; between whole numbers, a distance between two of them.
  ///   - meanDistance: of all points, which keeps the σ of copies above 0; nil for that of these.
  package init(
    distances: [Float], neighborCount: Int, effectiveCount: Double, localConnectivity: Double,
    meanDistance: Double? = nil
  ) {
    let count = distances.count / neighborCount
    let mean = meanDistance ?? Memberships.mean(distances)
    var nearest = [Float](repeating: 0, count: count)
    var scales = nearest
    var values = [Float](repeating: 0, count: distances.count)
    let target = log2(effectiveCount)
    for point in 0..<count {
      let first = point * neighborCount
      let row = distances[first..<first + neighborCount]
      let rho = Memberships.nearest(row, localConnectivity)
      let sigma = max(
        Memberships.scale(row, rho, target),
        Memberships.leastScale * (rho > 0 ? Memberships.mean(row) : mean))
      for neighbor in first..<first + neighborCount {
        let excess = Double(distances[neighbor]) - rho
        values[neighbor] = excess <= 0 || sigma == 0 ? 1 : Float(exp(-excess / sigma))
      }
      nearest[point] = Float(rho)
      scales[point] = Float(sigma)
    }
    (self.nearest, self.scales, self.values) = (nearest, scales, values)
  }

  /// The mean distance; 0 of none.
  static func mean(_ distances: some Collection<Float>) -> Double {
    distances.reduce(0) { $0 + Double($1) } / max(Double(distances.count), 1)
  }

  /// ρ: the distance to the neighbor that local connectivity counts to, copies of the point left out.
  private static func nearest(_ row: ArraySlice<Float>, _ localConnectivity: Double) -> Double {
    let apart = row.filter { $0 > 0 }
    guard let last = apart.last else { return 0 }
    let whole = Int(localConnectivity)
    guard whole < apart.count else { return Double(last) }
    let below = whole > 0 ? Double(apart[whole - 1]) : 0
    return below + (localConnectivity - Double(whole)) * (Double(apart[whole]) - below)
  }

  /// σ by bisection.
  private static func scale(
    _ row: ArraySlice<Float>, _ rho: Double, _ target: Double
  ) -> Double {
    var (low, high, middle) = (0.0, Double.infinity, 1.0)
    for _ in 0..<64 {
      let sum = row.reduce(0) { sum, distance in
        let excess = Double(distance) - rho
        return sum + (excess > 0 ? exp(-excess / middle) : 1)
      }
      if abs(sum - target) < tolerance { break }
      if sum > target {
        high = middle
      } else {
        low = middle
      }
      middle = high == .infinity ? middle * 2 : (low + high) / 2
    }
    return middle
  }
}
