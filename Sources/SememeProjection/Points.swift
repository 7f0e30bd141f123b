internal import SememeTensors

/// What all methods ask of the points they get.
enum Points {
  /// Refuses points that no method can use.
  ///
  /// - Parameters:
  ///   - points: [count × width].
  ///   - minimum: how many there must be.
  ///   - purpose: what they are for, as a message begins.
  /// - Throws: `ProjectionError.Code.invalidPoints` where the shape is no matrix, there are too few,
  ///   the width is 0, or a coordinate is not finite.
  static func check(
    _ points: Tensor, atLeast minimum: Int = 1, for purpose: String
  ) throws(ProjectionError) {
    guard points.shape.count == 2, points.width > 0 else {
      throw ProjectionError(
        .invalidPoints, "\(purpose): points of shape \(points.shape); expected [count × width]")
    }
    guard points.rows >= minimum else {
      throw ProjectionError(
        .invalidPoints, "\(purpose): \(points.rows) points; give at least \(minimum)")
    }
    let kernels = KernelLevel.best
    guard !Elementwise.isFinite(points, kernels) else { return }
    let place = points.withUnsafeBuffer { $0.firstIndex { !$0.isFinite } } ?? 0
    let (row, column) = (place / points.width, place % points.width)
    throw ProjectionError(
      .invalidPoints,
      "\(purpose): coordinate \(column) of point \(row) is \(points[row, column]); leave such points "
        + "out or give finite numbers")
  }
}
