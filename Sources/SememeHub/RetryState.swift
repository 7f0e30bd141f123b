import Logging

/// Counts the failures of one request and waits between its tries.
struct RetryState {
  let policy: RetryPolicy
  let logger: Logger
  private var failures = 0

  init(policy: RetryPolicy, logger: Logger) {
    self.policy = policy
    self.logger = logger
  }

  /// Waits before the next try, or gives up.
  ///
  /// - Parameters:
  ///   - error: why the last try failed.
  ///   - madeProgress: whether it nevertheless brought something, so that counting begins anew.
  /// - Throws: the error, when it is not worth another try or there were enough.
  mutating func wait(after error: HubError, madeProgress: Bool = false) async throws {
    failures = madeProgress ? 1 : failures + 1
    guard error.isTransient, failures < policy.attempts else { throw error }
    let asked = error.retryAfter ?? .zero
    guard asked <= policy.longestPause else {
      throw HubError(
        .rateLimited,
        "\(error.message); the hub asks to wait \(asked.components.seconds) seconds, longer than "
          + "the \(policy.longestPause.components.seconds) that are allowed; try again later",
        cause: error)
    }
    let pause = max(asked, policy.pause(after: failures))
    logger.warning(
      "trying again after a failure",
      metadata: [
        "failure": "\(error)", "tries": "\(failures) of \(policy.attempts)", "pause": "\(pause)",
      ])
    try await Task.sleep(for: pause)
  }

  /// Repeats a request until it succeeds or is not worth another try.
  ///
  /// - Parameters:
  ///   - policy: how often and after what pauses.
  ///   - logger: where repeats are reported.
  ///   - request: what to try.
  /// - Returns: what the request brought.
  /// - Throws: what the last try threw.
  static func repeating<Answer>(
    policy: RetryPolicy, logger: Logger, _ request: () async throws -> Answer
  ) async throws -> Answer {
    var state = RetryState(policy: policy, logger: logger)
    while true {
      do {
        return try await request()
      } catch let error as HubError {
        try await state.wait(after: error)
      }
    }
  }
}
