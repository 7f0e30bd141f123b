#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Which time counts.
enum Clock {
  /// The time that the calling thread has run, for work that it does alone: what other processes
  /// take of a shared machine does not count.
  case thread
  /// The time that has passed, for work of several threads.
  case wall

  /// Seconds since some moment.
  var seconds: Double {
    var time = timespec()
    switch self {
    case .thread: clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    case .wall: clock_gettime(CLOCK_MONOTONIC, &time)
    }
    return Double(time.tv_sec) + 1e-9 * Double(time.tv_nsec)
  }
}
