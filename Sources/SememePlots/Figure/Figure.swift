/// Several plots on one sheet, side by side and below each other.
public struct Figure: Plot {
  /// The title.
  public let title: String
  /// What the plots show together.
  public let caption: String
  let plots: [any Plot]
  let columnCount: Int

  /// Makes a figure.
  ///
  /// - Parameters:
  ///   - plots: the plots, row by row; at least one.
  ///   - columns: how many stand side by side; at least 1.
  ///   - title: the title of all.
  ///   - caption: what the plots show together.
  /// - Throws: ``PlotError`` where there is no plot or no column.
  public init(
    _ plots: [any Plot], columns: Int = 1, title: String, caption: String = ""
  ) throws(PlotError) {
    guard !plots.isEmpty, columns >= 1 else {
      throw PlotError(
        .invalidData,
        "“\(title)”: a figure needs a plot and a column, not \(plots.count) and \(columns)")
    }
    self.plots = plots
    columnCount = min(columns, plots.count)
    self.title = title
    self.caption = caption
  }

  /// All plots as one drawing, and one below the other in a page.
  public var picture: Picture {
    let pictures = plots.map(\.picture)
    return Picture(
      title: title, caption: caption, draw: { drawing(pictures.map { $0.draw() }) },
      panels: { pictures.flatMap { $0.panels() } })
  }

  private func drawing(_ drawings: [Drawing]) -> Drawing {
    let rows = stride(from: 0, to: drawings.count, by: columnCount).map {
      Array(drawings[$0..<min($0 + columnCount, drawings.count)])
    }
    let widths = (0..<columnCount).map { column in
      rows.compactMap { column < $0.count ? $0[column].width : nil }.max() ?? 0
    }
    let description =
      (caption.isEmpty ? "" : caption + " ")
      + drawings.map { "\($0.title). \($0.description)" }.joined(separator: " ")
    var sheet = Sheet(
      width: widths.reduce(0, +), title: title, caption: caption, description: description)
    var y = sheet.top
    for row in rows {
      var x = 0.0
      for (column, drawing) in row.enumerated() {
        sheet.add(.drawing(drawing, at: Point(x, y)))
        x += widths[column]
      }
      y += row.map(\.height).max() ?? 0
    }
    return sheet.finished(bottom: y - Sheet.margin)
  }
}
