import ArgumentParser
import SememeProjection
import SememeTensors

/// A map, and how it came about.
struct ProjectedMap {
  /// Where the points are, [count × dimensions].
  let places: Tensor
  /// The method's name.
  let name: String
  /// The method with its options, in words.
  let description: String
  /// What the axes mean; empty where only distances do.
  var axes: [String] = []
  /// What the method itself says of the result, by name.
  var measures: [(name: String, value: Double)] = []
}

/// How points are laid out.
struct MapArguments: ParsableArguments {
  /// The methods.
  enum Method: String, CaseIterable, ExpressibleByArgument {
    case tsne
    case umap
    case pca
  }

  @Option(help: "How the map is made.")
  var method = Method.tsne

  @Option(help: ArgumentHelp("Dimensions of the map.", valueName: "n"))
  var dims = 2

  @Option(
    name: .customLong("metric"),
    help: ArgumentHelp(
      "How distances between vectors are measured, by tsne, by umap and to judge the map; by default "
        + "cosine, and euclidean for pca.",
      valueName: "metric"))
  var chosenMetric: ProjectionMetric?

  @Option(
    help: ArgumentHelp("Bring vectors to so many principal components first.", valueName: "n"))
  var reduce: Int?

  @Option(help: ArgumentHelp("The start of all random numbers.", valueName: "n"))
  var seed: UInt64 = 1

  @Option(
    help: ArgumentHelp("Neighbors that count, in effect (tsne); by default 30.", valueName: "n"))
  var perplexity: Double?

  @Option(help: ArgumentHelp("Neighbors that count (umap); by default 15.", valueName: "n"))
  var neighbors: Int?

  @Option(
    help: ArgumentHelp("How close points may come (umap); by default 0.1.", valueName: "distance"))
  var minDist: Double?

  @Option(
    help: ArgumentHelp(
      "Steps: of tsne after its first 250 (500), or epochs of umap (by the number of points).",
      valueName: "n"))
  var iterations: Int?

  @Flag(help: "Draw points of the same label together (umap).")
  var supervised = false

  @Flag(help: "Keep dense places dense and sparse ones sparse (umap; densMAP).")
  var densmap = false

  /// The labels of points, where there are some.
  var seesLabels: [String?]?

  enum CodingKeys: String, CodingKey {
    case method, dims, chosenMetric, reduce, seed, perplexity, neighbors, minDist, iterations,
      supervised
    case densmap
  }

  /// How distances are measured.
  ///
  /// The first components keep Euclidean distances as well as they can, so PCA is judged by these.
  var metric: ProjectionMetric { chosenMetric ?? (method == .pca ? .euclidean : .cosine) }

  func validate() throws {
    if dims < 1 { throw ValidationError("--dims \(dims): give at least 1") }
    try refuse("--perplexity", perplexity != nil && method != .tsne, "tsne")
    try refuse("--neighbors", neighbors != nil && method != .umap, "umap")
    try refuse("--min-dist", minDist != nil && method != .umap, "umap")
    try refuse("--supervised", supervised && method != .umap, "umap")
    try refuse("--densmap", densmap && method != .umap, "umap")
    try refuse("--iterations", iterations != nil && method == .pca, "tsne or umap")
  }

  /// An option that another method would pass over in silence is an error.
  private func refuse(_ option: String, _ isForeign: Bool, _ methods: String) throws {
    guard isForeign else { return }
    throw ValidationError("\(option) belongs to --method \(methods), not to \(method.rawValue)")
  }

