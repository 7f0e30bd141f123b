/// What is wrong with a model's configuration, or with what it is asked to compute.
public struct ModelError: Error, Sendable, CustomStringConvertible {
  /// The kinds of error; more may be added.
  public struct Code: Hashable, Sendable {
    let name: String

    /// An architecture, or a variant of one, that this version does not compute.
    public static let unsupportedArchitecture = Code(name: "unsupportedArchitecture")
    /// A configuration with a missing, contradictory or impossible value.
    public static let invalidConfiguration = Code(name: "invalidConfiguration")
    /// A token id outside the vocabulary.
    public static let tokenOutOfRange = Code(name: "tokenOutOfRange")
    /// A sequence with more tokens than the model has positions.
    public static let sequenceTooLong = Code(name: "sequenceTooLong")
  }

  /// The kind of error.
  public let code: Code
  /// What was found, what was expected and what to do, with the file's path where there is one.
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
