internal import CSememeKernels
internal import Synchronization

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// What a pool and its threads share: the open jobs, and where threads sleep.
///
/// `@unchecked Sendable`: everything mutable is read and written under `lock`; `submissions` is
/// atomic.
final class PoolState: @unchecked Sendable {
  private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let wakeWorkers = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private let jobFinished = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private let workerCount: Int
  private var startedWorkers = 0
  /// Workers inside `pthread_cond_wait`, or woken and not yet running.
  private var sleepingWorkers = 0
  private var jobs: [PoolJob] = []
  private var stopping = false
  /// Grows with every submitted job, so that spinning workers see new work without the lock.
  private let submissions = Atomic<Int>(0)

  /// Looks at a counter this often before sleeping: some ten to fifty microseconds.
  private static let spins = 1_000

  init(workerCount: Int) {
    self.workerCount = workerCount
    pthread_mutex_init(lock, nil)
    pthread_cond_init(wakeWorkers, nil)
    pthread_cond_init(jobFinished, nil)
  }

  deinit {
    pthread_mutex_destroy(lock)
    pthread_cond_destroy(wakeWorkers)
    pthread_cond_destroy(jobFinished)
    lock.deallocate()
    wakeWorkers.deallocate()
    jobFinished.deallocate()
  }

  func submit(_ job: PoolJob) {
    pthread_mutex_lock(lock)
    jobs.append(job)
    submissions.wrappingAdd(1, ordering: .releasing)
    while startedWorkers < workerCount && startWorker() { startedWorkers += 1 }
    for _ in 0..<min(job.helpers, sleepingWorkers) { pthread_cond_signal(wakeWorkers) }
    let isOrphan = startedWorkers == 0
    pthread_mutex_unlock(lock)
    // Where the system gives us no thread at all, the submitter's own thread does the work.
    if isOrphan { finish(job) }
  }

  /// Sleeps until all indices of a job have run; the caller has no work of it left to take.
  func wait(for job: PoolJob) {
    spin { job.isDone }
    pthread_mutex_lock(lock)
    jobs.removeAll { $0 === job }
    while !job.isDone { pthread_cond_wait(jobFinished, lock) }
    pthread_mutex_unlock(lock)
  }

  func stop() {
    pthread_mutex_lock(lock)
    stopping = true
    pthread_cond_broadcast(wakeWorkers)
    pthread_mutex_unlock(lock)
  }

  /// A worker's life: take the oldest open job, help with it, look for the next, sleep.
  private func serve() {
    while let job = nextJob() { finish(job) }
  }

  private func finish(_ job: PoolJob) {
    guard job.work() else { return }
    pthread_mutex_lock(lock)
    pthread_cond_broadcast(jobFinished)
    pthread_mutex_unlock(lock)
  }

  private func nextJob() -> PoolJob? {
    while true {
      let seen = submissions.load(ordering: .acquiring)
      if let job = takeJob() { return job }
      spin { submissions.load(ordering: .relaxed) != seen }
      pthread_mutex_lock(lock)
      sleepingWorkers += 1
      while submissions.load(ordering: .relaxed) == seen && !stopping {
        pthread_cond_wait(wakeWorkers, lock)
      }
      sleepingWorkers -= 1
      let end = stopping && !jobs.contains(where: \.hasWork)
      pthread_mutex_unlock(lock)
      if end { return nil }
    }
  }

  private func takeJob() -> PoolJob? {
    pthread_mutex_lock(lock)
    defer { pthread_mutex_unlock(lock) }
    jobs.removeAll { !$0.hasWork }
    guard let job = jobs.first(where: { $0.helpers > 0 }) else { return nil }
    job.helpers -= 1
    return job
  }

  private func startWorker() -> Bool {
    let state = Unmanaged.passRetained(self)
    #if canImport(Darwin)
      var thread: pthread_t?
    #else
      var thread = pthread_t()
    #endif
    let failed = pthread_create(
      &thread, nil,
      { argument in
        #if canImport(Darwin)
          Unmanaged<PoolState>.fromOpaque(argument).takeRetainedValue().serve()
        #else
          if let argument { Unmanaged<PoolState>.fromOpaque(argument).takeRetainedValue().serve() }
        #endif
        return nil
      }, state.toOpaque())
    guard failed == 0 else {
      state.release()
      return false
    }
    #if canImport(Darwin)
      if let thread { pthread_detach(thread) }
    #else
      pthread_detach(thread)
    #endif
    return true
  }

  /// Waits a moment for a condition, giving way now and then: the threads may outnumber the CPUs.
  private func spin(until condition: () -> Bool) {
    for turn in 1...PoolState.spins {
      if condition() { return }
      if turn.isMultiple(of: 64) { sched_yield() } else { sememe_spin_hint() }
    }
  }
}
