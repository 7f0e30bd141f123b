internal import Synchronization

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// What a pool and its threads share: open loops, waiting calls, and how many threads do what.
///
/// At most `places` threads work at a time. Sharing out a loop takes no lock while workers spin;
/// whatever sleeps or wakes does so under `lock`.
///
/// `@unchecked Sendable`: what is not atomic is read and written under `lock`.
final class PoolState: @unchecked Sendable {
  /// How many threads may work at a time.
  let places: Int
  /// Nanoseconds that a thread spins before it sleeps; longer than the gap between two operations
  /// of a forward pass, and than a task needs to come back with its next call.
  let patience: UInt64

  let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  let wakeWorkers = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  /// Sleepers that were told to wake and have not yet.
  var wakeUps = 0
  var isStopping = false
  private var calls: [PoolCall] = []

  /// A `PoolCensus`.
  let census = IsolatedAtomic()
  /// Workers that have a place and no work.
  let seeking = IsolatedAtomic()
  /// Loops with unclaimed indices, or that had some a moment ago, one bit each.
  private let open = IsolatedAtomic()
  /// Loops in use, one bit each.
  private let taken = IsolatedAtomic()
  /// The length of `calls`, to be looked at without the lock.
  private let waitingCalls = Atomic<Int>(0)
  /// Callers that left their loops to the workers; changes under the lock.
  private let gaveWay = Atomic<Int>(0)

  private static let loopCount = 64
  private let loops = UnsafeMutablePointer<PoolLoop>.allocate(capacity: PoolState.loopCount)
  /// The most callers that give way at a time: each keeps a thread asleep.
  private static let maximumGaveWay = 32

  init(places: Int, spins: Bool) {
    self.places = places
    patience = spins ? 50_000 : 0
    pthread_mutex_init(lock, nil)
    pthread_cond_init(wakeWorkers, nil)
    for number in 0..<PoolState.loopCount { (loops + number).initialize(to: PoolLoop()) }
  }

  deinit {
    loops.deinitialize(count: PoolState.loopCount)
    loops.deallocate()
    pthread_mutex_destroy(lock)
    pthread_cond_destroy(wakeWorkers)
    lock.deallocate()
    wakeWorkers.deallocate()
  }

  var identity: UnsafeRawPointer { UnsafeRawPointer(Unmanaged.passUnretained(self).toOpaque()) }
  var now: PoolCensus {
    PoolCensus(word: census.value.pointee.load(ordering: .sequentiallyConsistent))
  }
  var hasWork: Bool {
    open.value.pointee.load(ordering: .sequentiallyConsistent) != 0
      || waitingCalls.load(ordering: .sequentiallyConsistent) > 0
  }

  // MARK: Loops

  func forEach(_ count: Int, _ body: @escaping (Int) -> Void) {
    let thread = PoolThread.current(in: identity)
    // With one place nobody can help; a worker still shares, since it may have to give way.
    let isAlone = places == 1 && thread.map { !$0.pointee.mayGiveWay } ?? true
    guard count > 1, !isAlone, let number = takeLoop() else {
      return PoolState.runAll(count, body, on: thread)
    }
    if let thread {
      share(number, count, body, on: thread)
    } else {
      let guest = PoolThread(pool: identity, isWorker: false)
      PoolThread.join(guest) { thread in
        change(by: PoolCensus.placed)
        share(number, count, body, on: thread)
        change(by: 0 &- PoolCensus.placed)
        wakeForLeftWork()
      }
    }
    taken.value.pointee.bitwiseAnd(~(1 << UInt64(number)), ordering: .releasing)
  }

  private static func runAll(
    _ count: Int, _ body: (Int) -> Void, on thread: UnsafeMutablePointer<PoolThread>?
  ) {
    let wasInside = thread?.pointee.isInsideIndex ?? false
    thread?.pointee.isInsideIndex = true
    for index in 0..<max(count, 0) { body(index) }
    thread?.pointee.isInsideIndex = wasInside
  }

  /// Opens a loop, works on it and waits for those who help.
  private func share(
    _ number: Int, _ count: Int, _ body: @escaping (Int) -> Void,
    on thread: UnsafeMutablePointer<PoolThread>
  ) {
    let loop = loops + number
    loop.pointee.prepare(count, body)
    // First the bit, then the indices: whoever claims the last index clears a bit that is set.
    open.value.pointee.bitwiseOr(1 << UInt64(number), ordering: .sequentiallyConsistent)
    loop.pointee.release()
    wake(count - 1)
    let mayGiveWay = thread.pointee.mayGiveWay
    var hasGivenWay = false
    while !hasGivenWay, runOne(of: number, on: thread) {
      hasGivenWay = mayGiveWay && isContended && loop.pointee.hasUnclaimed && giveWay()
    }
    if hasGivenWay || !spin(until: { loop.pointee.isDone }) { sleep(until: loop, hasGivenWay) }
    loop.pointee.clear()
  }

