internal import SememeSystem
internal import Synchronization

/// A fixed set of threads that share out indexed work.
///
/// Work is a closure and a count; every index runs exactly once, on the calling thread and on
/// whichever workers are idle. Nested calls are fine: the caller always works through what nobody
/// else has taken, so nothing can wait in a circle. Workers start with the first job, spin for
/// some microseconds after the last one and then sleep until there is more. Swift's cooperative
/// threads are never blocked: asynchronous callers suspend.
public final class ThreadPool: Sendable {
  /// One pool for the process, with `ThreadCount.available` threads or what `SEMEME_THREADS` says.
  ///
  /// A `SEMEME_THREADS` that is no number is reported by whoever asks `ThreadCount.selected()`.
  public static let shared = ThreadPool(
    threadCount: (try? ThreadCount.selected()) ?? ThreadCount.available)

  /// How many threads work on one job at most.
  public let threadCount: Int
  private let shared: PoolState

  /// Makes a pool; no thread starts before it is needed.
  ///
  /// - Parameter threadCount: from 1 to `ThreadCount.maximum`; other values are clamped.
  public init(threadCount: Int) {
    self.threadCount = min(max(threadCount, 1), ThreadCount.maximum)
    shared = PoolState(workerCount: self.threadCount)
  }

  deinit { shared.stop() }

  /// Runs `body(0)`, …, `body(count − 1)`, each once and in any order; returns when all are done.
  ///
  /// - Parameters:
  ///   - count: how many indices.
  ///   - body: is called from several threads at once.
  package func forEach(_ count: Int, _ body: @escaping (Int) -> Void) {
    guard count > 1, threadCount > 1 else {
      for index in 0..<max(count, 0) { body(index) }
      return
    }
    let job = PoolJob(count: count, helpers: threadCount - 1, body: body)
    shared.submit(job)
    job.work()
    shared.wait(for: job)
  }

  /// Runs a closure on one of the pool's workers while the caller is suspended.
  ///
  /// - Parameter body: may itself share out work with `forEach`.
  /// - Returns: what the closure returns.
  /// - Throws: what the closure throws.
  package func perform<R: Sendable>(
    _ body: @escaping @Sendable () throws -> R
  ) async throws -> R {
    try await awaitResult { finish in
      shared.submit(PoolJob(count: 1, helpers: 1) { _ in finish(Result(catching: body)) })
    }
  }
}

/// One call's work: indices handed out by an atomic counter.
///
/// `@unchecked Sendable`: `body` may be called from several threads by the pool's contract, and
/// everything else that changes is atomic.
final class PoolJob: @unchecked Sendable {
  private let count: Int
  private let body: (Int) -> Void
  private let next = Atomic<Int>(0)
  private let finished = Atomic<Int>(0)
  /// Workers that may still join; guarded by the pool's lock.
  var helpers: Int

  init(count: Int, helpers: Int, body: @escaping (Int) -> Void) {
    self.count = count
    self.helpers = helpers
    self.body = body
  }

  var hasWork: Bool { next.load(ordering: .relaxed) < count }
  var isDone: Bool { finished.load(ordering: .acquiring) == count }

  /// Takes and runs indices until none is left.
  ///
  /// - Returns: whether this call finished the last index of the whole job.
  @discardableResult
  func work() -> Bool {
    var last = false
    while true {
      let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
      guard index < count else { return last }
      body(index)
      let done = finished.wrappingAdd(1, ordering: .acquiringAndReleasing).newValue
      last = done == count
    }
  }
}
