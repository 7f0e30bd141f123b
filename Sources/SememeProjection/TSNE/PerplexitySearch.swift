#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// The width of the Gaussian around a point at which its neighbors have a given perplexity (van der
/// Maaten and Hinton 2008, section 2).
package struct PerplexitySearch: Sendable {
  /// The logarithm of the perplexity: the entropy in nats that is looked for.
  private let entropy: Double
  /// Entropies that are so near to each other are equal.
  private static let tolerance = 1e-10
  private static let limit = 200

  /// Prepares a search.
  ///
  /// - Parameter perplexity: how many neighbors count, in effect.
  package init(perplexity: Double) {
    entropy = log(perplexity)
  }

  /// Finds β = 1 / (2σ²) and the affinities p_j = exp(−β·d_j²) / Σ_k exp(−β·d_k²).
  ///
  /// Newton's method on log β, kept within what is known of β. Neighbors that are all equally far have
  /// equal affinities; where more of them than the perplexity are nearest together, β grows until
  /// only those count.
  ///
  /// - Parameters:
  ///   - squares: the squares of the distances of the neighbors, at least one.
  ///   - affinities: room for as many numbers.
  /// - Returns: β.
  @discardableResult
  package func affinities(
    _ squares: UnsafeBufferPointer<Double>, into affinities: UnsafeMutableBufferPointer<Double>
  ) -> Double {
    let nearest = squares.min() ?? 0
    let mean = squares.reduce(0) { $0 + ($1 - nearest) } / Double(max(squares.count, 1))
    guard mean > 0 else {
      affinities.update(repeating: 1 / Double(max(squares.count, 1)))
      return 0
    }
    var (low, high) = (0.0, Double.infinity)
    var beta = 1 / mean
    for _ in 0..<Self.limit {
      let (found, slope) = distribute(squares, nearest, beta, into: affinities)
      let error = found - entropy
      if abs(error) < Self.tolerance { break }
      if error > 0 { low = beta } else { high = beta }
      var next = slope < 0 ? beta * exp(min(max(-error / slope, -2), 2)) : .infinity
      if !(next > low && next < high) || next == beta {
        next = high == .infinity ? 2 * beta : (low + high) / 2
      }
      if next == beta || !(next * mean < 1e300) { break }
      beta = next
    }
    return beta
  }

  /// The affinities at a β, their entropy H and dH / d log β = −β²·variance of the squares.
  private func distribute(
    _ squares: UnsafeBufferPointer<Double>, _ nearest: Double, _ beta: Double,
    into affinities: UnsafeMutableBufferPointer<Double>
  ) -> (entropy: Double, slope: Double) {
    var (total, first, second) = (0.0, 0.0, 0.0)
    for place in squares.indices {
      let apart = squares[place] - nearest
      let weight = exp(-beta * apart)
      affinities[place] = weight
      total += weight
      first += weight * apart
      second += weight * apart * apart
    }
    for place in affinities.indices { affinities[place] /= total }
    let mean = first / total
    return (log(total) + beta * mean, -beta * beta * (second / total - mean * mean))
  }
}
