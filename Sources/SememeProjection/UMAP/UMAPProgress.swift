/// How far a map by UMAP has come.
public struct UMAPProgress: Hashable, Sendable {
  /// What is done at the moment.
  public enum Phase: String, Hashable, Sendable {
    /// The nearest neighbors of every point are looked for.
    case neighbors
    /// Points get their first places.
    case start
    /// Points move.
    case layout
  }

  /// What is done.
  public let phase: Phase
  /// Epochs of the layout that are over.
  public let epoch: Int
  /// Epochs in all.
  public let epochCount: Int
  /// The loss of one edge on average, that of the points drawn at random for it included, when it was
  /// last measured; nil before the layout.
  public let loss: Double?
}

/// Tells whoever asked how far a map is, and ends the work of a task that was cancelled.
struct UMAPReport {
  let epochCount: Int
  private let progress: ((UMAPProgress) throws -> Void)?

  init(_ epochCount: Int, _ progress: ((UMAPProgress) throws -> Void)?) {
    (self.epochCount, self.progress) = (epochCount, progress)
  }

  /// Tells that a phase begins.
  func callAsFunction(_ phase: UMAPProgress.Phase) throws {
    try Cancellation.check()
    try progress?(UMAPProgress(phase: phase, epoch: 0, epochCount: epochCount, loss: nil))
  }

  /// What a layout tells; nil where nobody listens.
  var layout: Layout.Report? {
    guard let progress else { return nil }
    return { epoch, loss in
      try progress(
        UMAPProgress(phase: .layout, epoch: epoch, epochCount: epochCount, loss: loss))
    }
  }
}
