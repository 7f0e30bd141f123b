/// One text or pair as tokens, with their places in the text.
public struct Encoding: Sendable, Equatable {
  /// The tokens' ids, types and flags: a batch of one sequence.
  public let batch: TokenBatch
  /// The places of the tokens in Unicode scalars, which Python calls characters.
  public let scalarOffsets: [Range<Int>]
  /// What truncation cut off, as further windows with special tokens of their own; empty unless
  /// ``EncodingOptions/keepsOverflow`` asks for it.
  public let overflowing: [Encoding]

  init(batch: TokenBatch, scalarOffsets: [Range<Int>], overflowing: [Encoding] = []) {
    self.batch = batch
    self.scalarOffsets = scalarOffsets
    self.overflowing = overflowing
  }

  /// The token ids.
  public var ids: [Int32] { batch.ids }
  /// The token type ids.
  public var typeIDs: [Int32] { batch.typeIDs }
  /// Whether a token was added by the template rather than found in a text.
  public var isSpecial: [Bool] { batch.isSpecial }
  /// The places of the tokens in UTF-8 bytes; empty at 0 for special tokens.
  public var byteOffsets: [Range<Int>] {
    batch.byteOffsets.map { Int($0.lowerBound)..<Int($0.upperBound) }
  }
  /// The word of its text that a token belongs to, from 0; nil for special tokens.
  public var wordIDs: [Int?] { batch.wordIDs.map { $0 < 0 ? nil : Int($0) } }
  /// The text that a token comes from: 0, 1 for the second of a pair, nil for special tokens.
  public var sequenceIDs: [Int?] { batch.textIndices.map { $0 < 0 ? nil : Int($0) } }
  /// How many tokens truncation removed.
  public var removedTokenCount: Int { batch.removedTokenCounts[0] }
  /// How many tokens there would be without truncation.
  public var tokenCountBeforeTruncation: Int { batch.tokenCount + removedTokenCount }

  /// The tokens that cover a place of a text, such as a word.
  ///
  /// - Parameters:
  ///   - bytes: the place, in UTF-8 bytes of the text.
  ///   - sequence: 0 for the text, 1 for the second of a pair.
  /// - Returns: from the first to the last token that shares a byte with the place; nil when there
  ///   is none, as when truncation removed them.
  public func tokens(covering bytes: Range<Int>, in sequence: Int = 0) -> Range<Int>? {
    batch.tokens(covering: bytes, of: 0, textIndex: sequence)
  }

  /// The tokens that cover a place of a text given in Unicode scalars.
  ///
  /// - Parameters:
  ///   - scalars: the place, in Unicode scalars of the text.
  ///   - sequence: 0 for the text, 1 for the second of a pair.
  /// - Returns: from the first to the last token that shares a scalar with the place; nil when there
  ///   is none.
  public func tokens(coveringScalars scalars: Range<Int>, in sequence: Int = 0) -> Range<Int>? {
    let covering = scalarOffsets.indices.filter { token in
      batch.textIndices[token] == Int8(clamping: sequence)
        && scalarOffsets[token].overlaps(scalars)
    }
    guard let first = covering.first, let last = covering.last else { return nil }
    return first..<last + 1
  }
}
