public import SememeTensors

/// What a map keeps of the points that it shows.
///
/// ```swift
/// let quality = try MapQuality(of: map, points: points, neighborCount: 15)
/// print(quality.trustworthiness, quality.neighborRecall)
/// ```
public struct MapQuality: Sendable, Equatable {
  /// How many neighbors of each point were looked at.
  public let neighborCount: Int
  /// Whether neighbors in the map are neighbors among the points, from 0 to 1: points that are shown
  /// near although they are far count by how far they are, in ranks (Venna and Kaski 2001,
  /// doi:10.1007/3-540-44668-0_68).
  public let trustworthiness: Double
  /// Whether neighbors among the points are neighbors in the map: the same with both exchanged.
  public let continuity: Double
  /// The part of the nearest neighbors among the points that are nearest neighbors in the map.
  public let neighborRecall: Double
  /// How often most of a point's neighbors in the map have its label, of equally frequent labels the
  /// smallest; nil where no labels were given.
  public let labelAccuracy: Double?
  /// The mean silhouette of the labels in the map; nil where no labels were given, or where they make
  /// fewer than two groups or only single points.
  public let silhouette: Double?
  /// How many points these numbers are the mean of: all, or a fixed sample of many.
  public let sampleCount: Int

  /// Up to so many points, all of them are looked at.
  public static let exactLimit = 5000

  /// Compares a map with the points that it shows.
  ///
  /// Each point that is looked at is measured against all others: O(count²) for few points, and as many
  /// steps as for `exactLimit` points for more.
  ///
  /// - Parameters:
  ///   - map: places, [count × dimensions]; their distances are Euclidean.
  ///   - points: [count × width].
  ///   - neighborCount: how many neighbors to look at: less than half of the points.
  ///   - metric: how far points are from each other.
  ///   - labels: a number for each point, or nil.
  ///   - seed: of the sample.
  ///   - pool: the threads; their number does not change the result.
  /// - Throws: `ProjectionError` where places or points are not finite or differ in number, labels are
  ///   not as many, or `neighborCount` is out of range; `CancellationError` where the task was cancelled.
  public init(
    of map: Tensor, points: Tensor, neighborCount: Int, metric: ProjectionMetric = .euclidean,
    labels: [Int]? = nil, seed: UInt64 = 0, pool: ThreadPool = .shared
  ) throws {
    self = try MapQuality.measured(
      of: map, points: points, neighborCounts: [neighborCount], metric: metric, labels: labels,
      seed: seed, pool: pool)[0]
  }

  /// Compares a map with the points that it shows, for several numbers of neighbors in one pass.
  ///
  /// ```swift
  /// let qualities = try MapQuality.measured(of: map, points: points, neighborCounts: [15, 10])
  /// ```
  ///
  /// - Parameters:
  ///   - map: places, [count × dimensions]; their distances are Euclidean.
  ///   - points: [count × width].
  ///   - neighborCounts: how many neighbors to look at, each less than half of the points.
  ///   - metric: how far points are from each other.
  ///   - labels: a number for each point, or nil.
  ///   - seed: of the sample.
  ///   - pool: the threads; their number does not change the result.
  /// - Returns: the quality for each number of neighbors.
  /// - Throws: `ProjectionError` where places or points are not finite or differ in number, labels are
  ///   not as many, or a number of neighbors is out of range; `CancellationError` where the task was
  ///   cancelled.
  public static func measured(
    of map: Tensor, points: Tensor, neighborCounts: [Int], metric: ProjectionMetric = .euclidean,
    labels: [Int]? = nil, seed: UInt64 = 0, pool: ThreadPool = .shared
  ) throws -> [MapQuality] {
    let (places, points) = (
      try PointSet(map, KernelLevel.preferred).magnified,
      try PointSet(points, KernelLevel.preferred).magnified
    )
    try check(places, points, neighborCounts, labels)
    let sample = sample(of: points.count, seed)
    let ranks = NeighborRanks(
      shown: RankedRows(places, .euclidean), real: RankedRows(points, metric),
      neighborCounts: neighborCounts, labels: labels)
    let sums = try ranks.sums(of: sample, pool)
    let silhouette = try silhouette(places, labels, sample, pool)
    return zip(neighborCounts, sums).map { neighborCount, sums in
      let (n, k, size) = (Double(points.count), Double(neighborCount), Double(sample.count))
      let scale = 2 / (size * k * (2 * n - 3 * k - 1))
      return MapQuality(
        neighborCount: neighborCount, trustworthiness: 1 - scale * Double(sums.intruders),
        continuity: 1 - scale * Double(sums.missing),
        neighborRecall: Double(sums.shared) / (size * k),
        labelAccuracy: labels.map { _ in Double(sums.rightLabels) / size },
        silhouette: silhouette, sampleCount: sample.count)
    }
  }

  private init(
    neighborCount: Int, trustworthiness: Double, continuity: Double, neighborRecall: Double,
    labelAccuracy: Double?, silhouette: Double?, sampleCount: Int
  ) {
    self.neighborCount = neighborCount
    self.trustworthiness = trustworthiness
    self.continuity = continuity
    self.neighborRecall = neighborRecall
    self.labelAccuracy = labelAccuracy
    self.silhouette = silhouette
    self.sampleCount = sampleCount
  }

  private static func check(
    _ places: PointSet, _ points: PointSet, _ neighborCounts: [Int], _ labels: [Int]?
  ) throws(ProjectionError) {
    let count = points.count
    guard places.count == count, labels.map({ $0.count == count }) ?? true else {
      throw ProjectionError(
        .invalidArgument,
        "a map of \(places.count) places, \(count) points and \(labels?.count ?? count) labels; give as "
          + "many of each")
    }
    let most = largestNeighborCount(count)
    for neighborCount in neighborCounts
    where !(1...max(most, 1)).contains(neighborCount) || most < 1 {
      throw ProjectionError(
        .invalidArgument,
        "quality of a map: \(neighborCount) neighbors of \(count) points; "
          + (most > 0 ? "give 1 to \(most)" : "at least three points are needed"))
    }
  }

  /// How many neighbors can be looked at: fewer than half of the points; 0 for fewer than three.
  ///
  /// - Parameter count: how many points there are.
  /// - Returns: the largest `neighborCount`.
  public static func largestNeighborCount(_ count: Int) -> Int { max((count - 1) / 2, 0) }

  /// All points where they are few, else some of them, ascending.
  private static func sample(of count: Int, _ seed: UInt64) -> [Int] {
    guard count > exactLimit else { return Array(0..<count) }
    let size = max(exactLimit * exactLimit / count, 500)
    var random = SplitMix(seed: seed)
    var left = size
    // Selection sampling (Knuth, The Art of Computer Programming 2, algorithm 3.4.2 S).
    return (0..<count).filter { point in
      guard random.below(count - point) < left else { return false }
      left -= 1
      return true
    }
  }

  private static func silhouette(
    _ places: PointSet, _ labels: [Int]?, _ sample: [Int], _ pool: ThreadPool
  ) throws -> Double? {
    guard let labels else { return nil }
    let rows = MeasuredRows(places, .euclidean)
    do {
      return try Silhouette(count: rows.count, labels, among: sample, pool) {
        rows.distance($0, $1)
      }.mean
    } catch is ProjectionError {
      // Labels that make no two groups.
      return nil
    }
  }
}
