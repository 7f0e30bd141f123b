import SememeSystem
import SememeTensors
import Testing

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

  @Test func threadCountsAreClamped() {
    #expect(ThreadPool(threadCount: 0).threadCount == 1)
    #expect(ThreadPool(threadCount: Int.max).threadCount == ThreadCount.maximum)
    #expect(ThreadCount.available >= 1)
  }
}
