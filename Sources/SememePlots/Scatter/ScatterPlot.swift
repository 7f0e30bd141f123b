public import SememeTensors

/// A map: points in two or three dimensions, with labels, groups or values.
public struct ScatterPlot: Plot {
  /// The title.
  public let title: String
  /// How the map was made and what it shows.
  public let caption: String
  let points: Tensor
  let labels: [String]
  let details: [String]
  let groups: Groups
  let groupsName: String
  let values: [Float]
  /// The least and the greatest value; nil where there are none.
  let valueRange: ClosedRange<Float>?
  let valueName: String
  let axes: [String]
  let mostLabels: Int

  /// Makes a map.
  ///
  /// - Parameters:
  ///   - points: [points × 2] or [points × 3], all finite.
  ///   - title: the title.
  ///   - caption: how the map was made and what it shows.
  ///   - labels: a name for every point, shown where it has room; empty for none.
  ///   - details: a text for every point that appears under the pointer; empty for the label and
  ///     the group alone.
  ///   - groups: a group for every point, shown by colour and by shape, nil for a point without one
  ///     (noise, unknown); empty for no groups.
  ///   - groupsName: what the groups are, such as “sense”.
  ///   - values: a number for every point, shown by colour in place of groups; empty for none.
  ///   - valueName: what the values are.
  ///   - axes: what the axes are, as for principal components; empty where only distances mean
  ///     something, as for t-SNE and UMAP.
  ///   - mostLabels: at most as many labels are drawn at once.
  /// - Throws: ``PlotError`` where there is no point, a number is not finite, or counts differ.
  public init(
    _ points: Tensor, title: String, caption: String = "", labels: [String] = [],
    details: [String] = [], groups: [String?] = [], groupsName: String = "", values: [Float] = [],
    valueName: String = "", axes: [String] = [], mostLabels: Int = 80
  ) throws(PlotError) {
    guard points.shape.count == 2, points.rows > 0, 2...3 ~= points.width else {
      throw PlotError(
        .invalidData,
        "“\(title)”: a map needs points of 2 or 3 numbers each, at least one, not \(points.shape)")
    }
    let counts = [
      (labels.count, "labels"), (details.count, "details"), (groups.count, "groups"),
      (values.count, "values"),
    ]
    for (count, name) in counts where count > 0 {
      try Checks.equal(points.rows, count, "points", name, title)
    }
    guard groups.isEmpty || values.isEmpty else {
      throw PlotError(.invalidData, "“\(title)”: colour shows groups or values: give one of them")
    }
    if !axes.isEmpty { try Checks.equal(points.width, axes.count, "dimensions", "axes", title) }
    try Checks.finite(points.values.map(Double.init), "“\(title)”: points")
    try Checks.finite(values.map(Double.init), "“\(title)”: values")
    self.groups = Groups(groups)
    self.points = points
    self.title = title
    self.caption = caption
    self.labels = labels
    self.details = details
    self.groupsName = groupsName
    self.values = values
    if let low = values.min(), let high = values.max() {
      valueRange = low...high
    } else {
      valueRange = nil
    }
    self.valueName = valueName
    self.axes = axes
    self.mostLabels = mostLabels
  }

  /// The map as a drawing, and as a page's panel to zoom, turn and search in.
  public var picture: Picture {
    Picture(
      title: title, caption: caption, draw: drawing, script: .scatter, description: summary,
      data: data)
  }

  /// What the map says, in words.
  var summary: String {
    var text = caption.isEmpty ? "" : caption + " "
    text += "Map of \(points.rows) points in \(points.width) dimensions"
    if !groups.names.isEmpty {
      let members = groups.numbers.reduce(into: [Int](repeating: 0, count: groups.names.count)) {
        if let group = $1 { $0[group] += 1 }
      }
      let parts = zip(groups.names, members).prefix(20).map { "\($0) (\($1))" }
      text += ", in \(groups.names.count) groups: " + parts.joined(separator: ", ")
    }
    if let valueRange {
      let (low, high) = (valueRange.lowerBound, valueRange.upperBound)
      text += ", coloured by \(valueName.isEmpty ? "value" : valueName) from "
      text += "\(NumberText.short(Double(low))) to \(NumberText.short(Double(high)))"
    }
    return text + "."
  }

  /// What appears under the pointer.
  func tip(_ point: Int) -> String {
    var lines: [String] = []
    if !labels.isEmpty { lines.append(labels[point]) }
    if !details.isEmpty, details[point] != lines.first { lines.append(details[point]) }
    if !groups.isEmpty {
      let name = groups.numbers[point].map { groups.names[$0] } ?? "none"
      lines.append(groupsName.isEmpty ? name : "\(groupsName): \(name)")
    }
    if !values.isEmpty {
      let number = NumberText.short(Double(values[point]))
      lines.append(valueName.isEmpty ? number : "\(valueName): \(number)")
    }
    if lines.isEmpty { lines.append("point \(point + 1)") }
    return lines.joined(separator: "\n")
  }

  /// Where a point's value lies between the least and the greatest.
  func valuePlace(_ point: Int) -> Double {
    guard let valueRange, valueRange.upperBound > valueRange.lowerBound else { return 0.5 }
    let (low, high) = (Double(valueRange.lowerBound), Double(valueRange.upperBound))
    return (Double(values[point]) - low) / (high - low)
  }
}
