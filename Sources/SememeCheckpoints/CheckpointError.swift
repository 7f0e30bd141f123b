internal import SememeSystem

/// What is wrong with a file of weights, or with reading or writing it.
public struct CheckpointError: Error, Sendable, CustomStringConvertible {
  /// The kinds of error; more may be added.
  public struct Code: Hashable, Sendable {
    let name: String

    /// A file that was expected is not there.
    public static let missingFile = Code(name: "missingFile")
    /// The system refused to open, read, map or write a file.
    public static let unreadableFile = Code(name: "unreadableFile")
    /// The bytes of a file are not what its format says.
    public static let malformedFile = Code(name: "malformedFile")
    /// A kind of file or number that this version does not read.
    public static let unsupportedFormat = Code(name: "unsupportedFormat")
    /// The configuration needs a tensor that the checkpoint does not hold.
    public static let missingTensor = Code(name: "missingTensor")
    /// The checkpoint holds a tensor that the configuration does not need.
    public static let unusedTensor = Code(name: "unusedTensor")
    /// A tensor has another shape than the configuration expects.
    public static let shapeMismatch = Code(name: "shapeMismatch")
    /// A weight is NaN or infinite.
    public static let nonFiniteWeight = Code(name: "nonFiniteWeight")
    /// A file could not be written completely; nothing was left in its place.
    public static let unwritableFile = Code(name: "unwritableFile")
  }

  /// The kind of error.
  public let code: Code
  /// What was found, what was expected and what to do, with the file's path.
  public let message: String
  /// The error below this one, if any.
  public let cause: (any Error)?

  package init(_ code: Code, _ message: String, cause: (any Error)? = nil) {
    self.code = code
    self.message = message
    self.cause = cause
  }

  /// A file that the system does not give.
  init(reading cause: SystemError) {
    self.init(
      cause.isMissing ? .missingFile : .unreadableFile, "cannot \(cause)", cause: nil)
  }

  /// A file that the system does not take.
  init(writing cause: SystemError) {
    self.init(.unwritableFile, "cannot \(cause)", cause: nil)
  }

  /// The message, with its cause.
  public var description: String { cause.map { "\(message): \($0)" } ?? message }
}
