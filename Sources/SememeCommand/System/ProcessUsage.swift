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
    // RUSAGE_SELF, which is 0 everywhere and a number in some systems, an enumeration in others.
    let status = getrusage(0, &usage)
    guard status == 0 else { return 0 }
    #if canImport(Darwin)
      return usage.ru_maxrss
    #else
      return usage.ru_maxrss * 1024
    #endif
  }
}
