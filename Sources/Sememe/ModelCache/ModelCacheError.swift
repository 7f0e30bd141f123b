package import SememeSystem

/// Why a model could not be named or found on this machine.
public struct ModelCacheError: Error, Sendable, CustomStringConvertible {
  /// The kind of a failure; more kinds may be added.
  public struct Code: Hashable, Sendable, CustomStringConvertible {
    /// The kind's name, as in `notFound`.
    public let description: String

    /// The text is neither a folder's path nor a Hugging Face model id.
    public static let invalidName = Code(description: "invalidName")
    /// The text is not a branch, a tag or a commit.
    public static let invalidRevision = Code(description: "invalidRevision")
    /// Neither a folder nor a cached model of that name exists.
    public static let notFound = Code(description: "notFound")
    /// The cache holds only a part of the model.
    public static let incomplete = Code(description: "incomplete")
    /// A file of the cache says something that cannot be.
    public static let invalidEntry = Code(description: "invalidEntry")
    /// The system refused to read a file or folder.
    public static let unreadable = Code(description: "unreadable")
  }

  /// The kind of the failure.
  public let code: Code
  /// What was asked for, what was found, where, and what to do.
  public let message: String
  /// The failure below this one.
  public let cause: (any Error)?

  /// A failure.
  ///
  /// - Parameters:
  ///   - code: the kind.
  ///   - message: what was asked for, what was found, where, and what to do.
  ///   - cause: the failure below this one.
  package init(_ code: Code, _ message: String, cause: (any Error)? = nil) {
    self.code = code
    self.message = message
    self.cause = cause
  }

  /// A refusal of the system to read part of the cache.
  ///
  /// - Parameter cause: the system's answer.
  package init(_ cause: SystemError) {
    self.init(
      .unreadable, "cannot read the model cache: \(cause); check the permissions and HF_HUB_CACHE",
      cause: cause)
  }

  /// The message.
  public var description: String { message }
}
