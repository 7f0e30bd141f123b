public import SememeTensors

/// How t-SNE makes a map.
///
/// The defaults are those of openTSNE 1.0: 250 steps with exaggerated attraction, 500 without, momentum 0.8
/// and a learning rate of the number of points by the exaggeration (Belkina et al. 2019,
/// doi:10.1038/s41467-019-13055-y).
public struct TSNEOptions: Sendable {
  /// How many coordinates the map has: 1, 2 or 3.
  public var dimension = 2
  /// How many neighbors of a point count, in effect; nil: 30, or a third of the other points where they
  /// are fewer than 90.
  public var perplexity: Double?
  /// How distances between points are measured.
  public var metric: ProjectionMetric = .euclidean
  /// How the gradient is computed.
  public var method: Method = .auto
  /// Where the points of the map begin.
  public var start: Start = .pca
  /// Steps with exaggerated attraction.
  public var earlyIterations = 250
  /// Steps after these.
  public var iterations = 500
  /// How much stronger attraction is in the first steps.
  public var earlyExaggeration = 12.0
  /// How much stronger it is in the others.
  public var exaggeration = 1.0
  /// The learning rate; nil: the number of points divided by the exaggeration.
  public var learningRate: Double?
  /// How much of the last step goes into the next, in the first steps.
  public var earlyMomentum = 0.8
  /// How much of it in the others.
  public var momentum = 0.8
  /// The start of all random numbers.
  public var seed: UInt64 = 1

  /// How the gradient is computed.
  public enum Method: Sendable, Equatable {
    /// The quickest for this many points: attraction of the nearest neighbors, and repulsion by every
    /// pair of few points, by interpolation of many in two dimensions, else by Barnes and Hut.
    case auto
    /// Attraction and repulsion of every pair, for at most `TSNE.exactLimit` points.
    case exact
    /// Attraction of the nearest neighbors, repulsion by the cells of a tree; cells narrower than
    /// the angle times their distance stand for their points.
    case barnesHut(angle: Double)
    /// Attraction of the nearest neighbors, repulsion by interpolation on a grid; two dimensions.
    case interpolation
  }

  /// Where the points of the map begin.
  public enum Start: Sendable {
    /// At their principal components, scaled to a standard deviation of 10⁻⁴.
    case pca
    /// At random, normally distributed with a standard deviation of 10⁻⁴.
    case random
    /// At given places, [count × dimension].
    case places(Tensor)
  }

  /// The defaults.
  public init() {}

  /// What makes no sense whatever the points are.
  func validate() throws(ProjectionError) {
    func require(_ isRight: Bool, _ message: @autoclosure () -> String) throws(ProjectionError) {
      if !isRight { throw ProjectionError(.invalidArgument, "t-SNE: " + message()) }
    }
    try require(
      (1...3).contains(dimension),
      "a map of \(dimension) dimensions cannot be made; choose 1, 2 or 3")
    if let perplexity {
      try require(
        perplexity >= 1 && perplexity.isFinite,
        "the perplexity is \(perplexity); it must be 1 or more")
    }
    try require(
      earlyIterations >= 0 && iterations >= 0,
      "\(earlyIterations) and \(iterations) steps; neither may be negative")
    for (name, value) in [
      ("early exaggeration", earlyExaggeration), ("exaggeration", exaggeration),
      ("learning rate", learningRate ?? 1),
    ] {
      try require(value > 0 && value.isFinite, "the \(name) is \(value); it must be above 0")
    }
    for value in [earlyMomentum, momentum] {
      try require(value >= 0 && value < 1, "the momentum is \(value); it must be from 0 to below 1")
    }
    if case .barnesHut(let angle) = method {
      try require(angle >= 0 && angle <= 2, "the angle is \(angle); it must be from 0 to 2")
    }
    if method == .interpolation {
      try require(
        dimension == 2,
        "interpolation makes maps of 2 dimensions, not \(dimension); choose "
          + "Barnes and Hut's method")
    }
  }
}
