/// How far two clusters are from each other.
public enum Linkage: String, Sendable, CaseIterable {
  /// As far as their nearest points.
  case single
  /// As far as their farthest points.
  case complete
  /// The mean over all pairs of their points.
  case average
  /// By how much a merge raises the sum of squared distances from the means (Ward 1963,
  /// doi:10.1080/01621459.1963.10500845), for Euclidean distances only; the square root of twice
  /// that, as is usual.
  case ward
}

extension Linkage {
  /// The distance of a cluster from the merger of two others (Lance and Williams 1967,
  /// doi:10.1093/comjnl/9.4.373).
  ///
  /// - Parameters:
  ///   - a: its distance from the first of the two, and how many points that one has.
  ///   - b: the same for the second.
  ///   - size: how many points it has itself.
  ///   - height: the distance of the two from each other.
  /// - Returns: the distance.
  func merged(
    _ a: (distance: Double, size: Int), _ b: (distance: Double, size: Int), size: Int,
    height: Double
  ) -> Double {
    switch self {
    case .single: return min(a.distance, b.distance)
    case .complete: return max(a.distance, b.distance)
    case .average:
      let (m, n) = (Double(a.size), Double(b.size))
      return (m * a.distance + n * b.distance) / (m + n)
    case .ward:
      let (m, n, k) = (Double(a.size), Double(b.size), Double(size))
      let square =
        ((m + k) * a.distance * a.distance + (n + k) * b.distance * b.distance
          - k * height * height) / (m + n + k)
      return max(square, 0).squareRoot()
    }
  }
}
