internal import SememeJSON
public import SememeTensors

/// A matrix as coloured cells, such as the cosines of sentences.
public struct HeatMap: Plot {
  /// The title.
  public let title: String
  /// What the cells show.
  public let caption: String
  let values: Tensor
  let rows: [String]
  let columns: [String]
  /// The groups of the rows, then of the columns; either may have none.
  let groups: Groups
  let hasRowGroups: Bool
  let hasColumnGroups: Bool
  let groupsName: String
  let valueName: String
  let scale: ColorScale
  /// The values at the ends of the scale.
  let range: ClosedRange<Double>

  /// The most cells a picture holds.
  public static let mostCells = 1_000_000

  /// Makes a heat map.
  ///
  /// - Parameters:
  ///   - values: [rows × columns]; NaN leaves a cell empty.
  ///   - rows: the rows' names; empty for none.
  ///   - columns: the columns' names; empty for none.
  ///   - title: the title.
  ///   - caption: what the cells show.
  ///   - valueName: what the values are, such as “cosine”.
  ///   - scale: how values become colours.
  ///   - range: the values at the ends of the scale; nil takes those of the matrix, for a
  ///     diverging scale with 0 in the middle.
  ///   - rowGroups: a group of every row, shown as a strip of colour, nil for none; empty for no
  ///     strip.
  ///   - columnGroups: a group of every column.
  ///   - groupsName: what the groups are, such as “sense”.
  /// - Throws: ``PlotError`` where there is no number, one is infinite, or counts differ.
  public init(
    _ values: Tensor, rows: [String] = [], columns: [String] = [], title: String,
    caption: String = "", valueName: String = "", scale: ColorScale = .sequential,
    range: ClosedRange<Float>? = nil, rowGroups: [String?] = [], columnGroups: [String?] = [],
    groupsName: String = ""
  ) throws(PlotError) {
    guard values.shape.count == 2, values.count > 0, values.count <= HeatMap.mostCells else {
      throw PlotError(
        .invalidData,
        "“\(title)”: a heat map needs a matrix of 1 to \(HeatMap.mostCells) cells, not \(values.shape)"
      )
    }
    for (names, name) in [(rows.count, "row names"), (rowGroups.count, "row groups")]
    where names > 0 {
      try Checks.equal(values.rows, names, "rows", name, title)
    }
    for (names, name) in [(columns.count, "column names"), (columnGroups.count, "column groups")]
    where names > 0 {
      try Checks.equal(values.width, names, "columns", name, title)
    }
    let numbers = values.values.map(Double.init)
    try Checks.notInfinite(numbers, "“\(title)”")
    guard let low = numbers.filter({ !$0.isNaN }).min(),
      let high = numbers.filter({ !$0.isNaN }).max()
    else {
      throw PlotError(.invalidData, "“\(title)”: every cell is NaN; there is nothing to draw")
    }
    if let range {
      try Checks.finite([Double(range.lowerBound), Double(range.upperBound)], "range")
    }
    self.range =
      range.map { Double($0.lowerBound)...Double($0.upperBound) }
      ?? (scale == .sequential
        ? low...high : -max(low.magnitude, high.magnitude)...max(low.magnitude, high.magnitude))
    self.values = values
    self.rows = rows
    self.columns = columns
    self.title = title
    self.caption = caption
    self.valueName = valueName
    self.scale = scale
    groups = Groups(rowGroups + columnGroups)
    hasRowGroups = !rowGroups.isEmpty
    hasColumnGroups = !columnGroups.isEmpty
    self.groupsName = groupsName
  }

  /// The heat map as a drawing, which a page shows too.
  public var picture: Picture {
    Picture(title: title, caption: caption, data: cellData, draw: drawing)
  }

  /// Where a value lies on the scale, 0 to 1.
  func place(of value: Float) -> Double {
    let length = range.upperBound - range.lowerBound
    return length > 0 ? (Double(value) - range.lowerBound) / length : 0.5
  }

  /// What a page says of cells that are too many to be elements: nil where they are not.
  private var cellData: JSON? {
    guard values.count > HeatMap.mostElements else { return nil }
    return [
      "width": .int(values.width),
      "rows": .array(rows.map(JSON.string)),
      "columns": .array(columns.map(JSON.string)),
      "valueName": .string(valueName),
      "values": .array(
        values.values.map { .string($0.isNaN ? "no value" : NumberText.short(Double($0))) }),
    ]
  }

  /// What the map says, in words.
  var summary: String {
    let known = values.values.filter { !$0.isNaN }
    let ends =
      "\(NumberText.short(Double(known.min() ?? 0))) to "
      + NumberText.short(Double(known.max() ?? 0))
    return (caption.isEmpty ? "" : caption + " ")
      + "Heat map of \(values.rows) rows and \(values.width) columns"
      + "\(valueName.isEmpty ? "" : " of \(valueName)"), from \(ends)."
  }
}
