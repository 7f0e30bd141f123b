internal import SememeTensors

/// Where the parts of a graph that falls apart go.
///
/// Few parts lie on the axes, as in umap-learn; many where the first principal components of their
/// points' means are.
package struct ComponentCenters {
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
    ranges = ComponentCenters.gaps(places).map { $0.isFinite ? $0 / 2 : 1 }
  }
}

extension ComponentCenters {
  /// How far each place is from the nearest one that is not the same; infinite where there is none.
  ///
  /// In the order of their first coordinate, from each place outwards until that coordinate alone is
  /// too far: parts may be as many as a third of the points.
  package static func gaps(_ places: [[Double]]) -> [Double] {
    let order = places.indices.sorted { places[$0][0] < places[$1][0] }
    var gaps = [Double](repeating: .infinity, count: places.count)
    for (rank, number) in order.enumerated() {
      let place = places[number]
      var nearest = Double.infinity
      for step in [-1, 1] {
        var other = rank + step
        while order.indices.contains(other) {
          let there = places[order[other]]
          let along = there[0] - place[0]
          guard along * along < nearest else { break }
          let squared = zip(place, there).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
          if squared > 0 { nearest = min(nearest, squared) }
          other += step
        }
      }
      gaps[number] = nearest.squareRoot()
    }
    return gaps
  }

  /// The means of the parts' points along their first principal components, at most 1 from 0.
  private static func projected(
    _ labels: [Int], _ count: Int, _ points: PointSet, _ dimension: Int
  ) throws -> [[Double]] {
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
