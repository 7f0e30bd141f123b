/// Why a tokenizer could not be loaded, saved or trained, or a text not be encoded.
public struct TokenizerError: Error, Sendable, CustomStringConvertible {
  /// The kind of failure; new kinds may join in later versions.
  public struct Code: Sendable, Hashable, CustomStringConvertible {
    /// The code's name, stable across versions.
    public let description: String

    /// The folder holds no tokenizer file, or a file cannot be read.
    public static let unreadableFile = Code(description: "unreadableFile")
    /// A tokenizer file breaks its format.
    public static let invalidFile = Code(description: "invalidFile")
    /// A tokenizer file names a component that is not supported.
    public static let unsupportedComponent = Code(description: "unsupportedComponent")
    /// A text is longer than the 2³¹ − 1 bytes that offsets can tell.
    public static let textTooLong = Code(description: "textTooLong")
    /// The text cannot be truncated as asked.
    public static let invalidTruncation = Code(description: "invalidTruncation")
    /// A vocabulary cannot be trained with the options given.
    public static let invalidOption = Code(description: "invalidOption")
    /// The texts to train on hold no words.
    public static let emptyCorpus = Code(description: "emptyCorpus")
    /// The texts to train on hold more distinct words than can be worked on.
    public static let corpusTooLarge = Code(description: "corpusTooLarge")
    /// A tokenizer file cannot be written.
    public static let unwritableFile = Code(description: "unwritableFile")
  }

  /// The kind of failure.
  public let code: Code
  /// What is wrong, where, and what would be right.
  public let message: String
  /// The error underneath, if any.
  public let cause: (any Error)?

  /// Makes an error.
  ///
  /// - Parameters:
  ///   - code: the kind of failure.
  ///   - message: what is wrong, where, and what would be right.
  ///   - cause: the error underneath, if any.
  public init(_ code: Code, _ message: String, cause: (any Error)? = nil) {
    self.code = code
    self.message = message
    self.cause = cause
  }

  /// The message.
  public var description: String { message }
}
