#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What this process has used of the machine.
enum ProcessUsage {
  /// The most memory that was resident at once, in bytes.
  static var peakMemory: Int {
    var usage = rusage()
    #if canImport(Glibc)
      let status = getrusage(RUSAGE_SELF, &usage)
    #else
      let status = getrusage(Int32(RUSAGE_SELF), &usage)
    #endif
    guard status == 0 else { return 0 }
    #if canImport(Darwin)
      return usage.ru_maxrss
    #else
      return usage.ru_maxrss * 1024
    #endif
  }
}
