internal import SememeSystem

/// Collects the errors of parallel parts and throws one of them: that of the lowest part.
package final class FirstFailure: Sendable {
  private let found = Locked<(part: Int, error: any Error)?>(nil)

  /// No failure yet.
  package init() {}

  /// Runs a part unless an earlier one has failed.
  ///
  /// - Parameters:
  ///   - part: its number.
  ///   - body: what it does.
  package func attempt(_ part: Int, _ body: () throws -> Void) {
    if found.withLock({ $0.map { $0.part < part } ?? false }) { return }
    do {
      try body()
    } catch {
      found.withLock { if $0.map({ part < $0.part }) ?? true { $0 = (part, error) } }
    }
  }

  /// Throws the error of the first part that failed.
  ///
  /// - Throws: that error; nothing where none did.
  package func rethrow() throws {
    if let error = found.withLock({ $0?.error }) { throw error }
  }
}
