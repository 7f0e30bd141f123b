internal import SememeProjection
internal import SememeTensors

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// Whether points are one group or more: the gap statistic for one and two groups.
///
/// Tibshirani, Walther and Hastie 2001, doi:10.1111/1467-9868.00293: how much less log W is than for
/// points without groups, where W is the sum of the pairwise distances within each group, divided by
/// twice its size.
public struct GapStatistic: Sendable, Equatable {
  /// For one group.
  public let one: Double
  /// For two groups.
  public let two: Double
  /// The standard deviation of log W for two groups among the reference sets, with the error of
  /// their number: √(1 + 1/B) times it.
  public let deviation: Double

  /// Whether one group is enough: its gap is not less than that of two less the deviation.
  public var isOne: Bool { one >= two - deviation }

  /// Compares points with reference sets: as many points, even along each of the points' principal
  /// axes as far as they reach (the paper's choice b).
  ///
  /// - Parameters:
  ///   - points: [count × width]; two at least that differ.
  ///   - references: how many reference sets are drawn.
  ///   - seed: what the draws begin with.
  ///   - pool: the threads; their number does not change the result.
  ///   - prepare: what is done to the vectors of a set before they are compared.
  ///   - halves: parts points in two, by their distances or as they are.
  /// - Throws: `ProjectionError` where a number is not finite; what the closure throws.
  init(
    _ points: Tensor, references: Int, seed: UInt64, pool: ThreadPool,
    prepare: (Tensor) -> Tensor,
    halves: (Tensor, PairDistances) throws -> [Int]
  ) throws {
    func measured(_ points: Tensor) throws -> (one: Double, two: Double) {
      let distances = try PairDistances(points, metric: .cosine, pool: pool)
      let one = GapStatistic.spread([Int](repeating: 0, count: points.rows), distances)
      return (one, GapStatistic.spread(try halves(points, distances), distances))
    }
    let own = try measured(points)
    let axes = try PCA(
      fitting: points, componentCount: min(points.rows - 1, points.width), pool: pool)
    let places = try axes.transform(points)
    var generator = SplitMix(seed: seed)
    var drawn: [(one: Double, two: Double)] = []
    for _ in 0..<references {
      drawn.append(try measured(prepare(GapStatistic.reference(like: places, &generator))))
    }
    let count = Double(references)
    let means = (
      one: drawn.reduce(0) { $0 + $1.one } / count, two: drawn.reduce(0) { $0 + $1.two } / count
    )
    let variance = drawn.reduce(0) { $0 + ($1.two - means.two) * ($1.two - means.two) } / count
    one = means.one - own.one
    two = means.two - own.two
    deviation = (variance * (1 + 1 / count)).squareRoot()
  }

  /// log W: the distances within groups.
  private static func spread(_ labels: [Int], _ distances: PairDistances) -> Double {
    var sums: [Int: Double] = [:]
    var sizes: [Int: Double] = [:]
    for (i, label) in labels.enumerated() {
      sizes[label, default: 0] += 1
      for j in i + 1..<max(labels.count, i + 1) where labels[j] == label {
        sums[label, default: 0] += distances[i, j]
      }
    }
    // Each pair counts both ways; groups of equal points have no logarithm.
    let spread = sizes.keys.sorted().reduce(0) { $0 + (sums[$1] ?? 0) / (sizes[$1] ?? 1) }
    return log(max(spread, 1e-12))
  }

  /// As many points, even between the least and the largest coordinate along each axis.
  private static func reference(like places: Tensor, _ generator: inout SplitMix) -> Tensor {
    let width = places.width
    var (low, high) = (places.rows(0..<1).values, places.rows(0..<1).values)
    places.withUnsafeBuffer { values in
      for (index, value) in values.enumerated() {
        low[index % width] = min(low[index % width], value)
        high[index % width] = max(high[index % width], value)
      }
    }
    return Tensor(
      (0..<places.rows * width).map { index in
        let column = index % width
        return low[column] + (high[column] - low[column]) * generator.uniform()
      }, shape: places.shape)
  }
}
