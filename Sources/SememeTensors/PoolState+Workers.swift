internal import Synchronization

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// The pool's own threads: how they work, sleep, wake and start.
extension PoolState {
  /// A worker's life: work until there is none, sleep.
  private func serve() {
    PoolThread.join(PoolThread(pool: identity, isWorker: true)) { thread in
      while sleepUntilWoken(because: work(on: thread)) {}
    }
  }

  /// Why a worker goes to sleep.
  private enum Leave {
    case noWork
    /// More threads work than may: a caller came back to its own work, or one from outside.
    case overfull
  }

  /// Runs waiting calls and single indices of the open loops by turns, as long as there is work and
  /// a place to do it.
  private func work(on thread: UnsafeMutablePointer<PoolThread>) -> Leave {
    var number = 0
    var isCallsTurn = true
    while !isOverfull {
      if isCallsTurn, runCall() {
        isCallsTurn = false
      } else if let next = openLoop(after: number) {
        number = next
        _ = runOne(of: number, on: thread)
        isCallsTurn = true
      } else if !runCall(), !seek() {
        return .noWork
      }
    }
    return .overfull
  }

  /// Looks for work; false where there is none for long.
  private func seek() -> Bool {
    seeking.value.pointee.wrappingAdd(1, ordering: .sequentiallyConsistent)
    let found = spin { hasWork || isOverfull }
    seeking.value.pointee.wrappingSubtract(1, ordering: .sequentiallyConsistent)
    if found { wakeForLeftWork() }
    return found
  }

  private var isOverfull: Bool { now.placed > places }

  /// Gives up the worker's place; a thread that wakes it gives it one again.
  ///
  /// - Returns: false when the pool ends.
  private func sleepUntilWoken(because reason: Leave) -> Bool {
    pthread_mutex_lock(lock)
    defer { pthread_mutex_unlock(lock) }
    // From here on whoever brings work wakes us; what came before is seen now. Of several that find
    // the pool overfull, no more sleep than are too many.
    change(by: PoolCensus.sleeping &- PoolCensus.placed)
    if now.placed < places && (hasWork || reason == .overfull) {
      change(by: PoolCensus.placed &- PoolCensus.sleeping)
      return true
    }
    while wakeUps == 0 && !isStopping { pthread_cond_wait(wakeWorkers, lock) }
    if isStopping { return false }
    wakeUps -= 1
    return true
  }

  /// Brings workers into free places for so many units of work, as far as nobody is there already.
  func wake(_ wanted: Int) {
    let seen = now
    guard seen.placed < places, seen.sleeping > 0 || seen.serving < places else { return }
    let missing = wanted - Int(seeking.value.pointee.load(ordering: .sequentiallyConsistent))
    guard missing > 0 else { return }
    pthread_mutex_lock(lock)
    var woken = 0
    for _ in 0..<min(missing, places - seen.placed) {
      if now.sleeping > 0 {
        change(by: PoolCensus.placed &- PoolCensus.sleeping)
        woken += 1
      } else if now.serving >= places || !startWorker() {
        break
      }
    }
    wakeUps += woken
    pthread_mutex_unlock(lock)
    for _ in 0..<woken { pthread_cond_signal(wakeWorkers) }
  }

  /// Wakes a worker for what is left when a thread leaves its place or takes up work.
  func wakeForLeftWork() {
    if hasWork { wake(1) }
  }

  /// Ends the workers; there is no work any more, since whoever waits for some keeps the pool.
  func stop() {
    pthread_mutex_lock(lock)
    isStopping = true
    pthread_cond_broadcast(wakeWorkers)
    pthread_mutex_unlock(lock)
  }

  /// Counts a change of one thread's state.
  func change(by difference: UInt64) {
    census.value.pointee.wrappingAdd(difference, ordering: .sequentiallyConsistent)
  }

  /// Starts a thread, with a place; the caller holds the lock.
  func startWorker() -> Bool {
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
    change(by: PoolCensus.serving &+ PoolCensus.placed)
    #if canImport(Darwin)
      if let thread { pthread_detach(thread) }
    #else
      pthread_detach(thread)
    #endif
    return true
  }
}
