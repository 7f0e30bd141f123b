/// A line of a ``LineChart``.
public struct LineSeries: Sendable {
  /// What the legend and the line's end say.
  public let name: String
  /// Places on the horizontal axis, one for each value, ascending.
  public let places: [Double]
  /// The values; NaN where there is none, which leaves a gap.
  public let values: [Double]
  /// How far a value may lie below and above, one number for each value, drawn as a band around the
  /// line; empty for none.
  public let spreads: [Double]
  /// Whether it is a level to compare with: drawn dashed, without markers.
  public let isBaseline: Bool

  /// Makes a line.
  ///
  /// - Parameters:
  ///   - name: what the legend and the line's end say.
  ///   - values: the values; NaN where there is none.
  ///   - places: places on the horizontal axis; nil counts from 0, as layers do.
  ///   - spreads: half the height of a band around each value; empty for none.
  ///   - isBaseline: whether it is a level to compare with, drawn dashed and without markers.
  public init(
    _ name: String, _ values: [Double], places: [Double]? = nil, spreads: [Double] = [],
    isBaseline: Bool = false
  ) {
    self.name = name
    self.values = values
    self.places = places ?? values.indices.map(Double.init)
    self.spreads = spreads
    self.isBaseline = isBaseline
  }
}
