#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

extension WeightedGraph {
  /// The graph of points that are near to each other and have the same label.
  ///
  /// McInnes et al. 2018, arXiv:1802.03426, section 4.1: an intersection with the graph of the labels,
  /// in which points of different labels are far apart; then every point is made certain of one
  /// neighbor again.
  ///
  /// - Parameters:
  ///   - labels: one for each point; nil where it is not known.
  ///   - weight: how much labels count, from 0 to 1.
  /// - Returns: a symmetric matrix.
  package func intersected(withLabels labels: [Int?], weight: Double) -> WeightedGraph {
    guard weight > 0 else { return self }
    let far = weight < 1 ? Float(exp(-2.5 / (1 - weight))) : 0
    let unknown = Float(exp(-1.0))
    let intersection = mapWeights { row, column, value in
      guard let a = labels[row], let b = labels[column] else { return value * unknown }
      return a == b ? value : value * far
    }
    let largest = (0..<count).map { intersection.largestWeight(of: $0) }
    return intersection.mapWeights { row, _, value in value / largest[row] }
      .combinedWithTranspose(mix: 1)
  }
}
