/// Bars beside names, such as effect sizes of tests or a measure by model.
public struct BarChart: Plot {
  /// One bar for each name.
  public struct Series: Sendable {
    /// What the legend says.
    public let name: String
    /// A value for each name; NaN where there is none.
    public let values: [Double]
    /// How far a value may lie below and above; empty for none.
    public let spreads: [Double]

    /// Makes a series.
    ///
    /// - Parameters:
    ///   - name: what the legend says.
    ///   - values: a value for each name of the chart; NaN where there is none.
    ///   - spreads: half the length of a line around each bar's end; empty for none.
    public init(_ name: String, _ values: [Double], spreads: [Double] = []) {
      self.name = name
      self.values = values
      self.spreads = spreads
    }
  }

  /// The title.
  public let title: String
  /// What the bars show.
  public let caption: String
  let names: [String]
  let series: [Series]
  let valueName: String

  /// Makes a chart.
  ///
  /// - Parameters:
  ///   - names: what the bars stand for, from top to bottom.
  ///   - series: one or more bars for each name.
  ///   - title: the title.
  ///   - caption: what the bars show.
  ///   - valueName: what the bars' lengths are, with the unit.
  /// - Throws: ``PlotError`` where there is no value, one is infinite, or counts differ.
  public init(
    _ names: [String], _ series: [Series], title: String, caption: String = "",
    valueName: String = ""
  ) throws(PlotError) {
    for bars in series {
      try Checks.equal(names.count, bars.values.count, "names", "values", title)
      try Checks.notInfinite(bars.values, "values of “\(bars.name)”")
      if !bars.spreads.isEmpty {
        try Checks.equal(names.count, bars.spreads.count, "names", "spreads", title)
        try Checks.finite(bars.spreads, "spreads of “\(bars.name)”")
      }
    }
    guard series.contains(where: { $0.values.contains { !$0.isNaN } }) else {
      throw PlotError(.invalidData, "“\(title)” has no value to draw: give at least one bar")
    }
    self.names = names
    self.series = series
    self.title = title
    self.caption = caption
    self.valueName = valueName
  }

  /// The chart as a drawing, which a page shows too.
  public var picture: Picture {
    Picture(title: title, caption: caption, draw: drawing)
  }

  /// What the chart says, in words.
  var summary: String {
    let parts = names.indices.map { index in
      let numbers = series.map { bars in
        let number = bars.values[index].isNaN ? "none" : NumberText.short(bars.values[index])
        return series.count > 1 ? "\(bars.name) \(number)" : number
      }
      return "\(names[index]): \(numbers.joined(separator: ", "))"
    }
    return (caption.isEmpty ? "" : caption + " ") + "Bar chart. " + parts.joined(separator: "; ")
  }
}
