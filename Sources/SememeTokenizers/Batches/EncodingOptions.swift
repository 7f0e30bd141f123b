/// How texts are encoded.
public struct EncodingOptions: Sendable, Equatable {
  /// Whether the special tokens of the model's template are added.
  public var addsSpecialTokens: Bool
  /// How texts that are too long are cut; nil to keep all tokens.
  public var truncation: Truncation?
  /// Whether an ``Encoding`` keeps what truncation cut off, as further windows.
  public var keepsOverflow: Bool

  /// Makes options.
  ///
  /// - Parameters:
  ///   - addsSpecialTokens: whether the special tokens of the model's template are added.
  ///   - truncation: how texts that are too long are cut; nil to keep all tokens.
  ///   - keepsOverflow: whether an ``Encoding`` keeps what truncation cut off.
  public init(
    addsSpecialTokens: Bool = true, truncation: Truncation? = nil, keepsOverflow: Bool = false
  ) {
    self.addsSpecialTokens = addsSpecialTokens
    self.truncation = truncation
    self.keepsOverflow = keepsOverflow
  }
}
