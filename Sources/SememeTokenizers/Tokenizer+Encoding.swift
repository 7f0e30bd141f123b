extension Tokenizer {
  /// Encodes a text or a pair of texts.
  ///
  /// - Parameters:
  ///   - text: the text; may be empty.
  ///   - pair: a second text for models that read pairs.
  ///   - options: special tokens, truncation, overflow.
  /// - Returns: the tokens with their places in the texts.
  /// - Throws: ``TokenizerError``, code `invalidTruncation` or `textTooLong`.
  public func encode(
    _ text: String, pair: String? = nil, options: EncodingOptions = EncodingOptions()
  ) throws(TokenizerError) -> Encoding {
    var workspace = Workspace()
    let windows = try windows(text, pair, options, &workspace, keepsOverflow: options.keepsOverflow)
    var encodings: [Encoding] = []
    // The windows that overflow come first, since the main one holds them.
    for index in (0..<windows.count).reversed() {
      let batch = windows.select([index])
      let isMain = index == 0
      encodings.append(
        Encoding(
          batch: batch, scalarOffsets: batch.scalarOffsets(of: 0, text: text, pair: pair),
          overflowing: isMain ? encodings.reversed() : []))
    }
    return encodings[encodings.count - 1]
  }

  /// Encodes many texts, one after another without padding.
  ///
  /// - Parameters:
  ///   - texts: the texts.
  ///   - pairs: a second text for each, for models that read pairs.
  ///   - options: special tokens and truncation; the overflow is not kept.
  /// - Returns: a sequence per text, in order.
  /// - Throws: ``TokenizerError``, code `invalidTruncation` or `textTooLong`.
  /// - Precondition: there are as many pairs as texts, if any.
  public func batch(
    of texts: [String], pairs: [String]? = nil, options: EncodingOptions = EncodingOptions()
  ) throws(TokenizerError) -> TokenBatch {
    precondition(
      pairs == nil || pairs?.count == texts.count,
      "\(texts.count) texts with \(pairs?.count ?? 0) pairs")
    var workspace = Workspace()
    var batch = TokenBatch()
    for (index, text) in texts.enumerated() {
      let sequence = try windows(text, pairs?[index], options, &workspace, keepsOverflow: false)
      batch.append(sequence)
    }
    return batch
  }
}
