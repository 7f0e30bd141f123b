/// Writes drawings as SVG.
struct SVGWriter {
  /// Where colours come from.
  enum Colors {
    /// They are written out.
    case theme(PlotTheme)
    /// They are variables that the page sets.
    case variables
  }

  private let colors: Colors
  private var out = ""
  private var clipCount = 0
  private let prefix: String
  private var pixelsPerUnit = 0.0

  private init(colors: Colors, prefix: String) {
    self.colors = colors
    self.prefix = prefix
  }

  /// A file of its own; `pixelsPerUnit` as for ``Plot``'s drawings.
  static func document(_ drawing: Drawing, theme: PlotTheme, pixelsPerUnit: Double) -> String {
    var writer = SVGWriter(colors: .theme(theme), prefix: "c")
    writer.pixelsPerUnit = pixelsPerUnit
    writer.out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    writer.write(root: drawing)
    writer.out += "\n"
    return writer.out
  }

  /// An element of a page.
  ///
  /// - Parameters:
  ///   - drawing: what it shows.
  ///   - prefix: begins the identifiers in it, so that several can stand in one page.
  /// - Returns: SVG without a file's heading, its colours variables.
  static func element(_ drawing: Drawing, prefix: String) -> String {
    var writer = SVGWriter(colors: .variables, prefix: prefix)
    writer.write(root: drawing)
    return writer.out
  }

  private mutating func write(root drawing: Drawing) {
    let (width, height) = (number(drawing.width), number(drawing.height))
    let (titleID, descriptionID) = ("\(prefix)-title", "\(prefix)-description")
    out += "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"\(width)\" height=\"\(height)\""
    out += " viewBox=\"0 0 \(width) \(height)\" role=\"img\""
    out += " aria-labelledby=\"\(titleID) \(descriptionID)\""
    out += " font-family=\"\(TextMetrics.fontFamily)\" font-size=\"12\">\n"
    out += "<title id=\"\(titleID)\">\(Markup.escaped(drawing.title))</title>\n"
    out += "<desc id=\"\(descriptionID)\">\(Markup.escaped(drawing.description))</desc>\n"
    if case .theme = colors {
      out += "<rect width=\"100%\" height=\"100%\"\(fill(.background))/>\n"
    }
    for mark in drawing.marks { write(mark) }
    out += "</svg>"
  }

  private mutating func write(_ mark: Mark) {
    switch mark {
    case .line(let start, let end, let stroke):
      out += "<line x1=\"\(number(start.x))\" y1=\"\(number(start.y))\""
      out += " x2=\"\(number(end.x))\" y2=\"\(number(end.y))\"\(attributes(stroke))/>\n"
    case .rectangle(let box, let style, let tip):
      out += "<rect\(place(box))\(attributes(style))"
      close("rect", tip)
    case .shape(let shape, let center, let radius, let style, let tip):
      write(shape, center, radius, style, tip)
    case .path(let data, let style, let tip):
      out += "<path d=\"\(data.text)\"\(attributes(style))"
      close("path", tip)
    case .text(let text, let point, let style, let tip): write(text, point, style, tip)
    case .image(let image, let box, let isCells):
      write(image, box)
      if isCells, case .variables = colors {
        out += "<rect class=\"cells\"\(place(box)) fill-opacity=\"0\"/>\n"
      }
    case .clipped(let marks, let box):
      clipCount += 1
      let name = "\(prefix)-clip\(clipCount)"
      out += "<clipPath id=\"\(name)\"><rect\(place(box))/></clipPath>\n"
      out += "<g clip-path=\"url(#\(name))\">\n"
      for mark in marks { write(mark) }
      out += "</g>\n"
    case .crisp(let marks):
      out += "<g shape-rendering=\"crispEdges\">\n"
      for mark in marks { write(mark) }
      out += "</g>\n"
    case .drawing(let drawing, let corner):
      out += "<g transform=\"translate(\(number(corner.x)) \(number(corner.y)))\" role=\"group\""
      out += " aria-label=\"\(Markup.escaped(drawing.title))\">\n"
      for mark in drawing.marks { write(mark) }
      out += "</g>\n"
    }
  }

