/// What a colour is for; the theme decides how it looks.
package enum Paint: Sendable, Hashable {
  /// Nothing is painted.
  case none
  /// The page itself.
  case background
  /// Titles and labels.
  case ink
  /// Captions, ticks, what explains.
  case muted
  /// Lines that guide the eye.
  case grid
  /// Axes and frames.
  case axis
  /// What has no group, or is left out.
  case faint
  /// The series or group of a number.
  case series(Int)
  /// A step of a ramp.
  case step(ColorRamp, Int)
  /// Text that can be read on a step of a ramp.
  case onStep(ColorRamp, Int)

  /// The colour in a theme; nil where nothing is painted.
  package func color(_ theme: PlotTheme) -> RGB? {
    let light = theme == .light
    switch self {
    case .none: return nil
    case .background: return RGB(light ? 0xFFFFFF : 0x10151B)
    case .ink: return RGB(light ? 0x1B2026 : 0xE8EDF2)
    case .muted: return RGB(light ? 0x57606A : 0xA0AAB5)
    case .grid: return RGB(light ? 0xE6EAEE : 0x272F38)
    case .axis: return RGB(light ? 0x8A939C : 0x66717C)
    case .faint: return RGB(light ? 0xA4ABB3 : 0x6B7580)
    case .series(let number): return Palette.color(number, theme: theme)
    case .step(let ramp, let step): return ramp.color(step, theme: theme)
    case .onStep(let ramp, let step):
      let cell = ramp.color(step, theme: theme)
      let inks = [RGB(0xFFFFFF), RGB(0x10151B)]
      return inks.max { $0.contrast(with: cell) < $1.contrast(with: cell) }
    }
  }

  /// The name of the variable that holds the colour in a page.
  var variable: String {
    switch self {
    case .none: "none"
    case .background: "--background"
    case .ink: "--ink"
    case .muted: "--muted"
    case .grid: "--grid"
    case .axis: "--axis"
    case .faint: "--faint"
    case .series(let number): "--s\(Palette.index(number))"
    case .step(let ramp, let step): "--\(ramp.rawValue)\(step)"
    case .onStep(let ramp, let step): "--\(ramp.rawValue)i\(step)"
    }
  }

  /// Colours that every page names.
  static let named: [Paint] =
    [.background, .ink, .muted, .grid, .axis, .faint] + (0..<Palette.count).map(Paint.series)
}
