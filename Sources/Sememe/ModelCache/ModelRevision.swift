/// A version of a model: a branch, a tag or a commit.
///
/// The name follows git's rules for references, so that it is safe in a path and in a web address;
/// slashes are allowed between its parts (`refs/pr/1`).
package struct ModelRevision: Hashable, Sendable, CustomStringConvertible {
  /// The name as given.
  package let description: String

  /// A revision from its name.
  ///
  /// - Parameter name: a branch, a tag or a commit.
  /// - Throws: `ModelCacheError` with code `invalidRevision`.
  package init(_ name: String) throws(ModelCacheError) {
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    let isValid =
      name.utf8.count <= 255 && !name.contains("..") && !name.contains("@{")
      && name.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7f && !Self.forbidden.contains($0) }
      && parts.allSatisfy { !$0.isEmpty && !$0.hasPrefix(".") && !$0.hasSuffix(".lock") }
      && !name.hasSuffix(".")
    guard isValid else {
      throw ModelCacheError(
        .invalidRevision,
        "\(name.quotedForMessage) is not a revision; expected a branch, a tag or a commit"
      )
    }
    description = name
  }

  /// Whether the name is a whole commit hash, so that it can never come to mean something else.
  package var isCommit: Bool { Self.isCommit(description) }

  /// Whether a text is a whole commit hash: 40 lower-case hexadecimal digits.
  package static func isCommit(_ text: String) -> Bool {
    text.utf8.count == 40
      && text.utf8.allSatisfy {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
          || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0)
      }
  }

  private static let forbidden = Set("~^:?*[\\".utf8)
}
