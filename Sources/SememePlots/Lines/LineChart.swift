/// Lines over a common axis, such as a measure by layer.
public struct LineChart: Plot {
  /// The title.
  public let title: String
  /// What the lines show.
  public let caption: String
  let series: [LineSeries]
  let xName: String
  let yName: String
  let yRange: ClosedRange<Double>?

  /// Makes a chart.
  ///
  /// - Parameters:
  ///   - series: the lines.
  ///   - title: the title.
  ///   - caption: what the lines show.
  ///   - xName: the horizontal axis, such as “layer”.
  ///   - yName: the vertical axis, with its unit.
  ///   - yRange: the vertical axis' ends; nil takes them from the values.
  /// - Throws: ``PlotError`` where there is no value, where a value is infinite or counts differ.
  public init(
    _ series: [LineSeries], title: String, caption: String = "", xName: String = "",
    yName: String = "", yRange: ClosedRange<Double>? = nil
  ) throws(PlotError) {
    for line in series {
      try Checks.equal(line.values.count, line.places.count, "values", "places", line.name)
      if !line.spreads.isEmpty {
        try Checks.equal(line.values.count, line.spreads.count, "values", "spreads", line.name)
      }
      try Checks.finite(line.places, "places of “\(line.name)”")
      try Checks.finite(line.spreads, "spreads of “\(line.name)”")
      try Checks.notInfinite(line.values, "values of “\(line.name)”")
      guard zip(line.places, line.places.dropFirst()).allSatisfy({ $0 < $1 }) else {
        throw PlotError(.invalidData, "the places of “\(line.name)” do not ascend: sort them")
      }
    }
    if let yRange { try Checks.finite([yRange.lowerBound, yRange.upperBound], "yRange") }
    guard series.contains(where: { $0.values.contains { !$0.isNaN } }) else {
      throw PlotError(.invalidData, "“\(title)” has no value to draw: give at least one line")
    }
    self.series = series
    self.title = title
    self.caption = caption
    self.xName = xName
    self.yName = yName
    self.yRange = yRange
  }

  /// The chart as a drawing, which a page shows too.
  public var picture: Picture {
    Picture(title: title, caption: caption, draw: drawing)
  }

  /// What the chart says, in words.
  var summary: String {
    let parts = series.map { line -> String in
      let known = zip(line.places, line.values).filter { !$0.1.isNaN }
      guard let low = known.min(by: { $0.1 < $1.1 }), let high = known.max(by: { $0.1 < $1.1 })
      else { return "\(line.name): no value" }
      let (least, most) = (NumberText.short(low.1), NumberText.short(high.1))
      if least == most { return "\(line.name): \(least)" }
      let at = xName.isEmpty ? "" : "\(xName) "
      return "\(line.name): from \(least) at \(at)\(NumberText.short(low.0))"
        + " to \(most) at \(at)\(NumberText.short(high.0))"
    }
    return (caption.isEmpty ? "" : caption + " ") + "Line chart. " + parts.joined(separator: "; ")
  }
}
