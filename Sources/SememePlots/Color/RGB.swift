/// A colour of a screen.
package struct RGB: Hashable, Sendable {
  package let red: UInt8
  package let green: UInt8
  package let blue: UInt8

  /// A colour from its usual six digits.
  package init(_ hex: UInt32) {
    red = UInt8(truncatingIfNeeded: hex >> 16)
    green = UInt8(truncatingIfNeeded: hex >> 8)
    blue = UInt8(truncatingIfNeeded: hex)
  }

  /// A colour from lightness, chroma and hue in OKLab (Ottosson 2020, "A perceptual color space for
  /// image processing"); the chroma is lowered to what a screen can show.
  ///
  /// - Parameters:
  ///   - lightness: 0 for black to 1 for white.
  ///   - chroma: 0 for grey; screens show up to about 0.3.
  ///   - hue: degrees: 30 is red, 100 yellow, 150 green, 250 blue.
  init(lightness: Double, chroma: Double, hue: Double) {
    let angle = hue / 180 * Double.pi
    var chroma = chroma
    var linear = RGB.linear(lightness, chroma, angle)
    while chroma > 0, linear.contains(where: { $0 < -0.0005 || $0 > 1.0005 }) {
      chroma = max(0, chroma - 0.002)
      linear = RGB.linear(lightness, chroma, angle)
    }
    let bytes = linear.map { channel -> UInt8 in
      let value = min(max(channel, 0), 1)
      let encoded =
        value <= 0.003_130_8
        ? 12.92 * value : 1.055 * Mathematics.power(value, 1 / 2.4) - 0.055
      return UInt8((encoded * 255).rounded())
    }
    red = bytes[0]
    green = bytes[1]
    blue = bytes[2]
  }

  /// The colour as CSS and SVG write it.
  var hex: String {
    let digits = [red, green, blue].map { channel in
      (channel < 16 ? "0" : "") + String(channel, radix: 16)
    }
    return "#" + digits.joined()
  }

  /// Relative luminance as WCAG 2 defines it, 0 to 1.
  package var luminance: Double {
    func linear(_ channel: UInt8) -> Double {
      let value = Double(channel) / 255
      return value <= 0.040_45 ? value / 12.92 : Mathematics.power((value + 0.055) / 1.055, 2.4)
    }
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
  }

  /// The contrast with another colour as WCAG 2 defines it, 1 to 21.
  package func contrast(with other: RGB) -> Double {
    let (dark, light) = (min(luminance, other.luminance), max(luminance, other.luminance))
    return (light + 0.05) / (dark + 0.05)
  }

  private static func linear(_ lightness: Double, _ chroma: Double, _ angle: Double) -> [Double] {
    let a = chroma * Mathematics.cosine(angle)
    let b = chroma * Mathematics.sine(angle)
    func cube(_ x: Double) -> Double { x * x * x }
    let l = cube(lightness + 0.396_337_777_4 * a + 0.215_803_757_3 * b)
    let m = cube(lightness - 0.105_561_345_8 * a - 0.063_854_172_8 * b)
    let s = cube(lightness - 0.089_484_177_5 * a - 1.291_485_548_0 * b)
    return [
      4.076_741_662_1 * l - 3.307_711_591_3 * m + 0.230_969_929_2 * s,
      -1.268_438_004_6 * l + 2.609_757_401_1 * m - 0.341_319_396_5 * s,
      -0.004_196_086_3 * l - 0.703_418_614_7 * m + 1.707_614_701_0 * s,
    ]
  }
}