  private mutating func write(
    _ shape: MarkerShape, _ center: Point, _ radius: Double, _ style: Style, _ tip: String?
  ) {
    guard shape != .circle else {
      out += "<circle cx=\"\(number(center.x))\" cy=\"\(number(center.y))\""
      out += " r=\"\(number(radius))\"\(attributes(style))"
      close("circle", tip)
      return
    }
    let corners = shape.corners(at: center, radius: radius).map {
      "\(number($0.x)),\(number($0.y))"
    }
    out += "<polygon points=\"\(corners.joined(separator: " "))\"\(attributes(style))"
    close("polygon", tip)
  }

  private mutating func write(
    _ text: String, _ point: Point, _ style: TextStyle, _ tip: String?
  ) {
    out += "<text x=\"\(number(point.x))\" y=\"\(number(point.y))\"\(fill(style.paint))"
    if style.size != 12 { out += " font-size=\"\(number(style.size))\"" }
    if style.anchor != .start { out += " text-anchor=\"\(style.anchor.rawValue)\"" }
    if style.isBold { out += " font-weight=\"bold\"" }
    if style.rotation != 0 {
      let center = "\(number(point.x)) \(number(point.y))"
      out += " transform=\"rotate(\(number(style.rotation)) \(center))\""
    }
    if style.hasHalo {
      out += " stroke=\"\(value(.background))\" stroke-width=\"3\" stroke-linejoin=\"round\""
      out += " paint-order=\"stroke\""
    }
    if let tip { out += tipAttribute(tip) }
    out += ">"
    if let tip, case .theme = colors { out += "<title>\(Markup.escaped(tip))</title>" }
    out += "\(Markup.escaped(text))</text>\n"
  }

  private mutating func write(_ image: IndexedImage, _ box: Box) {
    let base = "<image\(place(box)) preserveAspectRatio=\"none\" image-rendering=\"pixelated\""
    switch colors {
    case .theme(let theme):
      let across = box.width * pixelsPerUnit / Double(image.width)
      let down = box.height * pixelsPerUnit / Double(image.height)
      let repeated = image.repeated(across: Int(across.rounded(.up)), down: Int(down.rounded(.up)))
      out += "\(base) href=\"\(repeated.dataURI(theme))\"/>\n"
    case .variables:
      for theme in PlotTheme.allCases {
        out += "\(base) class=\"only-\(theme.rawValue)\" href=\"\(image.dataURI(theme))\"/>\n"
      }
    }
  }

  // MARK: Attributes

  private mutating func close(_ element: String, _ tip: String?) {
    guard let tip else {
      out += "/>\n"
      return
    }
    if case .theme = colors {
      out += "><title>\(Markup.escaped(tip))</title></\(element)>\n"
    } else {
      out += "\(tipAttribute(tip))/>\n"
    }
  }

  private func tipAttribute(_ tip: String) -> String {
    if case .variables = colors { return " data-tip=\"\(Markup.escaped(tip))\"" }
    return ""
  }

  private func place(_ box: Box) -> String {
    " x=\"\(number(box.x))\" y=\"\(number(box.y))\""
      + " width=\"\(number(max(0, box.width)))\" height=\"\(number(max(0, box.height)))\""
  }

  private func attributes(_ style: Style) -> String {
    var text = fill(style.fill)
    if style.opacity < 1 { text += " fill-opacity=\"\(number(style.opacity))\"" }
    return text + (style.stroke.map(attributes) ?? "")
  }

  private func attributes(_ stroke: Stroke) -> String {
    var text = " stroke=\"\(value(stroke.paint))\""
    if stroke.width != 1 { text += " stroke-width=\"\(number(stroke.width))\"" }
    if stroke.opacity < 1 { text += " stroke-opacity=\"\(number(stroke.opacity))\"" }
    if !stroke.dash.isEmpty {
      text += " stroke-dasharray=\"\(stroke.dash.map(number).joined(separator: " "))\""
    }
    return text
  }

  private func fill(_ paint: Paint) -> String { " fill=\"\(value(paint))\"" }

  private func value(_ paint: Paint) -> String {
    if paint == .none { return "none" }
    switch colors {
    case .theme(let theme): return paint.color(theme)?.hex ?? "none"
    case .variables: return "var(\(paint.variable))"
    }
  }

  private func number(_ value: Double) -> String { NumberText.coordinate(value) }
}
