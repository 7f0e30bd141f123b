#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// What the system says of the last failed call, such as "No such file or directory".
func systemMessage() -> String { String(cString: strerror(errno)) }

/// Repeats a call while a signal interrupts it.
func retryingInterrupts<R: SignedInteger>(_ call: () -> R) -> R {
  while true {
    let result = call()
    if result != -1 || errno != EINTR { return result }
  }
}
