/// What every plot asks of its numbers.
enum Checks {
  /// Numbers beyond this are refused: their differences would not be numbers any more.
  static let greatest = 1e150

  static func equal(
    _ count: Int, _ other: Int, _ name: String, _ otherName: String, _ plot: String
  ) throws(PlotError) {
    guard count == other else {
      throw PlotError(
        .invalidData, "“\(plot)”: \(count) \(name) but \(other) \(otherName): give one for each")
    }
  }

  static func finite(_ values: [Double], _ name: String) throws(PlotError) {
    if let index = values.firstIndex(where: { !($0.magnitude < greatest) }) {
      throw PlotError(.invalidData, "\(name): number \(index) is \(values[index]), not finite")
    }
  }

  /// NaN stands for what is not known; anything else must be finite.
  static func notInfinite(_ values: [Double], _ name: String) throws(PlotError) {
    if let index = values.firstIndex(where: { !$0.isNaN && !($0.magnitude < greatest) }) {
      throw PlotError(
        .invalidData, "\(name): number \(index) is \(values[index]); only NaN may stand for none")
    }
  }
}
