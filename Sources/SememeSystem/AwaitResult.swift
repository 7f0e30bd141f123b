/// Suspends the caller until work that runs elsewhere, on a thread of its own, hands over a result.
///
/// The result passes through a lock: ThreadSanitizer does not always see that what a continuation
/// carries was written before it was resumed.
///
/// - Parameter start: starts the work and passes on a closure, which is to be called exactly once.
/// - Returns: the result.
/// - Throws: the result's error.
package func awaitResult<R: Sendable>(
  _ start: (@escaping @Sendable (Result<R, any Error>) -> Void) -> Void
) async throws -> R {
  let handover = Locked<Result<R, any Error>?>(nil)
  await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
    start { result in
      handover.withLock { $0 = result }
      continuation.resume()
    }
  }
  guard let result = handover.withLock({ $0 }) else {
    preconditionFailure("resumed without a result")
  }
  return try result.get()
}
