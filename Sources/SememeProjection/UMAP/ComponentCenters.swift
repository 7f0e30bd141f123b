internal import SememeTensors

/// Where the parts of a graph that falls apart go.
///
/// Few parts lie on the axes, as in umap-learn; many where the first principal components of their
/// points' means are.
struct ComponentCenters {
  /// The middle of each part.
  let places: [[Double]]
  /// Half of the way to the nearest other part.
  let ranges: [Double]

  /// Finds places.
  ///
  /// - Parameters:
  ///   - labels: the part of each point.
  ///   - count: how many parts there are, at least 2.
  ///   - points: where the points lie in their own space.
  ///   - dimension: of the map.
  /// - Throws: `ProjectionError` where components are not found.
  init(_ labels: [Int], _ count: Int, _ points: PointSet, _ dimension: Int) throws {
    let places =
      count <= 2 * dimension
      ? (0..<count).map { part in
        var place = [Double](repeating: 0, count: dimension)
        let half = (count + 1) / 2
        place[part % half] = part < half ? 1 : -1
        return place
      } : try ComponentCenters.projected(labels, count, points, dimension)
    self.places = places
    ranges = places.map { place in
      let nearest = places.reduce(Double.infinity) { nearest, other in
        let squared = zip(place, other).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
        return squared > 0 ? min(nearest, squared) : nearest
      }
      return nearest.isFinite ? nearest.squareRoot() / 2 : 1
    }
  }
}

extension ComponentCenters {
  /// The means of the parts' points along their first principal components, at most 1 from 0.
  private static func projected(
    _ labels: [Int], _ count: Int, _ points: PointSet, _ dimension: Int
  ) throws(ProjectionError) -> [[Double]] {
    let width = points.width
    var sums = Matrix(zeros: count, width)
    var sizes = [Double](repeating: 0, count: count)
    points.points.withUnsafeBuffer { source in
      for (point, label) in labels.enumerated() {
        sizes[label] += 1
        for axis in 0..<width {
          sums.values[label * width + axis] += Double(source[point * width + axis])
        }
      }
    }
    for label in 0..<count {
      for axis in 0..<width { sums.values[label * width + axis] /= sizes[label] }
    }
    let places = try StartPlaces.principal(sums.tensor, dimension)
    let largest = places.reduce(Double.leastNormalMagnitude) { largest, place in
      place.reduce(largest) { max($0, abs($1)) }
    }
    return places.map { place in place.map { $0 / largest } }
  }
}
