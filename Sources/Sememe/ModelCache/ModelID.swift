/// The name of a model on a Hugging Face hub: `organization/name`, or a bare `name`.
///
/// The rules are those of Hugging Face's `validate_repo_id`, for ASCII: letters, digits, `-`, `_`
/// and `.`; both parts begin and end with a letter, a digit or `_`; at most 96 characters each; no
/// `--`, no `..`, no `.git` at the end. Such a name is safe as a folder's name and in a web
/// address.
public struct ModelID: Hashable, Sendable, CustomStringConvertible {
  /// The owner's name; nil for the hub's oldest models, which have none.
  public let organization: String?
  /// The model's name without its owner.
  public let name: String

  /// The longest part that a hub allows.
  private static let maximumPartLength = 96

  /// A model id exactly as written.
  ///
  /// - Parameter text: `organization/name` or `name`.
  /// - Throws: `ModelCacheError` with code `invalidName`.
  public init(_ text: String) throws(ModelCacheError) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count <= 2 else {
      throw Self.invalid(text, "it has more than one '/'")
    }
    for part in parts {
      if let reason = Self.fault(in: part) { throw Self.invalid(text, reason) }
    }
    guard !text.hasSuffix(".git") else {
      throw Self.invalid(text, "it ends with '.git'")
    }
    organization = parts.count == 2 ? String(parts[0]) : nil
    name = String(parts[parts.count - 1])
  }

  /// A model id with the owner that sentence-transformers would add.
  ///
  /// A bare name is a model of the organization `sentence-transformers` (`all-MiniLM-L6-v2` is
  /// `sentence-transformers/all-MiniLM-L6-v2`), but for the names that the hub had before
  /// organizations existed (`bert-base-uncased`), as in sentence-transformers 5.
  ///
  /// - Parameter text: `organization/name` or a short name.
  /// - Throws: `ModelCacheError` with code `invalidName`.
  public init(expanding text: String) throws(ModelCacheError) {
    let id = try ModelID(text)
    if id.organization == nil && !OriginalModelNames.all.contains(id.name.lowercased()) {
      self = try ModelID("sentence-transformers/" + text)
    } else {
      self = id
    }
  }

  /// The id as written on the hub.
  public var description: String {
    organization.map { "\($0)/\(name)" } ?? name
  }

  private static func fault(in part: Substring) -> String? {
    if part.isEmpty { return "a part of it is empty" }
    if part.utf8.count > maximumPartLength {
      return "a part of it is longer than \(maximumPartLength) characters"
    }
    guard
      part.utf8.allSatisfy({ isWordByte($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".") })
    else {
      return "it may hold only ASCII letters, digits, '-', '_' and '.'"
    }
    guard let first = part.utf8.first, let last = part.utf8.last, isWordByte(first),
      isWordByte(last)
    else {
      return "a part of it begins or ends with '-' or '.'"
    }
    if part.contains("--") || part.contains("..") { return "it holds '--' or '..'" }
    return nil
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "_"):
      true
    default:
      false
    }
  }

  private static func invalid(_ text: String, _ reason: String) -> ModelCacheError {
    ModelCacheError(
      .invalidName,
      "\(text.quotedForMessage) is not a model id: \(reason); "
        + "expected organization/name, as in sentence-transformers/all-MiniLM-L6-v2")
  }
}
