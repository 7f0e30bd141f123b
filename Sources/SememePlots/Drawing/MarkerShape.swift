/// The outlines that tell groups apart where colours cannot.
enum MarkerShape: Int, Sendable, CaseIterable {
  case circle
  case square
  case triangle
  case diamond
  case plus
  case downwardTriangle
  case cross
  case hexagon

  /// The shape of a group of any number; with colours of the same count, the shape turns on by one
  /// after each round, so that the first 64 groups all differ.
  init(group: Int) {
    let count = MarkerShape.allCases.count
    self = MarkerShape.allCases[(group + group / count) % count]
  }

  /// The corners around a centre, of about the area of a circle of the radius; none for the circle.
  func corners(at center: Point, radius: Double) -> [Point] {
    func points(_ offsets: [(Double, Double)]) -> [Point] {
      offsets.map { Point(center.x + $0.0 * radius, center.y + $0.1 * radius) }
    }
    let arm = 0.38
    let reach = 1.15
    switch self {
    case .circle: return []
    case .square: return points([(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)])
    case .triangle: return points([(0, -1.25), (1.15, 0.8), (-1.15, 0.8)])
    case .downwardTriangle: return points([(0, 1.25), (-1.15, -0.8), (1.15, -0.8)])
    case .diamond: return points([(0, -1.3), (1.15, 0), (0, 1.3), (-1.15, 0)])
    case .hexagon:
      return points([(-0.55, -1), (0.55, -1), (1.1, 0), (0.55, 1), (-0.55, 1), (-1.1, 0)])
    case .plus, .cross:
      let upright = [
        (-arm, -reach), (arm, -reach), (arm, -arm), (reach, -arm), (reach, arm), (arm, arm),
        (arm, reach), (-arm, reach), (-arm, arm), (-reach, arm), (-reach, -arm), (-arm, -arm),
      ]
      let half = 0.5.squareRoot()
      return points(
        self == .plus ? upright : upright.map { (($0.0 - $0.1) * half, ($0.0 + $0.1) * half) })
    }
  }
}
