internal import SememeTensors

/// First places of points from the eigenvectors of their graph.
///
/// The normalised Laplacian's eigenvectors with the least eigenvalues (Ng, Jordan and Weiss 2001, "On
/// spectral clustering"; Belkin and Niyogi 2003, doi:10.1162/089976603321780317), which are those of
/// D^−½·W·D^−½ with the largest; the first is known, and left out.
struct SpectralStart {
  let graph: WeightedGraph
  let dimension: Int
  let seed: UInt64
  let pool: ThreadPool

  /// Residuals up to this size are good enough for places that move afterwards.
  private static let tolerance = 1e-3

  /// Places of all points.
  ///
  /// - Parameter points: as the graph has them; where it falls apart, the parts lie as the means of
  ///   their points do.
  /// - Returns: [count × dimension].
  /// - Throws: `ProjectionError` where eigenvectors are not found.
  func places(_ points: PointSet) throws -> [[Double]] {
    let components = graph.components
    guard components.count > 1 else {
      let numbers = (0..<graph.count).map(Int32.init)
      return try places(of: Array(0..<graph.count), numbers, within: 10)
    }
    let centers = try ComponentCenters(components.labels, components.count, points, dimension)
    var members = [[Int]](repeating: [], count: components.count)
    var numbers = [Int32](repeating: 0, count: graph.count)
    for (point, label) in components.labels.enumerated() {
      numbers[point] = Int32(members[label].count)
      members[label].append(point)
    }
    var result = [[Double]](repeating: [], count: graph.count)
    for (label, points) in members.enumerated() {
      try Cancellation.check()
      let places = try places(of: points, numbers, within: centers.ranges[label])
      for (point, place) in zip(points, places) {
        result[point] = zip(place, centers.places[label]).map { $0 + $1 }
      }
    }
    return result
  }

  /// Places of the points of one component, none farther from 0 on an axis than a range.
  private func places(
    of members: [Int], _ numbers: [Int32], within range: Double
  ) throws -> [[Double]] {
    guard members.count > max(dimension + 1, 2 * dimension - 1) else {
      var random = SplitMix(seed: seed &+ UInt64(truncatingIfNeeded: members.first ?? 0))
      return members.map { _ in
        (0..<dimension).map { _ in range * (2 * Double(random.uniform()) - 1) }
      }
    }
    let vectors = try eigenvectors(of: members, numbers)
    let largest = vectors.reduce(Double.leastNormalMagnitude) {
      max($0, $1.lazy.map(abs).max() ?? 0)
    }
    return members.indices.map { member in vectors.map { range * $0[member] / largest } }
  }

  private func eigenvectors(of members: [Int], _ numbers: [Int32]) throws -> [[Double]] {
    let laplacian = NormalizedGraph(graph, members, numbers: numbers, pool)
    var options = Lanczos.Options()
    options.tolerance = SpectralStart.tolerance
    options.basisSize = 2 * dimension + 40
    options.seed = seed
    let pairs = try Lanczos.eigenpairs(
      dimension, at: .largest, ofSize: members.count, options, multiply: laplacian.multiply)
    return (0..<dimension).map { Array(pairs.vectors.row($0)) }
  }
}
