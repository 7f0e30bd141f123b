internal import SememeSystem

/// A fixed set of threads that share out indexed work, fairly among all who ask for it.
///
/// Work is a closure and a count; every index runs exactly once, on the calling thread and on
/// whichever workers are idle. Between two indices a worker looks for others who wait: calls take
/// turns, so that a small one waits for one index of a long one and not for its end. Nested calls are
/// fine: a caller works through what nobody else has taken, so nothing can wait in a circle.
/// Workers start when they are needed, spin for some microseconds after their last work and then
/// sleep. Swift's cooperative threads are never blocked: asynchronous callers suspend.
public final class ThreadPool: Sendable {
  /// One pool for the process, with `ThreadCount.available` threads or what `SEMEME_THREADS` says.
  ///
  /// A `SEMEME_THREADS` that is no number is reported by whoever asks `ThreadCount.selected()`.
  public static let shared = ThreadPool(
    threadCount: (try? ThreadCount.selected()) ?? ThreadCount.available)

  /// How many threads work at the same time at most.
  public let threadCount: Int
  private let state: PoolState

  /// Makes a pool; no thread starts before it is needed.
  ///
  /// - Parameter threadCount: from 1 to `ThreadCount.maximum`; other values are clamped. Of more
  ///   threads than there are CPUs, only as many as CPUs run at once: the others would only
  ///   interrupt them in the middle of an index.
  public convenience init(threadCount: Int) {
    self.init(threadCount: threadCount, processors: ThreadCount.processors)
  }

  /// Makes a pool as if the process might run on so many CPUs.
  package init(threadCount: Int, processors: Int) {
    self.threadCount = min(max(threadCount, 1), ThreadCount.maximum)
    state = PoolState(places: min(self.threadCount, max(processors, 1)), spins: processors > 1)
  }

  deinit { state.stop() }

  /// Runs `body(0)`, …, `body(count − 1)`, each once and in any order; returns when all are done.
  ///
  /// - Parameters:
  ///   - count: how many indices.
  ///   - body: is called from several threads at once.
  package func forEach(_ count: Int, _ body: @escaping (Int) -> Void) {
    state.forEach(count, body)
  }

  /// Runs a closure on one of the pool's workers while the caller is suspended.
  ///
  /// A call that is cancelled before a worker has begun with it returns at once.
  ///
  /// - Parameter body: may itself share out work with `forEach`.
  /// - Returns: what the closure returns.
  /// - Throws: what the closure throws; `CancellationError` where the task was cancelled while the
  ///   call waited.
  package func perform<R: Sendable>(
    _ body: @escaping @Sendable () throws -> R
  ) async throws -> R {
    let call = PoolCall()
    return try await withTaskCancellationHandler {
      try await awaitResult { finish in
        call.work = { isWithdrawn in
          finish(isWithdrawn ? .failure(CancellationError()) : Result(catching: body))
        }
        state.submit(call)
        // A cancellation before this line found nothing to withdraw.
        if Task.isCancelled { state.withdraw(call) }
      }
    } onCancel: {
      state.withdraw(call)
    }
  }

  /// Calls of `perform` that no worker has begun with, for tests.
  package var waitingCallCount: Int { state.waitingCallCount }
}
