package import SememeTensors

/// Points that were looked at: a matrix of finite numbers whose squares can be summed.
package struct PointSet: Sendable {
  /// [count × width].
  package let points: Tensor
  /// How many points there are.
  package var count: Int { points.rows }
  /// How many numbers each has.
  package var width: Int { points.width }

  /// Looks at points.
  ///
  /// - Parameters:
  ///   - points: [count × width].
  ///   - minimum: how many are needed at least.
  ///   - kernels: the level that looks.
  /// - Throws: `ProjectionError` where they are too few or too many, have no numbers, or one of their
  ///   numbers is not finite or beyond ±10¹⁵.
  package init(_ points: Tensor, minimum: Int = 1, _ kernels: KernelLevel) throws(ProjectionError) {
    guard points.shape.count == 2 else {
      throw ProjectionError(
        .invalidPoints, "points must be a matrix [count × width], not \(points.shape)")
    }
    guard points.rows >= minimum else {
      throw ProjectionError(
        .invalidPoints, "\(points.rows) points are too few; \(minimum) or more are needed")
    }
    guard points.width > 0, points.rows <= Int(Int32.max) else {
      throw ProjectionError(
        .invalidPoints, "\(points.rows) points of \(points.width) numbers cannot be used")
    }
    if !Elementwise.isFinite(points, kernels) || PointSet.firstOutside(points) != nil {
      let place = PointSet.firstOutside(points) ?? 0
      let value = points[place / points.width, place % points.width]
      throw ProjectionError(
        .invalidPoints,
        "point \(place / points.width), number \(place % points.width) is \(value); numbers must be "
          + "finite and at most 1e15 in size: leave the point out or scale the points")
    }
    self.points = points
  }

  private static func firstOutside(_ points: Tensor) -> Int? {
    points.withUnsafeBuffer { $0.firstIndex { !(abs($0) <= 1e15) } }
  }
}
