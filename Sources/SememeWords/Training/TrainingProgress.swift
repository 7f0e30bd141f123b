/// How far a training is.
public struct TrainingProgress: Sendable, Hashable {
  /// What is being done, in a word or two, as in `training` or `counting`.
  public let phase: String
  /// The pass over the text, from 1; 0 where passes do not count.
  public let epoch: Int
  /// How many passes there are.
  public let epochCount: Int
  /// How much of the phase is done, from 0 to 1.
  public let fraction: Double
  /// Words a second since the phase began (for GloVe's least squares: cells a second).
  public let rate: Double
  /// The learning rate at this moment; nil where there is none.
  public let learningRate: Double?
  /// The mean loss of an example since the last report; nil where nobody measures it.
  public let loss: Double?
  /// Seconds until the phase is done, at the rate so far; nil at the begin.
  public let secondsLeft: Double?

  package init(
    phase: String, epoch: Int, epochCount: Int, fraction: Double, rate: Double,
    learningRate: Double?, loss: Double?, secondsLeft: Double?
  ) {
    self.phase = phase
    self.epoch = epoch
    self.epochCount = epochCount
    self.fraction = fraction
    self.rate = rate
    self.learningRate = learningRate
    self.loss = loss
    self.secondsLeft = secondsLeft
  }
}
