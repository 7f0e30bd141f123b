/// Whether settings make sense.
enum OptionCheck {
  /// The most numbers of a vector.
  static let maximumDimension = 65_536
  /// The most words to each side that can be context.
  static let maximumWindow = 10_000

  /// Refuses a number outside of a range; NaN is outside of every one.
  ///
  /// - Parameters:
  ///   - name: of the setting, for the message.
  ///   - value: what was given.
  ///   - range: what can be.
  /// - Throws: `WordVectorsError` that names all three.
  static func range<Number: Comparable>(
    _ name: String, _ value: Number, _ range: ClosedRange<Number>
  ) throws(WordVectorsError) {
    guard range.contains(value) else {
      throw WordVectorsError(
        .invalidArgument,
        "\(name) is \(value), give a number from \(range.lowerBound) to \(range.upperBound)")
    }
  }
}
