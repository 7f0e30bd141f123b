internal import SememeSystem

/// Collects the errors of parallel parts and throws one of them: that of the lowest part.
final class FirstFailure: Sendable {
  private let found = Locked<(part: Int, error: any Error)?>(nil)

  /// Runs a part unless an earlier one has failed.
  func attempt(_ part: Int, _ body: () throws -> Void) {
    if found.withLock({ $0.map { $0.part < part } ?? false }) { return }
    do {
      try body()
    } catch {
      found.withLock { if $0.map({ part < $0.part }) ?? true { $0 = (part, error) } }
    }
  }

  func rethrow() throws {
    if let error = found.withLock({ $0?.error }) { throw error }
  }
}
