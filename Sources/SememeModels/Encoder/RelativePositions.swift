internal import SememeCheckpoints
internal import SememeTensors

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// What attention adds to its scores by relative position, read once for all layers.
enum RelativePositions: Sendable {
  /// A number for every bucket and head, [buckets × heads].
  case buckets(Tensor, maximumDistance: Int)
  /// A factor of the distance for every head.
  case linear([Float])
  /// Vectors that every layer projects for itself.
  case disentangled(DisentangledPositions)

  /// Reads the numbers; nil where the family has none.
  init?(
    _ weights: WeightScope, _ keys: EncoderKeys, _ description: EncoderDescription,
    _ loader: WeightLoader
  ) throws(CheckpointError) {
    switch description.relativeBias {
    case .buckets(let count, let maximumDistance):
      self = .buckets(
        try weights[keys.relativeBias].tensor("weight", [count, description.headCount]),
        maximumDistance: maximumDistance)
    case .linear: self = .linear(RelativePositions.slopes(description.headCount))
    case .disentangled(let kind):
      self = .disentangled(try DisentangledPositions(weights, keys, description, kind, loader))
    case nil: return nil
    }
  }

  /// What all layers add to each head's scores, as far as sequences of a length reach.
  ///
  /// - Parameter length: tokens of the longest sequence.
  /// - Returns: what attention takes; nil where each layer has its own.
  func bias(length: Int) -> Attention.DistanceBias? {
    let reach = max(length - 1, 0)
    switch self {
    case .buckets(let numbers, let maximumDistance):
      return numbers.withUnsafeBuffer { values in
        RelativePositions.bias(heads: numbers.width, reach: reach) { distance in
          let row = RelativePositions.bucket(
            of: distance, count: numbers.rows, maximumDistance: maximumDistance)
          return { head in values[row * numbers.width + head] }
        }
      }
    case .linear(let slopes):
      return RelativePositions.bias(heads: slopes.count, reach: reach) { distance in
        { head in -slopes[head] * Float(abs(distance)) }
      }
    case .disentangled: return nil
    }
  }

  /// Fills a table: for each distance a function from head to number.
  private static func bias(
    heads: Int, reach: Int, _ numbers: (_ distance: Int) -> (_ head: Int) -> Float
  ) -> Attention.DistanceBias {
    let width = 2 * reach + 1
    return Attention.DistanceBias(
      Tensor([heads, width]) { table in
        for distance in -reach...reach {
          let number = numbers(distance)
          for head in 0..<heads { table[head * width + distance + reach] = number(head) }
        }
      })
  }

  /// The bucket of a distance from query to key: the first half of them looks back.
  private static func bucket(of distance: Int, count: Int, maximumDistance: Int) -> Int {
    let half = count / 2
    let first = distance > 0 ? half : 0
    let (steps, exact) = (abs(distance), half / 2)
    guard steps >= exact, exact > 0 else { return first + min(steps, max(half - 1, 0)) }
    // In float32 and in this order, as the reference: borders depend on it.
    let share = logf(Float(steps) / Float(exact)) / logf(Float(maximumDistance) / Float(exact))
    let further = share * Float(half - exact)
    return first + (further < Float(half - exact) ? exact + Int(further) : half - 1)
  }

  /// The slopes of ALiBi: a geometric sequence.
  ///
  /// For a number of heads that is no power of two, every other slope of twice as many is put in
  /// (Press et al. 2022, as published with it).
  private static func slopes(_ heads: Int) -> [Float] {
    func sequence(_ count: Int) -> [Double] {
      (1...count).map { pow(2, -8 * Double($0) / Double(count)) }
    }
    var power = 1
    while power * 2 <= heads { power *= 2 }
    let further = sequence(2 * power).enumerated().filter { $0.offset % 2 == 0 }.map(\.element)
    return (sequence(power) + further.prefix(heads - power)).map { Float($0) }
  }
}
