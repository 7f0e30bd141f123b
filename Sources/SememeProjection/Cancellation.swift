package import SememeTensors

/// The wish that long work ends early: a task that was cancelled, or the flag of a call that runs on
/// a pool's threads, which know no tasks.
package enum Cancellation {
  /// The flag that counts for what this thread was called for; nil where there is none.
  @TaskLocal package static var flag: CancellationFlag?

  /// Ends work that was told to.
  ///
  /// - Throws: `CancellationError` where it was.
  static func check() throws {
    try flag?.check()
    try Task.checkCancellation()
  }
}

extension ThreadPool {
  /// Runs work of this module on the pool while the caller is suspended; cancelling the caller's task
  /// ends the work.
  ///
  /// - Parameter body: the work.
  /// - Returns: what it returns.
  /// - Throws: what it throws; `CancellationError` where the task was cancelled.
  package func performProjection<R: Sendable>(
    _ body: @escaping @Sendable () throws -> R
  ) async throws -> R {
    try await performCancellably { flag in
      try Cancellation.$flag.withValue(flag) { try body() }
    }
  }

  /// Runs `body(0)`, …, `body(count − 1)` as `forEach` does, until the caller is told to end.
  ///
  /// - Parameters:
  ///   - count: how many indices.
  ///   - body: is called from several threads at once.
  /// - Throws: `CancellationError` where the work was told to end: then some indices were left out.
  func forEachUnlessCancelled(_ count: Int, _ body: @escaping (Int) -> Void) throws {
    try Cancellation.check()
    let (flag, end) = (Cancellation.flag, CancellationFlag())
    forEach(count) { index in
      // Of all threads the caller's alone knows the task; it tells the others.
      if flag?.isCancelled ?? false || Task.isCancelled { end.cancel() }
      if !end.isCancelled { body(index) }
    }
    try end.check()
  }
}
