/// Round numbers along an axis.
package struct Ticks: Sendable {
  /// The numbers, ascending; all lie within the axis.
  package let values: [Double]
  /// What stands beside each.
  package let texts: [String]
  /// Where the axis begins.
  package let lower: Double
  /// Where the axis ends, above `lower`.
  package let upper: Double

  /// Ticks at multiples of 1, 2, 2.5 or 5 times a power of ten.
  ///
  /// - Parameters:
  ///   - lower: the least value shown; finite.
  ///   - upper: the greatest value shown; finite.
  ///   - count: about how many ticks are wanted.
  ///   - isRounded: whether the axis is lengthened to end at ticks.
  ///   - onlyWhole: whether only whole numbers make sense.
  package init(
    from lower: Double, to upper: Double, count: Int = 5, isRounded: Bool = true,
    onlyWhole: Bool = false
  ) {
    // One value, or values that a Double cannot tell apart: an axis around it.
    let magnitude = max(lower.magnitude, upper.magnitude)
    let isFlat = upper - lower <= magnitude * 1e-9
    let margin = magnitude == 0 ? 1 : magnitude * 0.1
    var (low, high) = isFlat ? (lower - margin, upper + margin) : (lower, upper)
    if onlyWhole, isFlat { (low, high) = (lower - 1, upper + 1) }
    let step = Ticks.step((high - low) / Double(max(count, 1)), onlyWhole: onlyWhole)
    if isRounded {
      low = (low / step + 1e-9).rounded(.down) * step
      high = (high / step - 1e-9).rounded(.up) * step
    }
    let first = (low / step - 1e-9).rounded(.up)
    let last = (high / step + 1e-9).rounded(.down)
    let tickCount = min(max(0, last - first + 1), 200)
    values = (0..<Int(tickCount)).map { (first + Double($0)) * step }
    texts = values.map { NumberText.tick($0, step: step) }
    self.lower = low
    self.upper = high
  }

  /// Where a value lies on the axis, 0 at its beginning and 1 at its end.
  package func place(of value: Double) -> Double { (value - lower) / (upper - lower) }

  private static func step(_ rough: Double, onlyWhole: Bool) -> Double {
    let power = Mathematics.power(10, Mathematics.log10(rough).rounded(.down))
    let factor = [1.0, 2, 2.5, 5, 10].first { $0 * power >= rough * 0.999 } ?? 10
    let step = factor * power
    guard onlyWhole else { return step }
    return step <= 1 ? 1 : step.rounded() == step ? step : (2 * step).rounded()
  }
}
