#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// Whether something stands under a path, followed through symbolic links.
///
/// A dangling link or an unreadable folder counts as absent here; opening it says why.
///
/// - Parameter path: any path.
/// - Returns: whether the system finds it.
package func fileExists(_ path: String) -> Bool { access(path, F_OK) == 0 }

/// Whether a path is a folder.
///
/// - Parameter path: any path.
/// - Returns: whether the system finds a folder there.
package func folderExists(_ path: String) -> Bool {
  var status = stat()
  return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
}
