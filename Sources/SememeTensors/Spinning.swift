internal import CSememeKernels

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// Waiting without sleeping, for times shorter than a sleep takes.
enum Spinning {
  /// Looks for a condition until it holds or the time is over.
  ///
  /// - Parameters:
  ///   - nanoseconds: how long to look; with 0 the condition is looked at once.
  ///   - condition: is called again and again.
  /// - Returns: whether the condition held.
  static func wait(nanoseconds: UInt64, until condition: () -> Bool) -> Bool {
    if condition() { return true }
    guard nanoseconds > 0 else { return false }
    let end = now + nanoseconds
    var turn = 0
    repeat {
      // The clock costs as much as several looks.
      for _ in 0..<32 {
        if condition() { return true }
        sememe_spin_hint()
      }
      // Most waits end before this. In longer ones another thread may need the CPU, even the one
      // that is waited for.
      turn += 1
      if turn >= 4 { sched_yield() }
    } while now < end
    return false
  }

  private static var now: UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }
}
