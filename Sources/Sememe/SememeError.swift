/// What went wrong between a model folder and a vector.
public struct SememeError: Error, Sendable, CustomStringConvertible {
  /// The kinds of error; more may be added.
  public struct Code: Hashable, Sendable {
    let name: String

    /// The files of a model folder are missing, contradictory or not understood.
    public static let invalidModel = Code(name: "invalidModel")
    /// A model that was not trained for what it is asked to do: it has no head for the task.
    public static let missingHead = Code(name: "missingHead")
    /// An argument outside its range, such as a truncation dimension of zero.
    public static let invalidArgument = Code(name: "invalidArgument")
    /// A prompt name that the model does not define.
    public static let unknownPrompt = Code(name: "unknownPrompt")
    /// A task that the model has no route for, or none where it needs one.
    public static let unknownTask = Code(name: "unknownTask")
    /// A text longer than the model reads, while truncation is not allowed.
    public static let textTooLong = Code(name: "textTooLong")
    /// A vector with NaN or infinity: damaged weights, or numbers beyond the precision.
    public static let nonFiniteVector = Code(name: "nonFiniteVector")
    /// Something that cannot be written where it was asked for.
    public static let cannotSave = Code(name: "cannotSave")
  }

  /// The kind of error.
  public let code: Code
  /// What was found, what was expected and what to do.
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
