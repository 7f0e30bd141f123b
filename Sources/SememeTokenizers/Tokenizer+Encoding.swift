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
    try tokenize(text, pair, &workspace)
    let windows = try windows(of: workspace, options)
    var choices: [[Int]] = [windows.map { _ in 0 }]
    if options.keepsOverflow { choices += try overflow(of: windows) }
    let counters = [text, pair ?? ""].map(ScalarCounter.init)
    let encodings = choices.map { choice in
      var batch = TokenBatch()
      let kept = zip(windows, choice).map { $0[$1] }
      assemble(workspace, kept, [text, pair ?? ""], options, into: &batch)
      return Encoding(batch: batch, scalarOffsets: batch.scalarOffsets(of: 0, counters))
    }
    return Encoding(
      batch: encodings[0].batch, scalarOffsets: encodings[0].scalarOffsets,
      overflowing: Array(encodings.dropFirst()))
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
      try tokenize(text, pairs?[index], &workspace)
      let kept = try windows(of: workspace, options).map { $0[0] }
      assemble(workspace, kept, [text, pairs?[index] ?? ""], options, into: &batch)
    }
    return batch
  }

  private func tokenize(
    _ text: String, _ pair: String?, _ workspace: inout Workspace
  ) throws(TokenizerError) {
    workspace.textCount = pair == nil ? 1 : 2
    try tokenize(text, textIndex: 0, &workspace)
    if let pair { try tokenize(pair, textIndex: 1, &workspace) }
  }

  private func template(_ textCount: Int) -> SequenceTemplate {
    textCount == 1 ? postProcessor.single : postProcessor.pair
  }

  /// For each text the windows that truncation cuts it into, the one to keep first.
  private func windows(
    of workspace: Workspace, _ options: EncodingOptions
  ) throws(TokenizerError) -> [[Range<Int>]] {
    let counts = workspace.tokens[..<workspace.textCount].map(\.ids.count)
    guard let truncation = options.truncation else { return counts.map { [0..<$0] } }
    let added = options.addsSpecialTokens ? template(counts.count).specialTokenCount : 0
    let lengths = try truncation.lengths(of: counts, specialTokenCount: added)
    return zip(counts, lengths).map { count, length in
      options.keepsOverflow
        ? truncation.windows(of: count, length: length)
        : [truncation.kept(of: count, length: length)]
    }
  }

  /// Which window of each text makes up each overflowing encoding, in Hugging Face's order.
  private func overflow(of windows: [[Range<Int>]]) throws(TokenizerError) -> [[Int]] {
    let length = windows.reduce(0) { $0 + ($1.map(\.count).max() ?? 0) }
    var tokens = length
    for choice in windows {
      let (product, overflows) = tokens.multipliedReportingOverflow(by: choice.count)
      tokens = overflows ? .max : product
    }
    guard tokens <= Self.maximumOverflow else {
      let counts = windows.map { String($0.count) }.joined(separator: " × ")
      throw TokenizerError(
        .invalidTruncation,
        """
        the overflow would be \(counts) windows of up to \(length) tokens, more than the \
        \(Self.maximumOverflow) tokens kept; allow longer sequences, take a smaller stride or \
        truncate only one of the texts
        """)
    }
    guard windows.count == 2 else { return (1..<windows[0].count).map { [$0] } }
    let second = windows[1].indices
    let ofFirst = (1..<windows[0].count).flatMap { first in second.map { [first, $0] } }
    return ofFirst + second.dropFirst().map { [0, $0] }
  }

  /// The most tokens that the windows of one text or pair may hold: some gigabytes of memory.
  private static let maximumOverflow = 1 << 26

  /// Writes one sequence: the kept tokens of each text, between the template's special tokens.
  private func assemble(
    _ workspace: Workspace, _ kept: [Range<Int>], _ texts: [String], _ options: EncodingOptions,
    into batch: inout TokenBatch
  ) {
    for piece in template(kept.count).pieces {
      switch piece {
      case .sequence(let text, let typeID) where text < kept.count:
        batch.append(
          workspace.tokens[text], kept[text], typeID: typeID, textIndex: Int8(text))
        trimOffsets(ofLast: kept[text].count, of: texts[text], in: &batch)
      case .special(let ids, let typeID) where options.addsSpecialTokens:
        for id in ids { batch.append(special: id, typeID: typeID) }
      default: break
      }
    }
    let removed = kept.indices.reduce(0) { $0 + workspace.tokens[$1].ids.count - kept[$1].count }
    batch.endSequence(removedTokenCount: removed)
  }
}
