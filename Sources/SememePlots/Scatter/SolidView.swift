internal import SememeTensors

/// Points of three dimensions as they look from one side, without perspective.
struct SolidView {
  /// A point on the sheet: right, up, and towards the reader.
  struct Flat {
    let x: Double
    let y: Double
    let depth: Double
  }

  /// How far the points are turned around the vertical axis, in radians.
  static let azimuth = 0.6
  /// From how far above they are seen, in radians.
  static let elevation = 0.35
  /// The cube's edges, as pairs of its corners 0 to 7.
  static let edges: [(Int, Int)] = [
    (0, 1), (2, 3), (4, 5), (6, 7), (0, 2), (1, 3), (4, 6), (5, 7), (0, 4), (1, 5), (2, 6), (3, 7),
  ]

  private let points: Tensor
  private let center: [Double]
  /// Half of the longest side.
  private let reach: Double

  init(_ points: Tensor) {
    self.points = points
    var (center, reach) = ([Double](), 0.0)
    for dimension in 0..<3 {
      let values = (0..<points.rows).map { Double(points[$0, dimension]) }
      let (low, high) = (values.min() ?? 0, values.max() ?? 0)
      center.append((low + high) / 2)
      reach = max(reach, (high - low) / 2)
    }
    self.center = center
    self.reach = reach > 0 ? reach : 1
  }

  /// A point, in units of half the cube's side.
  func flat(_ index: Int) -> Flat {
    flat((0..<3).map { (Double(points[index, $0]) - center[$0]) / reach })
  }

  /// A corner of the cube around all points.
  func corner(_ number: Int) -> Flat {
    flat([number & 1 == 0 ? -1 : 1, number & 2 == 0 ? -1 : 1, number & 4 == 0 ? -1 : 1])
  }

  /// A place beyond the end of an axis, for its name.
  func axisEnd(_ axis: Int) -> Flat {
    flat((0..<3).map { $0 == axis ? 1.12 : -1 })
  }

  /// Turns around the vertical axis (the second dimension), then forward.
  private func flat(_ p: [Double]) -> Flat {
    let (c, s) = (
      Mathematics.cosine(SolidView.azimuth), Mathematics.sine(SolidView.azimuth)
    )
    let (x, z) = (c * p[0] + s * p[2], -s * p[0] + c * p[2])
    let (d, e) = (
      Mathematics.cosine(SolidView.elevation), Mathematics.sine(SolidView.elevation)
    )
    return Flat(x: x, y: d * p[1] - e * z, depth: e * p[1] + d * z)
  }
}
