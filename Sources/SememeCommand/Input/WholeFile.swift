import ArgumentParser

/// A file that the library reads whole by its path, as the user names it: a pipe will do, and `-` is
/// standard input.
struct WholeFile: ExpressibleByArgument {
  /// As the user wrote it, for messages and results.
  let name: String

  /// What the library is to open.
  var path: String { name == "-" ? "/dev/stdin" : name }

  init(argument: String) { name = argument }

  /// Refuses standard input where it is named more than once: it is read to its end the first time.
  ///
  /// - Parameter files: all that a command reads.
  /// - Throws: `ValidationError`.
  static func check(_ files: [WholeFile]) throws {
    guard files.count(where: { $0.path == "/dev/stdin" }) < 2 else {
      throw ValidationError("standard input can be read only once; name files")
    }
  }
}
