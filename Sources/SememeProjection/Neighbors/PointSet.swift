package import SememeTensors

/// Points that were looked at: a matrix of finite numbers whose squares can be summed.
package struct PointSet: Sendable {
  /// [count × width].
  package let points: Tensor
  /// How many points there are.
  package var count: Int { points.rows }
  /// How many numbers each has.
  package var width: Int { points.width }
  /// What the points' numbers were multiplied with, a power of two; 1 where they are as they were.
  package let factor: Double

  /// Numbers may not be larger.
  private static let largest: Float = 1e15
  /// Where all numbers are smaller, squares of distances would vanish among 32-bit floats.
  private static let smallest: Float = 0x1p-40

  /// Looks at points.
  ///
  /// - Parameters:
  ///   - points: [count × width].
  ///   - minimum: how many are needed at least.
  ///   - kernels: the level that looks.
  ///   - pool: the threads that share the points; the calling one looks alone where there is none.
  /// - Throws: `ProjectionError` where they are too few or too many, have no numbers, or one of their
  ///   numbers is not finite or beyond ±10¹⁵.
  package init(
    _ points: Tensor, minimum: Int = 1, _ kernels: KernelLevel, pool: ThreadPool? = nil
  ) throws(ProjectionError) {
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
    if !Elementwise.isWithin(points, PointSet.largest, kernels, pool) {
      let place = PointSet.firstOutside(points) ?? 0
      let value = points[place / points.width, place % points.width]
      throw ProjectionError(
        .invalidPoints,
        "point \(place / points.width), number \(place % points.width) is \(value); numbers must be "
          + "finite and at most 1e15 in size: leave the point out or scale the points")
    }
    (self.points, factor) = (points, 1)
  }

  private init(_ points: Tensor, factor: Double) {
    (self.points, self.factor) = (points, factor)
  }

  /// The same points, made larger where they are all so small that squares of their distances would
  /// vanish.
  ///
  /// Maps, and the order of neighbors, do not depend on the size of all points together.
  package var magnified: PointSet {
    let largest = points.withUnsafeBuffer { numbers in
      numbers.contains { abs($0) >= PointSet.smallest } ? 0 : numbers.reduce(0) { max($0, abs($1)) }
    }
    guard largest > 0 else { return self }
    return multiplied(by: Double(sign: .plus, exponent: -Double(largest).exponent, significand: 1))
  }

  /// The same points, each number multiplied; what becomes too large stays as large as may be.
  ///
  /// - Parameter factor: a power of two.
  /// - Returns: the points.
  package func multiplied(by factor: Double) -> PointSet {
    guard factor != 1 else { return self }
    let bound = Double(PointSet.largest)
    let numbers = points.withUnsafeBuffer { numbers in
      numbers.map { Float(min(max(Double($0) * factor, -bound), bound)) }
    }
    return PointSet(Tensor(numbers, shape: points.shape), factor: self.factor * factor)
  }

  private static func firstOutside(_ points: Tensor) -> Int? {
    points.withUnsafeBuffer { $0.firstIndex { !(abs($0) <= largest) } }
  }
}
