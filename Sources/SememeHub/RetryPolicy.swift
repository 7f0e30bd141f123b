/// How often and after what pauses a failed request is repeated.
public struct RetryPolicy: Sendable, Equatable {
  /// How many tries in a row may fail without having brought anything.
  public var attempts: Int
  /// The pause after the first failure; it doubles with each further one.
  public var firstPause: Duration
  /// The longest pause, also of those that the hub asks for.
  public var longestPause: Duration

  /// A policy.
  ///
  /// - Parameters:
  ///   - attempts: how many tries in a row may fail without having brought anything; at least 1.
  ///   - firstPause: the pause after the first failure; it doubles with each further one.
  ///   - longestPause: the longest pause, also of those that the hub asks for.
  public init(
    attempts: Int = 5, firstPause: Duration = .milliseconds(500),
    longestPause: Duration = .seconds(60)
  ) {
    precondition(attempts >= 1, "RetryPolicy: attempts is \(attempts), expected at least 1")
    self.attempts = attempts
    self.firstPause = firstPause
    self.longestPause = longestPause
  }

  /// The pause after a number of failures: exponential, and drawn between half and all of it, so
  /// that many clients that failed together do not come back together.
  ///
  /// - Parameter failures: how many tries have failed in a row, at least 1.
  /// - Returns: the pause.
  package func pause(after failures: Int) -> Duration {
    let doublings = Double(1 << min(max(failures - 1, 0), 20))
    return min(firstPause * doublings, longestPause) * Double.random(in: 0.5...1)
  }
}
