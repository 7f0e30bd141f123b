public import SememeTensors

/// How t-SNE makes a map.
///
/// The defaults are those of openTSNE 1.0: 250 steps with exaggerated attraction, 500 without, momentum 0.8
/// and a learning rate of the number of points by the exaggeration (Belkina et al. 2019,
/// doi:10.1038/s41467-019-13055-y); but exaggeration is weaker where it would undo the start.
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
  /// How much stronger attraction is in the first steps; nil: 12, or half of it, a quarter or an eighth where the
  /// map would shrink to a point and forget where it began.
  public var earlyExaggeration: Double?
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

  /// Refuses what makes no sense whatever the points are.
  func check() throws(ProjectionError) {
    try OptionRange.check("dimension", dimension, 1...3)
    if let perplexity { try OptionRange.check("perplexity", perplexity, 1...1e9) }
    try OptionRange.check("earlyIterations", earlyIterations, 0...1_000_000)
    try OptionRange.check("iterations", iterations, 0...1_000_000)
    if let earlyExaggeration {
      try OptionRange.check("earlyExaggeration", earlyExaggeration, 1e-3...1e4)
    }
    try OptionRange.check("exaggeration", exaggeration, 1e-3...1e4)
    if let learningRate { try OptionRange.check("learningRate", learningRate, 1e-9...1e9) }
    try OptionRange.check("earlyMomentum", earlyMomentum, 0...0.99)
    try OptionRange.check("momentum", momentum, 0...0.99)
    if case .barnesHut(let angle) = method { try OptionRange.check("angle", angle, 0...2) }
    guard method != .interpolation || dimension == 2 else {
      throw ProjectionError(
        .invalidArgument,
        "t-SNE: interpolation makes maps of 2 dimensions, not \(dimension); choose Barnes and Hut's "
          + "method")
    }
  }
}
