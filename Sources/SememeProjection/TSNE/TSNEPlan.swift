/// What the options come to for a number of points.
struct TSNEPlan {
  /// How many neighbors count, in effect.
  let perplexity: Double
  /// How many neighbors have affinities.
  let neighborCount: Int
  let repulsion: Repulsing

  /// How repulsion is computed.
  enum Repulsing: Equatable {
    case exact
    case barnesHut(angle: Double)
    case interpolation
  }

  /// Up to so many points every pair is the quickest way, in two dimensions and in others.
  private static let fewPlanar = 2500
  private static let few = 8000

  /// Chooses.
  ///
  /// - Parameters:
  ///   - options: valid ones.
  ///   - count: how many points.
  ///   - known: neighbors that are known, or nil.
  /// - Throws: `ProjectionError` where there are too few for the perplexity or too many for the method.
  init(
    _ options: TSNEOptions, count: Int, known: NeighborGraph? = nil
  ) throws(ProjectionError) {
    let others = count - 1
    let perplexity = options.perplexity ?? min(30, max(1, Double(others) / 3))
    guard perplexity <= Double(max(others, 1)) else {
      throw ProjectionError(
        .invalidArgument,
        "t-SNE: a perplexity of \(perplexity) needs more than \(count) points; choose at most "
          + "\(max(others, 1)), better \(max(others / 3, 1)) or less")
    }
    self.perplexity = perplexity
    guard options.method != .exact || count <= TSNE.exactLimit else {
      throw ProjectionError(
        .invalidArgument,
        "t-SNE: the exact method takes at most \(TSNE.exactLimit) points, not \(count); choose "
          + "another, or auto")
    }
    let wanted =
      options.method == .exact
      ? max(others, 1) : max(min(Int((3 * perplexity).rounded(.up)), others), 1)
    neighborCount = min(wanted, known?.neighborCount ?? wanted)
    if let known, count > 1,
      known.count != count || Double(known.neighborCount) < perplexity
        || known.indices.contains(where: { !(0..<count).contains(Int($0)) })
    {
      throw ProjectionError(
        .invalidArgument,
        "t-SNE: a graph of \(known.neighborCount) neighbors of \(known.count) points for \(count) "
          + "points at a perplexity of \(perplexity); give about three times as many of each point")
    }
    repulsion =
      switch options.method {
      case .exact: .exact
      case .barnesHut(let angle): .barnesHut(angle: angle)
      case .interpolation: .interpolation
      case .auto where count <= (options.dimension == 2 ? Self.fewPlanar : Self.few): .exact
      case .auto: options.dimension == 2 ? .interpolation : .barnesHut(angle: 0.5)
      }
  }
}
