internal import Synchronization

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// One `forEach` in progress: indices that threads claim one at a time.
///
/// A pool reuses its loops, so that sharing out work allocates nothing. What makes this safe is the
/// claim: whoever has claimed an index keeps the loop open until that index is finished, so what it
/// reads after the claim belongs to the same work. A thread that comes late, with a loop of which it
/// saw the previous work, either claims nothing or an index of the new work.
struct PoolLoop: ~Copyable {
  private struct Work {
    var count = 0
    var body: (Int) -> Void = { _ in }
  }

  /// What threads change while they work; `work` lies behind it on the same cache line, so that a
  /// claim brings it along.
  private struct Progress: ~Copyable {
    let unclaimed = Atomic<Int>(0)
    let unfinished = Atomic<Int>(0)
    /// Whether the caller sleeps, or is about to.
    let isAwaited = Atomic<Bool>(false)
  }

  private let memory: UnsafeMutableRawPointer
  private let progress: UnsafeMutablePointer<Progress>
  private let work: UnsafeMutablePointer<Work>
  private let done = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

  init() {
    memory = .allocate(byteCount: CacheLine.stride, alignment: CacheLine.stride)
    progress = memory.initializeMemory(as: Progress.self, to: Progress())
    work = (memory + CacheLine.size / 2).initializeMemory(as: Work.self, to: Work())
    pthread_cond_init(done, nil)
  }

  deinit {
    progress.deinitialize(count: 1)
    work.deinitialize(count: 1)
    memory.deallocate()
    pthread_cond_destroy(done)
    done.deallocate()
  }

  // MARK: The caller

  /// Prepares new work; nobody can claim of it yet.
  func prepare(_ count: Int, _ body: @escaping (Int) -> Void) {
    work.pointee = Work(count: count, body: body)
    progress.pointee.unfinished.store(count, ordering: .relaxed)
    progress.pointee.isAwaited.store(false, ordering: .relaxed)
  }

  /// Lets everybody claim.
  func release() {
    progress.pointee.unclaimed.store(work.pointee.count, ordering: .releasing)
  }

  /// Whether an index is left to claim.
  var hasUnclaimed: Bool { progress.pointee.unclaimed.load(ordering: .relaxed) > 0 }
  /// Whether all indices have run.
  var isDone: Bool { progress.pointee.unfinished.load(ordering: .acquiring) == 0 }

  /// Sleeps until all indices have run; the caller holds the lock.
  func sleep(_ lock: UnsafeMutablePointer<pthread_mutex_t>) {
    progress.pointee.isAwaited.store(true, ordering: .sequentiallyConsistent)
    while progress.pointee.unfinished.load(ordering: .sequentiallyConsistent) != 0 {
      pthread_cond_wait(done, lock)
    }
  }

  /// Lets go of the closure.
  func clear() {
    work.pointee.body = { _ in }
  }

  // MARK: Everybody

  /// Claims the lowest index that is left, and says whether it is the last.
  func claim() -> (index: Int, isLast: Bool)? {
    var left = progress.pointee.unclaimed.load(ordering: .relaxed)
    while left > 0 {
      let (claimed, found) = progress.pointee.unclaimed.weakCompareExchange(
        expected: left, desired: left - 1, ordering: .acquiringAndReleasing)
      if claimed { return (work.pointee.count - left, left == 1) }
      left = found
    }
    return nil
  }

  /// Runs a claimed index.
  // Not inlined: no reference to the closure may outlive the call.
  @inline(never)
  func run(_ index: Int) {
    work.pointee.body(index)
  }

  /// Counts a claimed index as finished and wakes the caller where it was the last.
  func finish(_ lock: UnsafeMutablePointer<pthread_mutex_t>) {
    let left = progress.pointee.unfinished.wrappingSubtract(1, ordering: .sequentiallyConsistent)
      .newValue
    guard left == 0, progress.pointee.isAwaited.load(ordering: .sequentiallyConsistent) else {
      return
    }
    // The loop may serve other work by now; its caller then wakes for nothing and sleeps on.
    pthread_mutex_lock(lock)
    pthread_cond_broadcast(done)
    pthread_mutex_unlock(lock)
  }
}
