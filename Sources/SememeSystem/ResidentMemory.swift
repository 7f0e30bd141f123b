#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// How much memory of this process is resident.
///
/// Linux counts it for the process alone and can begin anew; what `getrusage` tells there may be the
/// parent's, which a started process inherits.
package enum ResidentMemory {
  /// Bytes now; nil where the system does not say.
  package static var current: Int? { status("VmRSS:") }

  /// The most bytes at once; since `reset`, where that works.
  package static var peak: Int { status("VmHWM:") ?? peakOfUsage }

  /// Lets the peak begin anew with what is resident now.
  ///
  /// - Returns: whether the system can.
  @discardableResult
  package static func reset() -> Bool {
    #if os(Linux)
      guard let file = fopen("/proc/self/clear_refs", "w") else { return false }
      // proc(5): 5 resets the peak.
      let written = fputs("5", file)
      return fclose(file) == 0 && written >= 0
    #else
      return false
    #endif
  }

  /// A line of proc(5)'s status, which states KiB; nil where there is none.
  private static func status(_ name: String) -> Int? {
    #if os(Linux)
      guard let bytes = try? FileSystem.smallFile(at: "/proc/self/status", limit: 1 << 16) else {
        return nil
      }
      let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
      let digits = lines.first { $0.hasPrefix(name) }?.filter(\.isNumber)
      return digits.flatMap { Int($0) }.map { $0 * 1024 }
    #else
      return nil
    #endif
  }

  private static var peakOfUsage: Int {
    var usage = rusage()
    // RUSAGE_SELF, which is 0 everywhere and a number in some systems, an enumeration in others.
    guard getrusage(0, &usage) == 0 else { return 0 }
    #if canImport(Darwin)
      return usage.ru_maxrss
    #else
      return usage.ru_maxrss * 1024
    #endif
  }
}
