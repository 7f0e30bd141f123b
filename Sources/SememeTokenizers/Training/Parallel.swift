import Dispatch
import Synchronization

/// Work that several threads share.
enum Parallel {
  /// Calls `body` with runs that together are `0..<count`, on some threads at once, and waits.
  ///
  /// - Parameters:
  ///   - count: the number of items.
  ///   - runLength: how many of them make a run.
  ///   - threads: the most threads; with one, `body` is called on the caller's.
  ///   - body: takes the number of its thread, below `threads`, and the run.
  static func forEachRun(
    of count: Int, runLength: Int, threads: Int, _ body: (Int, Range<Int>) -> Void
  ) {
    guard threads > 1, count > runLength else {
      for start in stride(from: 0, to: count, by: runLength) {
        body(0, start..<min(start + runLength, count))
      }
      return
    }
    let next = Atomic<Int>(0)
    withoutActuallyEscaping(body) { body in
      // All calls end before this function does; the threads have different numbers and runs.
      nonisolated(unsafe) let body = body
      DispatchQueue.concurrentPerform(iterations: threads) { thread in
        while true {
          let start = next.add(runLength, ordering: .relaxed).oldValue
          guard start < count else { return }
          body(thread, start..<min(start + runLength, count))
        }
      }
    }
  }
}
