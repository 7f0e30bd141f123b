internal import SememeCheckpoints
internal import SememeTensors

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// What attention adds to its scores by distance, read once for all layers.
struct RelativePositions: Sendable {
  /// A number for every bucket and head, [buckets × heads].
  private let buckets: Tensor
  private let maximumDistance: Int

  /// Reads the numbers; nil where the family has none.
  init?(
    _ weights: WeightScope, _ keys: EncoderKeys, _ description: EncoderDescription
  ) throws(CheckpointError) {
    switch description.relativeBias {
    case .buckets(let count, let maximumDistance):
      buckets = try weights[keys.relativeBias].tensor("weight", [count, description.headCount])
      self.maximumDistance = maximumDistance
    case nil: return nil
    }
  }

  /// The bias of every head, as far as sequences of a length reach.
  ///
  /// - Parameter length: tokens of the longest sequence.
  /// - Returns: what attention takes.
  func bias(length: Int) -> Attention.DistanceBias {
    let reach = max(length - 1, 0)
    let (rows, heads) = (2 * reach + 1, buckets.width)
    return Attention.DistanceBias(
      buckets.withUnsafeBuffer { values in
        Tensor([heads, rows]) { table in
          for distance in -reach...reach {
            let bucket = bucket(of: distance)
            for head in 0..<heads {
              table[head * rows + distance + reach] = values[bucket * heads + head]
            }
          }
        }
      })
  }

  /// The bucket of a distance from query to key: the first half of them looks back.
  private func bucket(of distance: Int) -> Int {
    let half = buckets.rows / 2
    let first = distance > 0 ? half : 0
    let (steps, exact) = (abs(distance), half / 2)
    guard steps >= exact, exact > 0 else { return first + min(steps, max(half - 1, 0)) }
    // In float32 and in this order, as the reference: borders depend on it.
    let share = logf(Float(steps) / Float(exact)) / logf(Float(maximumDistance) / Float(exact))
    return first + min(exact + Int(share * Float(half - exact)), half - 1)
  }
}
