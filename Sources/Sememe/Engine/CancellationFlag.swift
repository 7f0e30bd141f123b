internal import SememeTensors
internal import Synchronization

/// Carries a task's cancellation to the pool's threads, which know no tasks.
final class CancellationFlag: Sendable {
  private let isSet = Atomic<Bool>(false)

  func cancel() { isSet.store(true, ordering: .releasing) }

  func check() throws {
    if isSet.load(ordering: .acquiring) { throw CancellationError() }
  }
}

extension ThreadPool {
  /// Runs work on the pool while the caller is suspended, and carries cancellation to it.
  ///
  /// - Parameter body: gets the flag that tells it to stop.
  /// - Returns: what it returns.
  /// - Throws: what it throws; `CancellationError` where the task was cancelled.
  func performCancellably<R: Sendable>(
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
