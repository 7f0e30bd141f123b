internal import Synchronization

/// Carries a task's cancellation to the pool's threads, which know no tasks.
final class CancellationFlag: Sendable {
  private let isSet = Atomic<Bool>(false)

  func cancel() { isSet.store(true, ordering: .releasing) }

  func check() throws {
    if isSet.load(ordering: .acquiring) { throw CancellationError() }
  }
}
