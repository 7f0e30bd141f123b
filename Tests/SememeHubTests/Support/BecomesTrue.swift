/// Waits until a condition holds.
///
/// - Parameters:
///   - limit: how long to wait at most; far longer than it takes on a busy machine.
///   - condition: what is looked at again and again.
/// - Returns: false when the time is over.
/// - Throws: what the condition throws; `CancellationError`.
func becomesTrue(
  within limit: Duration = .seconds(300), _ condition: () throws -> Bool
) async throws -> Bool {
  let deadline = ContinuousClock.now + limit
  while try !condition() {
    guard ContinuousClock.now < deadline else { return false }
    try await Task.sleep(for: .milliseconds(5))
  }
  return true
}
