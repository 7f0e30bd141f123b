#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The most memory of this process that was resident at once.
///
/// Linux counts it for the process alone and can begin anew; what `getrusage` tells there may be the
/// parent's, which a started process inherits.
enum ResidentMemory {
  /// In bytes; since `reset`, where that works.
  static var peak: Int {
    #if os(Linux)
      return peakOfStatus ?? ProcessUsage.peakMemory
    #else
      return ProcessUsage.peakMemory
    #endif
  }

  /// Begins anew with what is resident now.
  ///
  /// - Returns: whether the system can.
  static func reset() -> Bool {
    #if os(Linux)
      guard let file = fopen("/proc/self/clear_refs", "w") else { return false }
      // proc(5): 5 resets the peak.
      let written = fputs("5", file)
      return fclose(file) == 0 && written >= 0
    #else
      return false
    #endif
  }

  #if os(Linux)
    /// `VmHWM` of proc(5), which is stated in KiB.
    private static var peakOfStatus: Int? {
      guard let file = fopen("/proc/self/status", "r") else { return nil }
      defer { fclose(file) }
      let limit = 1 << 16
      let bytes = [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
        count = fread(buffer.baseAddress, 1, limit, file)
      }
      let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
      let digits = lines.first { $0.hasPrefix("VmHWM:") }?.filter(\.isNumber)
      return digits.flatMap { Int($0) }.map { $0 * 1024 }
    }
  #endif
}
