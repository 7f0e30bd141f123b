/// Looks along a line for a step that meets the strong Wolfe conditions.
///
/// Nocedal and Wright 2006, *Numerical Optimization*, algorithms 3.5 (widening) and 3.6 (narrowing),
/// with cubic interpolation. Near the minimum, where values differ by less than their rounding, a
/// value that is not larger by more than that counts as lower (Hager and Zhang 2005,
/// doi:10.1137/030601880).
struct WolfeSearch {
  /// A point on the line.
  struct Point {
    var length: Double
    var value: Double
    var slope: Double
    var point: [Double]
    var gradient: [Double]
  }

  let function: LBFGS.Function
  let origin: [Double]
  let value: Double
  /// The slope at the origin, negative.
  let slope: Double
  let direction: [Double]

  /// A step along the direction.
  ///
  /// - Parameter first: the length to try first, in units of the direction.
  /// - Returns: the point it leads to; nil where no lower one was found.
  /// - Throws: what the function throws.
  func step(first: Double) throws -> Point? {
    guard slope < 0 else { return nil }
    var previous = Point(length: 0, value: value, slope: slope, point: origin, gradient: [])
    var length = first
    for attempt in 0..<WolfeSearch.attempts {
      let next = try point(at: length)
      if !isLow(next) || (attempt > 0 && next.value > previous.value + rounding) {
        return try narrow(low: previous, high: next)
      }
      if isFlat(next) { return next }
      if next.slope >= 0 { return try narrow(low: next, high: previous) }
      previous = next
      length *= 2
    }
    return previous.length > 0 ? previous : nil
  }

  /// Narrows an interval that holds a good step between its best end and its other end.
  private func narrow(low start: Point, high end: Point) throws -> Point? {
    var (low, high) = (start, end)
    for _ in 0..<WolfeSearch.attempts {
      let next = try point(at: interpolated(low, high))
      if !isLow(next) || next.value > low.value + rounding {
        high = next
      } else {
        if isFlat(next) { return next }
        if next.slope * (high.length - low.length) >= 0 { high = low }
        low = next
      }
      if abs(high.length - low.length) <= 1e-12 * max(high.length, low.length) { break }
    }
    return low.length > 0 ? low : nil
  }

  /// The minimum of the cubic through two points and their slopes, kept off the ends.
  private func interpolated(_ a: Point, _ b: Point) -> Double {
    let middle = (a.length + b.length) / 2
    guard b.value.isFinite else { return middle }
    let first = a.slope + b.slope - 3 * (a.value - b.value) / (a.length - b.length)
    let square = first * first - a.slope * b.slope
    guard square >= 0 else { return middle }
    let second = (b.length > a.length ? 1.0 : -1.0) * square.squareRoot()
    let denominator = b.slope - a.slope + 2 * second
    let cubic = b.length - (b.length - a.length) * (b.slope + second - first) / denominator
    let margin = abs(b.length - a.length) * 0.1
    let (lower, upper) = (min(a.length, b.length) + margin, max(a.length, b.length) - margin)
    return cubic.isFinite ? min(max(cubic, lower), upper) : middle
  }

  private func point(at length: Double) throws -> Point {
    var point = origin
    Vectors.add(length, direction, to: &point)
    var gradient = [Double](repeating: 0, count: point.count)
    let value = try function(point, &gradient)
    return Point(
      length: length, value: value, slope: Vectors.dot(gradient, direction), point: point,
      gradient: gradient)
  }

  /// Whether a point lies low enough for its distance (Armijo).
  private func isLow(_ next: Point) -> Bool {
    next.value <= value + 1e-4 * next.length * slope + rounding
  }

  /// Whether the line is flat enough at a point.
  private func isFlat(_ next: Point) -> Bool { abs(next.slope) <= -0.9 * slope }

  private var rounding: Double { 0x1p-48 * abs(value) }

  private static let attempts = 40
}
