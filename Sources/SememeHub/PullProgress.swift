/// How far a download has come.
public struct PullProgress: Sendable, Equatable {
  /// The file that bytes have just come in for.
  public let file: String
  /// The bytes of this file that are there, those of earlier downloads included.
  public let fileBytes: Int
  /// The length of this file in bytes.
  public let fileSize: Int
  /// The bytes of all wanted files that are there.
  public let bytes: Int
  /// The length of all wanted files in bytes; nil when the hub does not say.
  public let size: Int?
}
