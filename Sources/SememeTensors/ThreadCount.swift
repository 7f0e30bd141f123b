internal import CSememeKernels
internal import SememeSystem

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// How many threads a pool has when nobody says.
public enum ThreadCount {
  /// The largest count that is accepted.
  public static let maximum = 1024

  /// The count for this process: `SEMEME_THREADS` where it is set, else `available`.
  ///
  /// - Returns: at least 1.
  /// - Throws: `TensorError` where `SEMEME_THREADS` is not a whole number from 1 to 1024.
  public static func selected() throws(TensorError) -> Int {
    guard let value = getenv("SEMEME_THREADS") else { return available }
    let text = String(cString: value)
    if text.isEmpty { return available }
    guard let count = Int(text), (1...maximum).contains(count) else {
      throw TensorError(
        .invalidThreadCount,
        "SEMEME_THREADS is \"\(text)\"; it must be a whole number from 1 to \(maximum)")
    }
    return count
  }

  /// The CPUs' worth of time that this process gets: the CPUs it may run on, or less where its
  /// container has a quota.
  public static let available = min(processors, CPUQuota.current ?? maximum)

  /// The CPUs that this process may run on, whatever its quota.
  package static let processors = min(max(Int(sememe_cpu_count()), 1), maximum)
}
