import Foundation
import SememeTensors
import Synchronization
import Testing

/// Faults put in on purpose; `Scripts/sanitize` runs each by itself and expects it to be reported.
@Suite struct PlantedFaults {
  /// The fault that this run asks for.
  private static let wanted = ProcessInfo.processInfo.environment["SEMEME_PLANTED_FAULT"]

  /// Two indices of one job write one number, each from its own thread.
  ///
  /// The threads meet first with relaxed atomics, which order nothing else, so that the writes are a
  /// race however the pool shares out its work.
  @Test(.enabled(if: wanted == "thread"))
  func plantedRace() {
    let number = UnsafeMutablePointer<Int>.allocate(capacity: 1)
    number.initialize(to: 0)
    defer { number.deallocate() }
    nonisolated(unsafe) let shared = number
    let arrived = Atomic<Int>(0)
    let deadline = Date(timeIntervalSinceNow: 10)
    ThreadPool(threadCount: 2).forEach(2) { _ in
      arrived.wrappingAdd(1, ordering: .relaxed)
      while arrived.load(ordering: .relaxed) < 2 && Date() < deadline {}
      for _ in 0..<1_000 { shared.pointee += 1 }
    }
    #expect(arrived.load(ordering: .relaxed) == 2, "the pool gave both indices to one thread")
  }

  /// Reads one number past the end of a buffer.
  @Test(.enabled(if: wanted == "address"))
  func plantedOverflow() {
    let numbers = UnsafeMutablePointer<Int>.allocate(capacity: 4)
    numbers.initialize(repeating: 1, count: 4)
    defer { numbers.deallocate() }
    let end = ProcessInfo.processInfo.environment.isEmpty ? 3 : 4
    #expect(numbers[end] != numbers[0] + 1)
  }
}
