/// How far two points are from each other.
public enum ProjectionMetric: String, Sendable, CaseIterable {
  /// The length of their difference.
  case euclidean
  /// 1 − the cosine of the angle between them; 1 where one of them is all zeros and has no angle.
  case cosine
}

extension ProjectionMetric {
  /// What the distances of points were multiplied with when the points were: cosines do not change.
  func factor(of points: PointSet) -> Double { self == .euclidean ? points.factor : 1 }
}
