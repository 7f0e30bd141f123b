/// What is wrong with a picture, or with writing one.
public struct PlotError: Error, Sendable, CustomStringConvertible {
  /// The kinds of error; more may be added.
  public struct Code: Hashable, Sendable {
    let name: String

    /// The numbers cannot be drawn: none, not finite, or of different counts.
    public static let invalidData = Code(name: "invalidData")
    /// A kind of file that no picture is written as.
    public static let unsupportedFormat = Code(name: "unsupportedFormat")
    /// A program that the format needs is not installed.
    public static let missingTool = Code(name: "missingTool")
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
