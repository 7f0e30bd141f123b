#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// Repeats a system call while a signal interrupts it.
///
/// - Parameter call: returns −1 and sets `errno` where it fails.
/// - Returns: what the last call returned.
package func retryingInterrupts<R: SignedInteger>(_ call: () -> R) -> R {
  while true {
    let result = call()
    if result != -1 || errno != EINTR { return result }
  }
}
