/// Why a model could not be downloaded.
public struct HubError: Error, Sendable, CustomStringConvertible {
  /// The kind of a failure; more kinds may be added.
  public struct Code: Hashable, Sendable, CustomStringConvertible {
    /// The kind's name, as in `notFound`.
    public let description: String

    /// A variable or setting has a value that cannot be used.
    public static let invalidConfiguration = Code(description: "invalidConfiguration")
    /// The name or revision asked for cannot be one.
    public static let invalidName = Code(description: "invalidName")
    /// Offline mode is on and the cache does not have the whole model.
    public static let offline = Code(description: "offline")
    /// The hub has no such model, or does not show it without a token.
    public static let notFound = Code(description: "notFound")
    /// The hub has the model but not this revision.
    public static let revisionNotFound = Code(description: "revisionNotFound")
    /// The hub has the model but not this file.
    public static let fileNotFound = Code(description: "fileNotFound")
    /// The hub wants a token, or another one, or the licence accepted.
    public static let unauthorized = Code(description: "unauthorized")
    /// The hub asks to come back later than we are willing to wait.
    public static let rateLimited = Code(description: "rateLimited")
    /// The hub failed.
    public static let server = Code(description: "server")
    /// The hub answered something that its protocol does not allow.
    public static let unexpectedAnswer = Code(description: "unexpectedAnswer")
    /// The hub's list of files holds names or sizes that are not safe to store.
    public static let unsafeFileList = Code(description: "unsafeFileList")
    /// The hub could not be reached, or the connection broke too often.
    public static let network = Code(description: "network")
    /// The bytes received are not those that the hub announced.
    public static let checksumMismatch = Code(description: "checksumMismatch")
    /// The disk has too little room.
    public static let insufficientDisk = Code(description: "insufficientDisk")
    /// The cache folder cannot be written.
    public static let cacheNotWritable = Code(description: "cacheNotWritable")
    /// The cache folder cannot be read, or holds something that cannot be.
    public static let cacheUnreadable = Code(description: "cacheUnreadable")
  }

  /// The kind of the failure.
  public let code: Code
  /// What was tried, what was expected and found, and what to do.
  public let message: String
  /// The failure below this one.
  public let cause: (any Error)?
  /// Whether the same request may succeed when tried again.
  let isTransient: Bool
  /// How long the hub asks to wait before the next try.
  let retryAfter: Duration?

  /// A failure.
  ///
  /// - Parameters:
  ///   - code: the kind.
  ///   - message: what was tried, what was expected and found, and what to do.
  ///   - cause: the failure below this one.
  ///   - isTransient: whether the same request may succeed when tried again.
  ///   - retryAfter: how long the hub asks to wait before the next try.
  init(
    _ code: Code, _ message: String, cause: (any Error)? = nil, isTransient: Bool = false,
    retryAfter: Duration? = nil
  ) {
    self.code = code
    self.message = message
    self.cause = cause
    self.isTransient = isTransient
    self.retryAfter = retryAfter
  }

  /// The message.
  public var description: String { message }
}
