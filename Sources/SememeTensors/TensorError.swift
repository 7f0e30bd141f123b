/// What went wrong below the models: an unusable setting of the numeric layer.
public struct TensorError: Error, Sendable, CustomStringConvertible {
  /// The kinds of error; more may be added.
  public struct Code: Hashable, Sendable {
    let name: String

    /// `SEMEME_KERNELS` names a level that is unknown or that this CPU cannot run.
    public static let unsupportedKernelLevel = Code(name: "unsupportedKernelLevel")
    /// A thread count that is not a whole number from 1 to 1024.
    public static let invalidThreadCount = Code(name: "invalidThreadCount")
  }

  /// The kind of error.
  public let code: Code
  /// What was found, what was expected and what to do.
  public let message: String

  init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  /// The message.
  public var description: String { message }
}
