/// What is wrong with an evaluation: its data, its options or its numbers.
public struct EvaluationError: Error, Sendable, CustomStringConvertible {
  /// The kinds of error; more may be added.
  public struct Code: Hashable, Sendable {
    let name: String

    /// A file that was expected is not there.
    public static let missingFile = Code(name: "missingFile")
    /// The system refused to open or read a file.
    public static let unreadableFile = Code(name: "unreadableFile")
    /// The bytes of a file are not what its format says.
    public static let malformedFile = Code(name: "malformedFile")
    /// An option or a number that makes no sense.
    public static let invalidArgument = Code(name: "invalidArgument")
    /// Too few examples, words or labels for what was asked.
    public static let insufficientData = Code(name: "insufficientData")
    /// A file could not be written completely; nothing was left in its place.
    public static let unwritableFile = Code(name: "unwritableFile")
  }

  /// The kind of error.
  public let code: Code
  /// What was found, what was expected and what to do, with the file or option concerned.
  public let message: String
  /// The error below this one, if any.
  public let cause: (any Error)?

  package init(_ code: Code, _ message: String, cause: (any Error)? = nil) {
    self.code = code
    self.message = message
    self.cause = cause
  }

  /// The message, with its cause.
  public var description: String { cause.map { "\(message): \($0)" } ?? message }
}
