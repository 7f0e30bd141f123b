/// Whether options make sense.
enum OptionRange {
  /// Refuses a number outside of a range; NaN is outside of every one.
  ///
  /// - Parameters:
  ///   - name: of the option, for the message.
  ///   - value: what was given.
  ///   - range: what can be.
  /// - Throws: `ProjectionError` that names all three.
  static func check<Number: Comparable>(
    _ name: String, _ value: Number, _ range: ClosedRange<Number>
  ) throws(ProjectionError) {
    guard range.contains(value) else {
      throw ProjectionError(
        .invalidArgument,
        "\(name) is \(value), give a number from \(range.lowerBound) to \(range.upperBound)")
    }
  }
}
