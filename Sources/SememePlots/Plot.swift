/// A picture of numbers: a map, a chart, a tree, attention, or several of them.
///
/// Every plot is checked when it is made, so that drawing it cannot fail, and the same plot gives
/// the same text each time.
///
/// ```swift
/// let map = try ScatterPlot(points, title: "Uses of “bank”", labels: sentences, groups: senses)
/// try Picture.write(map, to: "bank.html")
/// ```
public protocol Plot: Sendable {
  /// What is drawn, as SVG and as a page.
  var picture: Picture { get }
}

extension Plot {
  /// The plot as a drawing that stands on its own.
  ///
  /// - Parameter theme: the colours, for a light or a dark page.
  /// - Returns: SVG 1.1 with a title and a description; what it shows under the pointer stands in
  ///   `<title>` elements.
  public func svg(theme: PlotTheme = .light) -> String {
    svg(theme: theme, pixelsPerUnit: 0)
  }

  /// The same for programs that smooth the images that they enlarge.
  ///
  /// - Parameters:
  ///   - theme: the colours.
  ///   - pixelsPerUnit: how many pixels images get at least, by repetition: smoothing would blur the
  ///     cells of a matrix. 0 leaves a pixel for a cell.
  /// - Returns: as ``svg(theme:)``.
  package func svg(theme: PlotTheme, pixelsPerUnit: Double) -> String {
    SVGWriter.document(picture.draw(), theme: theme, pixelsPerUnit: pixelsPerUnit)
  }

  /// The plot as a page to explore: zoom, hover, search, light and dark.
  ///
  /// - Returns: one HTML file without references to others; it works offline and asks for nothing.
  public func html() -> String {
    let picture = picture
    return Page(title: picture.title, caption: picture.caption, panels: picture.panels()).html()
  }
}
