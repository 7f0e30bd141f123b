/// The path of a file inside a model, as a hub lists it, known to be safe to store.
///
/// A hub, or whoever answers in its place, must not be able to make us write anywhere but into the
/// model's own folder.
package struct RemotePath: Hashable, Sendable, CustomStringConvertible {
  /// The path with slashes between its parts.
  package let description: String
  /// The parts of the path: folders, then the file's name.
  package let parts: [String]

  /// A path, when it is safe; nil when it is empty or absolute, has a part that is empty, `.` or
  /// `..`, a backslash or a control character, or is longer or deeper than a file system takes.
  ///
  /// - Parameter text: the path as listed.
  package init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    let isSafe =
      text.utf8.count <= 1024 && parts.count <= 16
      && text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7f && $0 != "\\" }
      && parts.allSatisfy { !$0.isEmpty && $0 != "." && $0 != ".." && $0.utf8.count <= 255 }
    guard isSafe else { return nil }
    description = text
    self.parts = parts
  }

  /// The file's name without its folders.
  package var name: String { parts[parts.count - 1] }

  /// The folders that the file lies in, outermost first.
  package var folders: ArraySlice<String> { parts.dropLast() }
}
