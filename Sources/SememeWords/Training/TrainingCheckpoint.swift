/// Where a training writes down how far it is, so that it can go on after an end that nobody wanted.
public struct TrainingCheckpoint: Sendable, Hashable {
  /// The file; it is replaced each time, and is whole at any moment.
  public var path: String
  /// The time between two.
  public var interval: Duration

  /// A checkpoint.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - interval: the time between two; where the training is cancelled, one is written at once.
  public init(path: String, interval: Duration = .seconds(600)) {
    self.path = path
    self.interval = interval
  }
}
