#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// What the current thread is to the pool whose work it does.
struct PoolThread {
  /// The pool, by the identity of its state.
  let pool: UnsafeRawPointer
  /// Whether the thread is one of the pool's own, not a caller from outside.
  let isWorker: Bool
  /// Whether an index is running on it.
  var isInsideIndex = false

  /// Whether it may leave the loop that it calls to others: only a worker can be replaced, and only
  /// an outermost loop is long enough.
  var mayGiveWay: Bool { isWorker && !isInsideIndex }

  init(pool: UnsafeRawPointer, isWorker: Bool) {
    self.pool = pool
    self.isWorker = isWorker
  }

  private static let key: pthread_key_t = {
    var key = pthread_key_t()
    let status = pthread_key_create(&key, nil)
    precondition(status == 0, "no thread-specific data: error \(status)")
    return key
  }()

  /// The current thread's part in a pool; nil where it has none.
  static func current(in pool: UnsafeRawPointer) -> UnsafeMutablePointer<PoolThread>? {
    guard let address = pthread_getspecific(key) else { return nil }
    let thread = address.assumingMemoryBound(to: PoolThread.self)
    return thread.pointee.pool == pool ? thread : nil
  }

  /// Makes the current thread part of a pool as long as a closure runs.
  static func join(
    _ thread: PoolThread, _ body: (UnsafeMutablePointer<PoolThread>) -> Void
  ) {
    let outer = pthread_getspecific(key)
    var thread = thread
    withUnsafeMutablePointer(to: &thread) { pointer in
      pthread_setspecific(key, pointer)
      body(pointer)
    }
    pthread_setspecific(key, outer)
  }
}
