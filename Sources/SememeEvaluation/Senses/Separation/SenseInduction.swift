public import SememeProjection
public import SememeTensors

/// Senses found in the uses of a word without a dictionary: groups of uses whose vectors are alike.
public struct SenseInduction: Sendable {
  /// How groups are found.
  public enum Method: String, Sendable, CaseIterable {
    /// The two nearest groups are merged until enough are left; distances are mean cosine distances.
    case agglomerative
    /// Every use belongs to the group whose mean is nearest.
    case kmeans
  }

  /// One sense.
  public struct Group: Sendable, Hashable {
    /// The numbers of its uses, the most typical first.
    public let uses: [Int]
    /// The cosine of each with the mean of all, in the same order.
    public let typicality: [Double]
  }

  /// The groups, the largest first.
  public let groups: [Group]
  /// The mean silhouette of every number of groups that was tried; empty where the number was given.
  public let silhouettes: [Int: Double]
  /// Whether the uses are one group; nil where that was not asked.
  public let gap: GapStatistic?
  /// How the uses merge, by mean cosine distance.
  public let dendrogram: Dendrogram

  /// The number of its group for every use.
  public var labels: [Int] {
    var labels = [Int](repeating: 0, count: groups.reduce(0) { $0 + $1.uses.count })
    for (number, group) in groups.enumerated() { for use in group.uses { labels[use] = number } }
    return labels
  }

  /// Groups uses.
  ///
  /// The mean of all uses is subtracted from their vectors first, which then get unit length.
  ///
  /// - Parameters:
  ///   - vectors: one for every use, [uses × dimension].
  ///   - method: how groups are found.
  ///   - count: how many; nil takes the number from 2 to `mostGroups` with the largest mean
  ///     silhouette.
  ///   - fewestGroups: 1 lets the gap statistic decide first whether there are groups at all; it
  ///     often finds none where there are, so that 2 is the usual value.
  ///   - mostGroups: the most groups that are tried.
  ///   - seed: of the starts of k-means and of the gap statistic's reference sets.
  ///   - pool: threads to work on.
  /// - Throws: `EvaluationError` where there are fewer than three uses, or fewer than groups, or all
  ///   have the same vector, or `fewestGroups` is neither 1 nor 2; `ProjectionError` where they do not suffice for a silhouette.
  public init(
    _ vectors: Tensor, method: Method = .agglomerative, count: Int? = nil, fewestGroups: Int = 2,
    mostGroups: Int = 8, seed: UInt64 = 0, pool: ThreadPool = .shared
  ) throws {
    guard 1...2 ~= fewestGroups else {
      throw EvaluationError(.invalidArgument, "at least \(fewestGroups) groups: give 1 or 2")
    }
    guard vectors.rows >= 3, count.map({ 1...vectors.rows ~= $0 }) ?? (mostGroups >= 2) else {
      throw EvaluationError(
        .insufficientData,
        "\(count.map { "\($0) groups" } ?? "groups") of \(vectors.rows) uses: give at least three "
          + "uses, and no fewer than groups")
    }
    func prepared(_ vectors: Tensor) -> Tensor {
      Rows.normalized(vectors, less: Rows.mean(vectors))
    }
    let unit = prepared(vectors)
    guard count == 1 || unit.withUnsafeBuffer({ $0.contains { $0 != 0 } }) else {
      throw EvaluationError(
        .insufficientData,
        "all \(vectors.rows) uses have the same vector, as in a static model; choose a layer that "
          + "knows the context")
    }
    let distances = try PairDistances(unit, metric: .cosine, pool: pool)
    let tree = try Dendrogram(clustering: distances, linkage: .average)
    func labels(
      _ count: Int, _ points: Tensor, _ tree: @autoclosure () throws -> Dendrogram
    ) throws -> [Int] {
      switch method {
      case .agglomerative: return try tree().labels(clusterCount: count)
      case .kmeans:
        var options = KMeans.Options()
        options.seed = seed
        return try KMeans(clustering: points, clusterCount: count, options, pool: pool).labels
      }
    }
    let found: [Int]
    if count == nil, fewestGroups == 1 {
      gap = try GapStatistic(
        unit, references: SenseInduction.references, seed: seed, pool: pool, prepare: prepared
      ) { points, distances in
        try labels(2, points, Dendrogram(clustering: distances, linkage: .average))
      }
    } else {
      gap = nil
    }
    if let count = count ?? (gap?.isOne == true ? 1 : nil) {
      (found, silhouettes) = (try labels(count, unit, tree), [:])
    } else {
      let chosen = try ClusterCount(among: 2...mostGroups, distances, pool: pool) {
        try labels($0, unit, tree)
      }
      (found, silhouettes) = (chosen.labels, chosen.silhouettes)
    }
    dendrogram = tree
    // The mean of all is no direction once it is subtracted.
    let isOne = found.allSatisfy { $0 == found[0] }
    groups = SenseInduction.groups(isOne ? Rows.normalized(vectors) : unit, found)
  }

  /// Sets that the gap statistic compares with.
  private static let references = 50

  private static func groups(_ unit: Tensor, _ labels: [Int]) -> [Group] {
    Set(labels).map { label -> Group in
      let members = labels.indices.filter { labels[$0] == label }
      let mean = Rows.mean(unit, of: members).map(Float.init)
      let center = Rows.normalized(Tensor(mean, shape: [1, unit.width]))
      let cosines = center.withUnsafeBuffer { center in
        members.map { Double(Rows.products(center, unit, $0..<$0 + 1)[0]) }
      }
      let order = members.indices.sorted {
        cosines[$0] == cosines[$1] ? $0 < $1 : cosines[$0] > cosines[$1]
      }
      return Group(uses: order.map { members[$0] }, typicality: order.map { cosines[$0] })
    }.sorted {
      $0.uses.count == $1.uses.count
        ? ($0.uses.min() ?? 0) < ($1.uses.min() ?? 0) : $0.uses.count > $1.uses.count
    }
  }
}
