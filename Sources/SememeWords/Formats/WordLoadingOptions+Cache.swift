#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

extension WordLoadingOptions {
  /// Where a user's caches lie: `XDG_CACHE_HOME`, else `~/.cache`, and there `sememe/words`; nil where
  /// the environment names neither.
  public static var defaultCacheFolder: String? {
    let caches = variable("XDG_CACHE_HOME") ?? variable("HOME").map { $0 + "/.cache" }
    return caches.map { $0 + "/sememe/words" }
  }

  private static func variable(_ name: String) -> String? {
    guard let value = getenv(name), value.pointee != 0 else { return nil }
    return String(cString: value)
  }
}
