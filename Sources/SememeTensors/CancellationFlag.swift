internal import Synchronization

/// Carries a task's cancellation to the pool's threads, which know no tasks.
package final class CancellationFlag: Sendable {
  private let isSet = Atomic<Bool>(false)

  /// A flag that is not set.
  package init() {}

  /// Whether work should end.
  package var isCancelled: Bool { isSet.load(ordering: .acquiring) }

  /// Tells work to end.
  package func cancel() { isSet.store(true, ordering: .releasing) }

  /// Ends work that was told to.
  ///
  /// - Throws: `CancellationError` where it was.
  package func check() throws {
    if isCancelled { throw CancellationError() }
  }
}

extension ThreadPool {
  /// Runs work on the pool while the caller is suspended, and carries cancellation to it.
  ///
  /// - Parameter body: gets the flag that tells it to stop.
  /// - Returns: what it returns.
  /// - Throws: what it throws; `CancellationError` where the task was cancelled.
  package func performCancellably<R: Sendable>(
    _ body: @escaping @Sendable (CancellationFlag) throws -> R
  ) async throws -> R {
    let flag = CancellationFlag()
    return try await withTaskCancellationHandler {
      try Task.checkCancellation()
      return try await perform { try body(flag) }
    } onCancel: {
      flag.cancel()
    }
  }
}