  /// Makes the map.
  ///
  /// - Parameters:
  ///   - vectors: [count × dimension].
  ///   - pool: the threads.
  ///   - line: shows how far it is.
  /// - Returns: the map.
  /// - Throws: `ProjectionError`, `CommandError`; `CancellationError` where it was interrupted.
  func map(
    _ vectors: Tensor, on pool: ThreadPool, _ line: ProgressLine
  ) async throws -> ProjectedMap {
    if supervised, seesLabels == nil {
      throw CommandError(
        ExitStatus.usage, "--supervised needs labels: give --labels or --label-field")
    }
    var vectors = vectors
    if let reduce {
      let source = vectors
      vectors = try await pool.performProjection {
        try PCA(fitting: source, componentCount: reduce, seed: seed, pool: pool).transform(source)
      }
    }
    return switch method {
    case .tsne: try await tsne(vectors, pool, line)
    case .umap: try await umap(vectors, pool, line)
    case .pca: try await pca(vectors, pool)
    }
  }

  private func tsne(
    _ vectors: Tensor, _ pool: ThreadPool, _ line: ProgressLine
  ) async throws -> ProjectedMap {
    var options = TSNEOptions()
    options.dimension = dims
    options.perplexity = perplexity
    options.metric = metric
    options.seed = seed
    if let iterations { options.iterations = iterations }
    line.show("looking for neighbors")
    let set = options
    let map = try await pool.performProjection {
      try TSNE(fitting: vectors, options: set, pool: pool) { step in
        line.show(
          "t-SNE: step \(step.iteration) of \(step.iterationCount), divergence "
            + Decimals.text(step.divergence, 3))
      }
    }
    return ProjectedMap(
      places: map.map, name: "t-SNE",
      description: "t-SNE, perplexity \(Decimals.text(map.perplexity, 0)), \(metric.rawValue) "
        + "distances, seed \(seed)",
      measures: [("kl_divergence", map.divergence)])
  }

  private func umap(
    _ vectors: Tensor, _ pool: ThreadPool, _ line: ProgressLine
  ) async throws -> ProjectedMap {
    var options = UMAPOptions()
    options.dimension = dims
    if let neighbors { options.neighborCount = neighbors }
    options.metric = metric
    if let minDist { options.minimumDistance = minDist }
    options.epochs = iterations
    options.seed = seed
    if densmap { options.density = DensityOptions() }
    let (set, labels) = (options, supervised ? classes : nil)
    let map = try await pool.performProjection {
      try UMAP(fitting: vectors, labels: labels, options: set, pool: pool) { step in
        line.show(MapArguments.text(step))
      }
    }
    return ProjectedMap(
      places: map.map, name: densmap ? "densMAP" : "UMAP",
      description: "\(densmap ? "densMAP" : "UMAP"), \(set.neighborCount) neighbors, smallest "
        + "distance \(set.minimumDistance), \(metric.rawValue) distances, seed \(seed)")
  }

  /// The labels as numbers.
  private var classes: [Int?]? {
    seesLabels.map { labels in
      var numbers: [String: Int] = [:]
      return labels.map { label in
        guard let label else { return nil }
        if let number = numbers[label] { return number }
        numbers[label] = numbers.count
        return numbers.count - 1
      }
    }
  }

  private static func text(_ step: UMAPProgress) -> String {
    switch step.phase {
    case .neighbors: return "looking for neighbors"
    case .start: return "UMAP: first places"
    case .layout:
      let loss = step.loss.map { ", loss \(Decimals.text($0, 3))" } ?? ""
      return "UMAP: epoch \(step.epoch) of \(step.epochCount)\(loss)"
    }
  }

  private func pca(_ vectors: Tensor, _ pool: ThreadPool) async throws -> ProjectedMap {
    let (fit, places) = try await pool.performProjection {
      let fit = try PCA(fitting: vectors, componentCount: dims, seed: seed, pool: pool)
      return (fit, try fit.transform(vectors))
    }
    let shares = fit.explainedVarianceRatio
    return ProjectedMap(
      places: places, name: "PCA",
      description: "The first \(dims) principal components",
      axes: shares.enumerated().map {
        "component \($0 + 1) (\(Decimals.text($1 * 100, 1)) % of the variance)"
      },
      measures: shares.enumerated().map { ("explained_variance_ratio_\($0 + 1)", $1) })
  }
}
