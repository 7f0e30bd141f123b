/// A square grid of boxes over a map, each with three by three nodes at equal distances.
///
/// Between nodes polynomials of the second degree interpolate (Linderman et al. 2019,
/// doi:10.1038/s41592-018-0308-4). A box is one unit wide, as far as q falls to a half, or a power of two
/// of it where the whole map is small or huge. So the kernels between nodes stay the same while points
/// move, until the map has grown.
struct InterpolationGrid: Equatable {
  /// How many boxes lie side by side.
  let boxCount: Int
  /// How wide a box is.
  let boxWidth: Float
  /// The corner with the smallest coordinates.
  private(set) var origin: SIMD2<Float>

  /// Nodes of a box in either direction.
  static let boxNodes = 3
  /// The fewest boxes side by side that a map is covered with.
  private static let fewest: Float = 25
  /// Boxes of at most a unit are not split for a wider map.
  private static let widest: Float = 1
  /// A wider map gets wider boxes, so that memory stays bounded.
  private static let mostBoxes: Float = 1360

  /// How many nodes lie side by side.
  var nodeCount: Int { boxCount * Self.boxNodes }
  /// How far they are from each other.
  var spacing: Float { boxWidth / Float(Self.boxNodes) }

  /// A grid for a map between two corners; the former one, moved, where it still serves.
  ///
  /// - Parameters:
  ///   - low: the smallest coordinates.
  ///   - high: the largest ones.
  ///   - former: the grid of the last step.
  init(from low: SIMD2<Float>, to high: SIMD2<Float>, former: InterpolationGrid?) {
    let span = max((high - low).max(), 1e-6)
    let width = Self.width(for: span)
    let needed = Int(span / width) + 2
    if let former, former.boxWidth == width, former.boxCount >= needed,
      former.boxCount <= needed + needed / 4
    {
      self = former
    } else {
      boxCount = needed + needed / 12
      boxWidth = width
      origin = .zero
    }
    origin = (low + high) * 0.5 - Float(boxCount) * boxWidth * 0.5
  }

  private static func width(for span: Float) -> Float {
    var width = widest
    while span / width < fewest { width /= 2 }
    while span / width > mostBoxes { width *= 2 }
    return width
  }

  /// The box of a point.
  func box(of place: SIMD2<Float>) -> (column: Int, row: Int) {
    let cell = (place - origin) / boxWidth
    return (
      min(max(Int(cell.x), 0), boxCount - 1), min(max(Int(cell.y), 0), boxCount - 1)
    )
  }

  /// The weights of the three nodes of a box for a coordinate (Lagrange).
  ///
  /// - Parameters:
  ///   - offset: from the lower border of the map.
  ///   - box: the number of the box.
  /// - Returns: three weights, whose sum is 1, and a zero.
  func weights(_ offset: Float, box: Int) -> SIMD4<Float> {
    let at = (offset - Float(box) * boxWidth) / spacing - 0.5
    return SIMD4((at - 1) * (at - 2) * 0.5, at * (2 - at), at * (at - 1) * 0.5, 0)
  }

  /// Whether another grid has the same kernels between its nodes.
  func hasKernels(of other: InterpolationGrid) -> Bool {
    boxCount == other.boxCount && boxWidth == other.boxWidth
  }
}
