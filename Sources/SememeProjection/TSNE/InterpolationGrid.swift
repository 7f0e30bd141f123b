/// A square grid of nodes over a map, between which cubic B-splines interpolate.
///
/// Nodes are half a unit apart, of which q falls to a half within one, or a power of two of that where the
/// whole map is small or huge. So the kernels between nodes stay the same while points move, until the
/// map has grown.
struct InterpolationGrid: Equatable {
  /// How many cells lie side by side.
  let cellCount: Int
  /// How far nodes are from each other.
  let spacing: Float
  /// The corner with the smallest coordinates.
  private(set) var origin: SIMD2<Float>

  /// Nodes in either direction that a point is spread over.
  static let support = 4
  /// The fewest cells side by side that a map is covered with.
  private static let fewest: Float = 50
  private static let widest: Float = 0.5
  /// A wider map gets wider cells, so that memory stays bounded.
  private static let most: Float = 1024

  /// How many nodes lie side by side.
  var nodeCount: Int { cellCount + Self.support - 1 }

  /// A grid for a map between two corners; the former one, moved, where it still serves.
  ///
  /// - Parameters:
  ///   - low: the smallest coordinates.
  ///   - high: the largest ones.
  ///   - former: the grid of the last step.
  init(from low: SIMD2<Float>, to high: SIMD2<Float>, former: InterpolationGrid?) {
    let span = max((high - low).max(), 1e-6)
    let spacing = Self.spacing(for: span)
    let needed = Int(span / spacing) + 2
    if let former, former.spacing == spacing, former.cellCount >= needed,
      former.cellCount <= needed + needed / 4
    {
      self = former
    } else {
      cellCount = needed + needed / 12
      self.spacing = spacing
      origin = .zero
    }
    origin = (low + high) * 0.5 - Float(cellCount) * spacing * 0.5
  }

  private static func spacing(for span: Float) -> Float {
    var spacing = widest
    while span / spacing < fewest { spacing /= 2 }
    while span / spacing > most { spacing *= 2 }
    return spacing
  }

  /// The first node of either direction that a point is spread over, and its distance from there.
  func cell(of place: SIMD2<Float>) -> (column: Int, row: Int, offset: SIMD2<Float>) {
    let at = (place - origin) / spacing
    let column = min(max(Int(at.x), 0), cellCount - 1)
    let row = min(max(Int(at.y), 0), cellCount - 1)
    return (column, row, at - SIMD2(Float(column), Float(row)))
  }

  /// The weights of the four nodes around a place: cubic B-splines (Schoenberg 1946).
  ///
  /// - Parameter offset: how far into its cell the place lies, from 0 to 1.
  /// - Returns: four weights, whose sum is 1.
  static func weights(_ offset: Float) -> SIMD4<Float> {
    let (left, square) = (1 - offset, offset * offset)
    let cube = square * offset
    return SIMD4(
      left * left * left, 3 * cube - 6 * square + 4, 3 * (square + offset - cube) + 1, cube) / 6
  }

  /// Whether another grid has the same kernels between its nodes.
  func hasKernels(of other: InterpolationGrid) -> Bool {
    cellCount == other.cellCount && spacing == other.spacing
  }
}
