/// One call of `perform` that waits for a worker.
///
/// `@unchecked Sendable`: `work` is set before the call is submitted and not changed after.
final class PoolCall: @unchecked Sendable {
  /// Runs the call, or only tells its task that it was withdrawn.
  var work: (_ isWithdrawn: Bool) -> Void = { _ in }
}
