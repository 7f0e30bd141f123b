import SememePlots

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A colour in OKLab (Ottosson 2020), as a reader with some colour vision sees it.
struct PerceivedColor {
  let lightness: Double
  let a: Double
  let b: Double

  /// A screen's colour.
  ///
  /// - Parameters:
  ///   - color: the colour.
  ///   - matrix: what a kind of colour vision makes of linear red, green and blue.
  init(_ color: RGB, seenThrough matrix: [[Double]]) {
    let linear = [color.red, color.green, color.blue].map { channel -> Double in
      let value = Double(channel) / 255
      return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
    }
    let seen = matrix.map { row in
      min(max(zip(row, linear).reduce(0) { $0 + $1.0 * $1.1 }, 0), 1)
    }
    let cones = [
      [0.4122214708, 0.5363325363, 0.0514459929], [0.2119034982, 0.6806995451, 0.1073969566],
      [0.0883024619, 0.2817188376, 0.6299787005],
    ].map { row in cbrt(zip(row, seen).reduce(0) { $0 + $1.0 * $1.1 }) }
    func mix(_ l: Double, _ m: Double, _ s: Double) -> Double {
      l * cones[0] + m * cones[1] + s * cones[2]
    }
    lightness = mix(0.2104542553, 0.7936177850, -0.0040720468)
    a = mix(1.9779984951, -2.4285922050, 0.4505937099)
    b = mix(0.0259040371, 0.7827717662, -0.8086757660)
  }

  func distance(to other: PerceivedColor) -> Double {
    let (dl, da, db) = (lightness - other.lightness, a - other.a, b - other.b)
    return (dl * dl + da * da + db * db).squareRoot()
  }
}
