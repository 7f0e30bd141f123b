internal import SememeCheckpoints
package import SememeSystem

/// What is wrong with word vectors: with a file of them, or with training or using them.
public struct WordVectorsError: Error, Sendable, CustomStringConvertible {
  /// The kinds of error; more may be added.
  public struct Code: Hashable, Sendable {
    let name: String

    /// A file that was expected is not there.
    public static let missingFile = Code(name: "missingFile")
    /// The system refused to open, read or map a file.
    public static let unreadableFile = Code(name: "unreadableFile")
    /// The bytes of a file are not what its format says.
    public static let malformedFile = Code(name: "malformedFile")
    /// A kind of file, or a form of it, that this version does not read or write.
    public static let unsupportedFormat = Code(name: "unsupportedFormat")
    /// A file could not be written completely; nothing was left in its place.
    public static let unwritableFile = Code(name: "unwritableFile")
    /// A setting has a value that makes no sense, or does not fit the model.
    public static let invalidArgument = Code(name: "invalidArgument")
    /// A word is not in the vocabulary.
    public static let unknownWord = Code(name: "unknownWord")
    /// There is nothing to work on: no words, no sentences, no labels.
    public static let emptyVocabulary = Code(name: "emptyVocabulary")
    /// The work was stopped by whoever asked for it.
    public static let cancelled = Code(name: "cancelled")
  }

  /// The kind of error.
  public let code: Code
  /// What was found, what was expected and what to do.
  public let message: String
  /// The file concerned, if any.
  public let path: String?
  /// The error below this one, if any.
  public let cause: (any Error)?

  package init(
    _ code: Code, _ message: String, path: String? = nil, cause: (any Error)? = nil
  ) {
    self.code = code
    self.message = message
    self.path = path
    self.cause = cause
  }

  /// A file that the system does not give.
  package init(reading cause: SystemError) {
    self.init(
      cause.isMissing ? .missingFile : .unreadableFile, "cannot \(cause)", path: cause.path)
  }

  /// A file of numbers that is not as its format says.
  init(reading cause: CheckpointError, path: String) {
    let code: Code =
      switch cause.code {
      case .missingFile: .missingFile
      case .unreadableFile: .unreadableFile
      case .unsupportedFormat: .unsupportedFormat
      default: .malformedFile
      }
    self.init(code, cause.message, path: path, cause: cause.cause)
  }

  /// A file that the system does not take.
  package init(writing cause: SystemError) {
    self.init(.unwritableFile, "cannot \(cause)", path: cause.path)
  }

  /// The message, after the file it is about, with its cause.
  public var description: String {
    let place = path.map { message.contains($0) ? "" : "\($0): " } ?? ""
    return place + message + (cause.map { ": \($0)" } ?? "")
  }
}
