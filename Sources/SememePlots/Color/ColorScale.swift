/// How numbers become colours.
public enum ColorScale: Sendable, Hashable {
  /// From the page's own colour to the strongest contrast with it: for what has no middle.
  case sequential
  /// Two hues that grow away from a neutral middle: for what lies on both sides of a value.
  case diverging
}

/// A row of colours that a value's place from 0 to 1 chooses from.
package enum ColorRamp: String, Sendable, Hashable, CaseIterable {
  /// Cells of a heat map: the lowest value recedes into the page.
  case sequential = "q"
  /// Cells on both sides of a middle: blue below, red above.
  case diverging = "v"
  /// Points and lines: like `sequential`, but the lowest value stands out from the page too.
  case marks = "m"

  /// How many colours a ramp has.
  package static let stepCount = 64

  /// The ramp of a scale's cells.
  init(_ scale: ColorScale) {
    self = scale == .sequential ? .sequential : .diverging
  }

  /// The step for a place between 0 and 1; places outside count as the nearest end.
  static func step(at place: Double) -> Int {
    let clamped = min(max(place.isNaN ? 0 : place, 0), 1)
    return min(Int(clamped * Double(stepCount)), stepCount - 1)
  }

  /// The colour of a step.
  package func color(_ step: Int, theme: PlotTheme) -> RGB {
    let place = Double(step) / Double(ColorRamp.stepCount - 1)
    switch self {
    case .sequential: return ColorRamp.sequential(place, theme)
    case .marks: return ColorRamp.sequential(0.18 + 0.82 * place, theme)
    case .diverging: return ColorRamp.diverging(2 * place - 1, theme)
    }
  }

  /// Lightness falls (on a light page) or rises (on a dark one) evenly; the hue turns from yellow
  /// over green to blue, so that steps differ in grey, in hue and for every kind of colour vision.
  private static func sequential(_ place: Double, _ theme: PlotTheme) -> RGB {
    let arch = 4 * place * (1 - place)
    return theme == .light
      ? RGB(
        lightness: 0.975 - 0.675 * place, chroma: 0.03 + 0.02 * arch + 0.065 * place,
        hue: 105 + 165 * place)
      : RGB(
        lightness: 0.235 + 0.695 * place, chroma: 0.035 + 0.02 * arch + 0.065 * place,
        hue: 275 - 170 * place)
  }

  private static func diverging(_ side: Double, _ theme: PlotTheme) -> RGB {
    let distance = side.magnitude
    let hue = side < 0 ? 250.0 : 42.0
    return theme == .light
      ? RGB(lightness: 0.97 - 0.49 * distance, chroma: 0.005 + 0.133 * distance, hue: hue)
      : RGB(lightness: 0.27 + 0.48 * distance, chroma: 0.005 + 0.128 * distance, hue: hue)
  }
}
