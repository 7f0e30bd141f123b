/// How a map is made by UMAP.
///
/// The defaults are those of umap-learn.
public struct UMAPOptions: Hashable, Sendable {
  /// Where points begin.
  public enum Start: Hashable, Sendable {
    /// Eigenvectors of the graph of neighbors; parts of it that are not connected side by side.
    case spectral
    /// The first principal components.
    case pca
    /// Anywhere.
    case random
  }

  /// Coordinates of a point in the map, from 1 to 64.
  public var dimension = 2
  /// Points of a neighborhood, the point itself among them: few show detail, many the whole.
  public var neighborCount = 15
  /// How distances are measured between points.
  public var metric = ProjectionMetric.euclidean
  /// How near points may lie in the map; at most `spread`.
  public var minimumDistance = 0.1
  /// How far apart the map's points lie.
  public var spread = 1.0
  /// Passes over the edges; nil for 500 of up to 10 000 points and 200 of more (densMAP: 200 more).
  public var epochs: Int?
  /// How far points move at the begin.
  public var learningRate = 1.0
  /// Points drawn at random for each edge, which push a point away.
  public var negativeSamples = 5
  /// How strongly they push.
  public var repulsionStrength = 1.0
  /// How many neighbors of each point are certain to be connected.
  public var localConnectivity = 1.0
  /// 1 where points are connected if one of them counts the other as a neighbor, 0 where both must.
  public var unionWeight = 1.0
  /// Where points begin.
  public var start = Start.spectral
  /// How much labels count where there are any: from 0 (not at all) to 1.
  public var labelWeight = 0.5
  /// What makes the map keep densities (densMAP); nil where they do not count.
  public var density: DensityOptions?
  /// What the random numbers come from: the same map for the same seed, whatever the threads.
  public var seed: UInt64 = 0

  /// The defaults.
  public init() {}
}

/// How much densities count in a map: densMAP.
///
/// Narayan, Berger and Cho 2021, doi:10.1038/s41587-020-00801-7.
public struct DensityOptions: Hashable, Sendable {
  /// λ: how much densities count beside neighborhoods.
  public var strength = 2.0
  /// The last part of the epochs, in which they count.
  public var fraction = 0.3
  /// What is added to the variance of the radii in the map, which keeps small ones from counting.
  public var varianceShift = 0.1

  /// The defaults.
  public init() {}
}

extension UMAPOptions {
  /// Epochs for so many points.
  func epochCount(for points: Int) -> Int { epochs ?? usualEpochs(for: points) }

  /// Into how many parts weights are cut: edges below one part of the heaviest are never taken, and
  /// very few epochs say nothing about weights.
  func weightParts(for points: Int) -> Int {
    epochs.flatMap { $0 > 10 ? $0 : nil } ?? usualEpochs(for: points)
  }

  private func usualEpochs(for points: Int) -> Int {
    (points <= 10_000 ? 500 : 200) + (density == nil ? 0 : 200)
  }

  /// Refuses options that make no sense.
  ///
  /// - Throws: `ProjectionError` that names the option and its range.
  func check() throws(ProjectionError) {
    try OptionRange.check("dimension", dimension, 1...64)
    try OptionRange.check("neighborCount", neighborCount, 2...10_000)
    try OptionRange.check("spread", spread, 1e-6...1e6)
    try OptionRange.check("minimumDistance", minimumDistance, 0...spread)
    if let epochs { try OptionRange.check("epochs", epochs, 0...1_000_000) }
    try OptionRange.check("learningRate", learningRate, 1e-6...1e3)
    try OptionRange.check("negativeSamples", negativeSamples, 0...1000)
    try OptionRange.check("repulsionStrength", repulsionStrength, 0...1e3)
    try OptionRange.check("localConnectivity", localConnectivity, 0...10_000)
    try OptionRange.check("unionWeight", unionWeight, 0...1)
    try OptionRange.check("labelWeight", labelWeight, 0...1)
    guard let density else { return }
    try OptionRange.check("density.strength", density.strength, 0...1e3)
    try OptionRange.check("density.fraction", density.fraction, 0...1)
    try OptionRange.check("density.varianceShift", density.varianceShift, 1e-6...1e3)
  }
}
