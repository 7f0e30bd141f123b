#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// A value that one thread at a time may touch.
///
/// The lock is the system's own, which ThreadSanitizer understands; it does not see the lock of
/// `Synchronization.Mutex` on Linux and would report every guarded access.
///
/// `@unchecked Sendable`: the value is only reached under the lock.
package final class Locked<Value>: @unchecked Sendable {
  private var value: Value
  private let lock: UnsafeMutablePointer<pthread_mutex_t>

  /// Guards a value.
  ///
  /// - Parameter value: the value to begin with.
  package init(_ value: sending Value) {
    self.value = value
    lock = .allocate(capacity: 1)
    pthread_mutex_init(lock, nil)
  }

  deinit {
    pthread_mutex_destroy(lock)
    lock.deallocate()
  }

  /// Reads or changes the value while no other thread can.
  ///
  /// - Parameter body: must not lock again.
  /// - Returns: what the closure returns.
  /// - Throws: what the closure throws.
  package func withLock<R, E: Error>(_ body: (inout Value) throws(E) -> R) throws(E) -> R {
    pthread_mutex_lock(lock)
    defer { pthread_mutex_unlock(lock) }
    return try body(&value)
  }
}
