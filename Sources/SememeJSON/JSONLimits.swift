/// What a reader accepts at most, so that a hostile file cannot exhaust memory or stack.
public struct JSONLimits: Sendable, Equatable {
  /// Arrays and objects that may be open at once; values above 512 count as 512.
  public var maximumDepth: Int
  /// Bytes of text; values above 2³² − 1 count as that, since the tape keeps 32-bit offsets.
  public var maximumBytes: Int

  /// Depth 128 and 1 GiB of text.
  public static let `default` = JSONLimits()

  /// Makes limits.
  ///
  /// - Parameters:
  ///   - maximumDepth: arrays and objects that may be open at once.
  ///   - maximumBytes: bytes of text.
  public init(maximumDepth: Int = 128, maximumBytes: Int = 1 << 30) {
    self.maximumDepth = maximumDepth
    self.maximumBytes = maximumBytes
  }

  var depth: Int { min(maximumDepth, 512) }
  var bytes: Int { min(maximumBytes, Int(UInt32.max)) }
}
