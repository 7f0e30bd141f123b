import SememeSystem
import SememeTensors
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Indexed work on a pool: each index once, whatever is nested and whoever calls.
@Suite struct ThreadPoolTests {
  /// Counts how often each index ran.
  private final class Tally: Sendable {
    private let counts: Locked<[Int]>
    init(_ count: Int) { counts = Locked(Array(repeating: 0, count: count)) }
    func add(_ index: Int) { counts.withLock { $0[index] += 1 } }
    var all: [Int] { counts.withLock { $0 } }
  }

  @Test(arguments: [1, 2, 3, 16], [0, 1, 2, 7, 1000])
  func everyIndexRunsOnce(threads: Int, count: Int) {
    let pool = ThreadPool(threadCount: threads)
    let tally = Tally(count)
    for _ in 0..<3 { pool.forEach(count) { tally.add($0) } }
    #expect(tally.all == Array(repeating: 3, count: count))
  }

  @Test func nestedCallsFinish() {
    let pool = ThreadPool(threadCount: 3)
    let tally = Tally(20 * 30)
    pool.forEach(20) { outer in
      pool.forEach(30) { inner in tally.add(outer * 30 + inner) }
    }
    #expect(tally.all.allSatisfy { $0 == 1 })
  }

  /// Each pool's threads are guests of the other, several levels deep.
  @Test func poolsCallEachOther() async throws {
    let pools = [ThreadPool(threadCount: 2), ThreadPool(threadCount: 3)]
    let tally = Tally(4 * 4 * 4)
    try await pools[0].perform {
      pools[1].forEach(4) { first in
        pools[0].forEach(4) { second in
          pools[1].forEach(4) { third in tally.add((first * 4 + second) * 4 + third) }
        }
      }
    }
    #expect(tally.all.allSatisfy { $0 == 1 })
  }

  /// Threads from outside share out work on one pool at the same time, more than it has loops.
  @Test func manyThreadsShareAPool() async {
    let pool = ThreadPool(threadCount: 3)
    let tally = Tally(100 * 200)
    let ended = Locked(0)
    for thread in 0..<100 {
      let body = { @Sendable in
        for round in 0..<20 { pool.forEach(10) { tally.add(thread * 200 + round * 10 + $0) } }
        ended.withLock { $0 += 1 }
      }
      startThread(body)
    }
    while ended.withLock({ $0 }) < 100 { await Task.yield() }
    #expect(tally.all.allSatisfy { $0 == 1 })
  }

  /// However many threads are asked for, no more than there are CPUs work at a time.
  @Test(arguments: [1, 2, 3])
  func threadsDoNotOutnumberProcessors(processors: Int) async throws {
    let pool = ThreadPool(threadCount: 16, processors: processors)
    let most = Locked((now: 0, most: 0))
    try await pool.perform {
      pool.forEach(200) { _ in
        most.withLock {
          $0.now += 1
          $0.most = max($0.most, $0.now)
        }
        sched_yield()
        most.withLock { $0.now -= 1 }
      }
    }
    #expect((1...processors).contains(most.withLock { $0.most }))
  }

  @Test func manyTasksShareAPool() async throws {
    let pool = ThreadPool(threadCount: 4)
    let tally = Tally(50 * 20)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for task in 0..<50 {
        group.addTask {
          try await pool.perform { pool.forEach(20) { tally.add(task * 20 + $0) } }
        }
      }
      try await group.waitForAll()
    }
    #expect(tally.all.allSatisfy { $0 == 1 })
  }

  @Test func errorsComeBackToTheCaller() async {
    struct Failure: Error {}
    let pool = ThreadPool(threadCount: 2)
    await #expect(throws: Failure.self) { try await pool.perform { throw Failure() } }
  }

  @Test func poolsComeAndGo() async throws {
    for round in 0..<200 {
      let pool = ThreadPool(threadCount: 1 + round % 4)
      let result = try await pool.perform { round }
      #expect(result == round)
    }
  }

  @Test func sleepingWorkersWakeAgain() async throws {
    let pool = ThreadPool(threadCount: 2)
    for _ in 0..<5 {
      let tally = Tally(8)
      pool.forEach(8) { tally.add($0) }
      #expect(tally.all.allSatisfy { $0 == 1 })
      try await Task.sleep(for: .milliseconds(5))
    }
  }

  #if os(Linux)
    /// Workers without work use no CPU time: neither spinning nor waking now and then.
    @Test func idleWorkersCostNothing() async throws {
      let pool = ThreadPool(threadCount: 2, processors: 2)
      let workers = try await workerClocks(of: pool)
      try await Task.sleep(for: .milliseconds(50))
      let before = workers.map(nanoseconds)
      try await Task.sleep(for: .seconds(1))
      let spent = zip(workers.map(nanoseconds), before).map { $0 - $1 }
      #expect(spent.allSatisfy { $0 < 1_000_000 }, "\(spent) ns in an idle second")
    }

    /// The CPU clocks of a pool's two workers.
    private func workerClocks(of pool: ThreadPool) async throws -> [clockid_t] {
      let clocks = Locked<Set<clockid_t>>([])
      try await pool.perform {
        // Inside a call the caller is a worker too.
        while clocks.withLock({ $0.count }) < 2 {
          pool.forEach(2) { _ in
            var clock = clockid_t()
            pthread_getcpuclockid(pthread_self(), &clock)
            clocks.withLock { _ = $0.insert(clock) }
            sched_yield()
          }
        }
      }
      return clocks.withLock { Array($0) }
    }

    private func nanoseconds(_ clock: clockid_t) -> Int {
      var time = timespec()
      clock_gettime(clock, &time)
      return time.tv_sec * 1_000_000_000 + time.tv_nsec
    }
  #endif

  /// A process may end while its workers are in the middle of something.
  @Test func processExitsDuringWork() async {
    await #expect(processExitsWith: .exitCode(3)) { await ThreadPoolTests.exitDuringWork() }
  }

  private static func exitDuringWork() async {
    let pool = ThreadPool(threadCount: 2, processors: 2)
    let running = Locked(0)
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<4 {
        group.addTask {
          try? await pool.perform {
            pool.forEach(1_000_000_000) { _ in running.withLock { $0 += 1 } }
          }
        }
      }
      while running.withLock({ $0 }) < 1000 { await Task.yield() }
      exit(3)
    }
  }

  @Test func threadCountsAreClamped() {
    #expect(ThreadPool(threadCount: 0).threadCount == 1)
    #expect(ThreadPool(threadCount: Int.max).threadCount == ThreadCount.maximum)
    #expect(ThreadCount.available >= 1)
  }

  private func startThread(_ body: @escaping @Sendable () -> Void) {
    final class Box {
      let body: @Sendable () -> Void
      init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }
    let box = Unmanaged.passRetained(Box(body)).toOpaque()
    #if canImport(Darwin)
      var thread: pthread_t?
      let run: @convention(c) (UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? = {
        Unmanaged<Box>.fromOpaque($0).takeRetainedValue().body()
        return nil
      }
      pthread_create(&thread, nil, run, box)
      if let thread { pthread_detach(thread) }
    #else
      var thread = pthread_t()
      pthread_create(
        &thread, nil,
        { argument in
          if let argument { Unmanaged<Box>.fromOpaque(argument).takeRetainedValue().body() }
          return nil
        }, box)
      pthread_detach(thread)
    #endif
  }
}
