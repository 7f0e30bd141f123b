/// What is wrong with a projection, a clustering or a graph of neighbours.
public struct ProjectionError: Error, Sendable, CustomStringConvertible {
  /// The kinds of error; more may be added.
  public struct Code: Hashable, Sendable {
    let name: String

    /// An option or a number that makes no sense for these points.
    public static let invalidArgument = Code(name: "invalidArgument")
    /// The points cannot be used: none, not finite, or of another width than expected.
    public static let invalidPoints = Code(name: "invalidPoints")
    /// An iteration did not reach its precision.
    public static let notConverged = Code(name: "notConverged")
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
