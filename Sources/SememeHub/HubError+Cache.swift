import Sememe
import SememeSystem

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

extension HubError {
  /// A failure of the cache finder, as one of the hub's.
  ///
  /// - Parameter error: the finder's failure.
  init(_ error: ModelCacheError) {
    let code: Code =
      switch error.code {
      case .invalidName, .invalidRevision: .invalidName
      case .notFound: .notFound
      default: .cacheUnreadable
      }
    self.init(code, error.message, cause: error)
  }

  /// A failed write to the cache.
  ///
  /// - Parameter error: the system's answer.
  init(writing error: SystemError) {
    switch error.number {
    case ENOSPC, EDQUOT:
      self.init(
        .insufficientDisk,
        "the disk of the model cache is full (\(error)); make room, or set HF_HUB_CACHE to a "
          + "folder on another disk; what was downloaded so far is kept, and the next try goes "
          + "on from there",
        cause: error)
    default:
      self.init(
        .cacheNotWritable,
        "cannot write to the model cache: \(error); check the permissions, or set "
          + "HF_HUB_CACHE to a folder that can be written",
        cause: error)
    }
  }
}
