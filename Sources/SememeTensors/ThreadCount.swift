internal import CSememeKernels

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

  /// The count for this process: `SEMEME_THREADS` where it is set, else the CPUs it may run on.
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

  /// The CPUs that this process may run on.
  public static let available = min(max(Int(sememe_cpu_count()), 1), maximum)
}
