/// Why JSON text could not be read, or did not hold what a reader asked for.
public struct JSONError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The kind of failure; new kinds may join in later versions.
  public struct Code: Sendable, Hashable, CustomStringConvertible {
    /// The code's name, stable across versions.
    public let description: String

    /// The text breaks the grammar of RFC 8259.
    public static let invalidSyntax = Code(description: "invalidSyntax")
    /// The text ends inside a value.
    public static let unexpectedEnd = Code(description: "unexpectedEnd")
    /// The bytes are not UTF-8.
    public static let invalidUTF8 = Code(description: "invalidUTF8")
    /// A complete value is followed by something other than white space.
    public static let trailingContent = Code(description: "trailingContent")
    /// A number does not fit a double.
    public static let numberOutOfRange = Code(description: "numberOutOfRange")
    /// Arrays and objects are nested deeper than the limit.
    public static let tooDeep = Code(description: "tooDeep")
    /// The text is longer than the limit.
    public static let tooLarge = Code(description: "tooLarge")
    /// An object lacks a required key.
    public static let missingKey = Code(description: "missingKey")
    /// A value is of another type than the reader asked for.
    public static let wrongType = Code(description: "wrongType")
  }

  /// The kind of failure.
  public let code: Code
  /// What is wrong and where: the source's name, then line and column or the path of the value.
  public let message: String

  /// Makes an error.
  ///
  /// - Parameters:
  ///   - code: the kind of failure.
  ///   - message: what is wrong and where, in one sentence.
  public init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  /// The message.
  public var description: String { message }
}