  private func takeLoop() -> Int? {
    var word = taken.value.pointee.load(ordering: .relaxed)
    while word != .max {
      let number = (~word).trailingZeroBitCount
      let (done, found) = taken.value.pointee.weakCompareExchange(
        expected: word, desired: word | 1 << UInt64(number), ordering: .acquiringAndReleasing)
      if done { return number }
      word = found
    }
    return nil
  }

  /// The open loop that comes after another, in a circle; nil where none is open.
  func openLoop(after number: Int) -> Int? {
    let word = open.value.pointee.load(ordering: .acquiring)
    let later = word & ~((2 << UInt64(number)) &- 1)
    return word == 0 ? nil : (later == 0 ? word : later).trailingZeroBitCount
  }

  /// Claims and runs one index of a loop; false where none was left.
  func runOne(of number: Int, on thread: UnsafeMutablePointer<PoolThread>) -> Bool {
    let loop = loops + number
    guard let (index, isLast) = loop.pointee.claim() else { return false }
    if isLast {
      open.value.pointee.bitwiseAnd(~(1 << UInt64(number)), ordering: .acquiringAndReleasing)
    }
    let wasInside = thread.pointee.isInsideIndex
    thread.pointee.isInsideIndex = true
    loop.pointee.run(index)
    thread.pointee.isInsideIndex = wasInside
    loop.pointee.finish(lock)
    return true
  }

  // MARK: Callers that wait

  /// Whether somebody waits for a turn: a call for a worker, or a caller for its loop's end.
  private var isContended: Bool {
    waitingCalls.load(ordering: .relaxed) > 0 || gaveWay.load(ordering: .relaxed) > 0
  }

  /// Gets leave for a worker to sleep while others run its loop; false where nobody else would.
  private func giveWay() -> Bool {
    pthread_mutex_lock(lock)
    defer { pthread_mutex_unlock(lock) }
    guard gaveWay.load(ordering: .relaxed) < PoolState.maximumGaveWay else { return false }
    if now.serving <= places { _ = startWorker() }
    guard now.serving > 1 else { return false }
    change(by: 0 &- PoolCensus.serving)
    gaveWay.wrappingAdd(1, ordering: .relaxed)
    return true
  }

  /// Leaves this thread's place to others until a loop is done.
  private func sleep(until loop: UnsafeMutablePointer<PoolLoop>, _ hasGivenWay: Bool) {
    change(by: 0 &- PoolCensus.placed)
    wakeForLeftWork()
    pthread_mutex_lock(lock)
    loop.pointee.sleep(lock)
    if hasGivenWay {
      gaveWay.wrappingSubtract(1, ordering: .relaxed)
      change(by: PoolCensus.serving)
    }
    // Where this is one thread too many, the next worker between two indices leaves.
    change(by: PoolCensus.placed)
    pthread_mutex_unlock(lock)
  }

  /// Spins until a condition holds; false where the pool's patience ends first.
  func spin(until condition: () -> Bool) -> Bool {
    Spinning.wait(nanoseconds: patience, until: condition)
  }

  // MARK: Calls

  var waitingCallCount: Int { waitingCalls.load(ordering: .acquiring) }

  func submit(_ call: PoolCall) {
    pthread_mutex_lock(lock)
    calls.append(call)
    waitingCalls.store(calls.count, ordering: .sequentiallyConsistent)
    let isOrphan = now.serving == 0 && !startWorker()
    pthread_mutex_unlock(lock)
    wake(1)
    // Where the system gives us no thread at all, the submitter's own thread does the work.
    if isOrphan, remove(call) { call.work(false) }
  }

  /// Ends a call that no worker has begun with.
  func withdraw(_ call: PoolCall) {
    if remove(call) { call.work(true) }
  }

  private func remove(_ call: PoolCall) -> Bool {
    pthread_mutex_lock(lock)
    defer { pthread_mutex_unlock(lock) }
    guard let index = calls.firstIndex(where: { $0 === call }) else { return false }
    calls.remove(at: index)
    waitingCalls.store(calls.count, ordering: .sequentiallyConsistent)
    return true
  }

  /// Begins with the call that has waited longest; false where none waits.
  func runCall() -> Bool {
    guard waitingCalls.load(ordering: .relaxed) > 0 else { return false }
    pthread_mutex_lock(lock)
    let call = calls.isEmpty ? nil : calls.removeFirst()
    waitingCalls.store(calls.count, ordering: .sequentiallyConsistent)
    pthread_mutex_unlock(lock)
    guard let call else { return false }
    call.work(false)
    return true
  }
}
