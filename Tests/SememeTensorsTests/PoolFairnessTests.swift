import SememeSystem
import SememeTensors
import Synchronization
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Calls on one pool take turns: counted in indices, never in seconds.
@Suite(.timeLimit(.minutes(10))) struct PoolFairnessTests {
  private static func wait(until condition: () -> Bool) {
    while !condition() { sched_yield() }
  }

  /// A small call comes while every worker is inside an index of a long one, whose later indices
  /// wait for the small call to end: a pool that finishes what it has begun never gets there.
  @Test(arguments: [1, 2, 4])
  func aSmallCallRunsBetweenIndicesOfALongOne(threads: Int) async throws {
    let pool = ThreadPool(threadCount: threads, processors: threads)
    let entered = Counter()
    let small = Counter()
    let started = Counter()
    let submitted = Counter()
    let smallCall = Locked<Task<Void, any Error>?>(nil)
    try await pool.perform {
      pool.forEach(50) { index in
        started.add()
        if index < threads {
          entered.add()
          PoolFairnessTests.wait { entered.count == threads }
          if index == 0 {
            let task = Task { try await pool.perform { small.add() } }
            smallCall.withLock { $0 = task }
            // Nobody can take it: every worker is inside one of these indices.
            PoolFairnessTests.wait { pool.waitingCallCount == 1 }
            submitted.add()
          }
          PoolFairnessTests.wait { submitted.count == 1 }
        } else {
          PoolFairnessTests.wait { small.count == 1 }
        }
      }
    }
    try await smallCall.withLock { $0 }?.value
    #expect(started.count == 50)
  }

  /// On one thread, two long calls run index by index in turns from the moment both are there.
  @Test func longCallsTakeTurns() async throws {
    let pool = ThreadPool(threadCount: 1, processors: 1)
    let log = Locked<[Character]>([])
    let other = Locked<Task<Void, any Error>?>(nil)
    try await pool.perform {
      pool.forEach(40) { index in
        log.withLock { $0.append("a") }
        guard index == 0 else { return }
        let task = Task {
          try await pool.perform { pool.forEach(40) { _ in log.withLock { $0.append("b") } } }
        }
        other.withLock { $0 = task }
        PoolFairnessTests.wait { pool.waitingCallCount == 1 }
      }
    }
    try await other.withLock { $0 }?.value
    let text = log.withLock { String($0) }
    #expect(text.count == 80)
    #expect(text.hasPrefix("ab"))
    let both = text.prefix(text.count - 3)
    #expect(!both.contains("aaa") && !both.contains("bbb"), "\(text)")
  }

  @Test func aWaitingCallThatIsCancelledReturnsAtOnce() async throws {
    let pool = ThreadPool(threadCount: 1)
    let isFree = Counter()
    let hasBegun = Counter()
    let busy = Task {
      try await pool.perform {
        hasBegun.add()
        PoolFairnessTests.wait { isFree.count == 1 }
      }
    }
    while hasBegun.count == 0 { await Task.yield() }
    let waiting = Task { try await pool.perform { Issue.record("a withdrawn call ran") } }
    while pool.waitingCallCount == 0 { await Task.yield() }
    waiting.cancel()
    // The only worker is busy until this has returned.
    await #expect(throws: CancellationError.self) { try await waiting.value }
    #expect(pool.waitingCallCount == 0)
    isFree.add()
    try await busy.value
  }

  @Test func aCancelledTaskSubmitsNothing() async {
    let pool = ThreadPool(threadCount: 1)
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      try await pool.perform {}
    }
    _ = await task.result
    #expect(pool.waitingCallCount == 0)
  }

  /// More long calls than threads that may give way, with nested loops inside.
  @Test(arguments: [1, 2, 4])
  func manyLongCallsFinish(threads: Int) async throws {
    let pool = ThreadPool(threadCount: threads, processors: threads)
    let total = Counter()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<100 {
        group.addTask {
          try await pool.perform {
            pool.forEach(20) { _ in pool.forEach(3) { _ in total.add() } }
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(total.count == 100 * 20 * 3)
  }

  /// Half of the calls are cancelled at some moment; none is lost, and the pool goes on.
  @Test func cancellationAtAnyMomentLosesNothing() async throws {
    let pool = ThreadPool(threadCount: 2, processors: 2)
    let total = Counter()
    var tasks: [Task<Void, any Error>] = []
    for _ in 0..<200 {
      tasks.append(Task { try await pool.perform { pool.forEach(5) { _ in total.add() } } })
    }
    for index in stride(from: 0, to: tasks.count, by: 2) { tasks[index].cancel() }
    var finished = 0
    for task in tasks {
      if case .success = await task.result { finished += 1 }
    }
    #expect(finished >= 100)
    #expect(total.count == finished * 5)
    #expect(pool.waitingCallCount == 0)
  }
}

/// Counts from several threads.
private final class Counter: Sendable {
  private let value = Atomic<Int>(0)
  func add() { value.wrappingAdd(1, ordering: .sequentiallyConsistent) }
  var count: Int { value.load(ordering: .sequentiallyConsistent) }
}
