internal import SememeSystem

extension Picture {
  /// The kinds of file that pictures are written as, by the ending of the name.
  package enum Format: String, CaseIterable, Sendable {
    case svg
    case html
    case png

    /// The kind that a name ends with.
    ///
    /// - Parameter path: a file's name.
    /// - Throws: ``PlotError`` where the ending is another one.
    package init(path: String) throws(PlotError) {
      let name = path.split(separator: "/").last ?? ""
      let ending = name.contains(".") ? name.split(separator: ".").last?.lowercased() : nil
      switch ending {
      case "svg": self = .svg
      case "html", "htm": self = .html
      case "png": self = .png
      default:
        throw PlotError(
          .unsupportedFormat,
          "\(path): a picture's name must end in .svg, .html or .png, which says how it is written")
      }
    }
  }

  /// Writes a plot as the kind of file that the name ends with, whole or not at all.
  ///
  /// PNG is made from SVG by the program `rsvg-convert` of librsvg, two pixels to a unit.
  ///
  /// - Parameters:
  ///   - plot: the plot.
  ///   - path: a name that ends in `.svg`, `.html` or `.png`.
  ///   - theme: the colours of SVG and PNG; a page has both and follows its reader's choice.
  /// - Throws: ``PlotError`` where the ending is another one, the file cannot be written, or
  ///   `rsvg-convert` is missing or fails; what stood there before still stands.
  public static func write(
    _ plot: some Plot, to path: String, theme: PlotTheme = .light
  ) throws(PlotError) {
    let bytes: [UInt8]
    switch try Format(path: path) {
    case .svg: bytes = Array(plot.svg(theme: theme).utf8)
    case .html: bytes = Array(plot.html().utf8)
    case .png:
      // Twice as many pixels as the PNG gets, so that smoothing blurs less than one of them.
      let svg = plot.svg(theme: theme, pixelsPerUnit: 2 * PNGConverter.pixelsPerUnit)
      bytes = try PNGConverter.png(ofSVG: svg, for: path)
    }
    do throws(SystemError) {
      try AtomicFile.write(bytes, to: path)
    } catch {
      throw PlotError(.unwritableFile, "cannot write the picture \(path)", cause: error)
    }
  }
}
