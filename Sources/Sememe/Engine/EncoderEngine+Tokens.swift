internal import SememeSystem
internal import SememeTensors
internal import SememeTokenizers

/// How texts become the sequences of tokens that an encoder reads.
extension EncoderEngine {
  /// Texts that one thread tokenizes at a time.
  private static let tokenizingBlock = 32

  /// What stands before texts.
  enum Prompts: Sendable {
    /// The same before every text.
    case same(String)
    /// One for every text.
    case each([String])

    /// The text with its prompt.
    func prompting(_ text: String, _ index: Int) -> String {
      switch self {
      case .same(let prompt): prompt.isEmpty ? text : prompt + text
      case .each(let prompts): prompts[index] + text
      }
    }
  }

  /// How the tokenizer is asked for all of a text.
  var uncutOptions: EncodingOptions {
    if case .bare = form { EncodingOptions(addsSpecialTokens: false) } else { EncodingOptions() }
  }

  /// How texts that are too long are cut: at the maximum length, on the side the model says.
  var truncation: Truncation {
    Truncation(maximumLength: maximumLength, direction: tokenizer.truncationDirection)
  }

  /// How the tokenizer is asked for what is read of a text.
  private func options(_ strategy: Truncation.Strategy = .longestFirst) -> EncodingOptions {
    // What is left out of a bare text does not count, so that it is cut later.
    guard case .templated = form else { return uncutOptions }
    var truncation = truncation
    truncation.strategy = strategy
    return EncodingOptions(truncation: truncation)
  }

  /// What the encoder reads of texts.
  private func sequences(
    of texts: [String], _ pairs: [String]?, _ options: EncodingOptions
  ) throws(TokenizerError) -> TokenBatch {
    guard case .bare(let form) = form else {
      return try tokenizer.batch(of: texts, pairs: pairs, options: options)
    }
    let limit = form.scalarsPerToken.map(scalarLimit) ?? .max
    let beginnings = texts.map { $0.beginning(scalars: limit) }
    var batch = try tokenizer.batch(
      of: beginnings.map(\.text), pairs: pairs, options: options
    ).without(form.unwanted, cutTo: maximumLength, from: tokenizer.truncationDirection)
    for (index, beginning) in beginnings.enumerated() where !beginning.isWhole {
      let whole = try tokenizer.batch(
        of: [texts[index]], pairs: pairs.map { [$0[index]] }, options: options
      ).without(form.unwanted, cutTo: .max, from: .right)
      batch.setWholeTokenCount(of: index, to: whole.tokenCount)
    }
    return batch
  }

  /// How many scalars are read of a text; `Int.max` where all are.
  private func scalarLimit(perToken: Int) -> Int {
    let (limit, overflows) = maximumLength.multipliedReportingOverflow(by: perToken)
    return overflows ? .max : limit
  }

  /// Tokenizes texts or pairs of texts, cut at the maximum length.
  ///
  /// - Parameters:
  ///   - texts: any texts.
  ///   - pairs: as many second texts, for models that read pairs.
  ///   - prompts: what stands before the texts.
  ///   - strategy: which text of a pair is cut.
  ///   - flag: whether to stop.
  /// - Returns: the tokens, in the order of the texts.
  /// - Throws: `TokenizerError`; `CancellationError` where the flag is set.
  func tokenize(
    _ texts: [String], pairs: [String]? = nil, prompts: Prompts = .same(""),
    strategy: Truncation.Strategy = .longestFirst, _ flag: CancellationFlag
  ) throws -> TokenBatch {
    let size = EncoderEngine.tokenizingBlock
    let blocks = (texts.count + size - 1) / size
    let options = options(strategy)
    var parts = [TokenBatch?](repeating: nil, count: blocks)
    let failure = FirstFailure()
    parts.withUnsafeMutableBufferPointer { parts in
      // Every index is written by one thread only, and read after all have ended.
      nonisolated(unsafe) let parts = parts
      pool.forEach(blocks) { block in
        failure.attempt(block) {
          try flag.check()
          let range = block * size..<min((block + 1) * size, texts.count)
          parts[block] = try sequences(
            of: range.map { prompts.prompting(texts[$0], $0) }, pairs.map { Array($0[range]) },
            options)
        }
      }
    }
    try failure.rethrow()
    return parts.reduce(into: TokenBatch()) { all, part in
      if let part { all.append(part) }
    }
  }

  /// How many tokens at the start of a prompted text are the prompt's, the first special token
  /// included: those that pooling may leave out.
  func tokenCount(ofPrompt prompt: String) throws -> Int {
    guard !prompt.isEmpty else { return 0 }
    let encoding = try tokenizer.encode(prompt, options: options())
    return encoding.ids.count - (encoding.isSpecial.last == true ? 1 : 0)
  }

  /// A sequence's tokens and where they stand.
  func tokens(of sequence: Int, in batch: TokenBatch) -> [TextToken] {
    batch.range(of: sequence).map { place in
      let (id, bytes) = (batch.ids[place], batch.byteOffsets[place])
      return TextToken(
        id: id, piece: tokenizer.token(of: id) ?? "",
        byteRange: Int(bytes.lowerBound)..<Int(bytes.upperBound),
        isSpecial: batch.isSpecial[place])
    }
  }
}

extension String {
  /// The first scalars of the text, and whether they are all of it.
  fileprivate func beginning(scalars: Int) -> (text: String, isWhole: Bool) {
    guard utf8.count > scalars,
      let end = unicodeScalars.index(
        unicodeScalars.startIndex, offsetBy: scalars, limitedBy: unicodeScalars.endIndex),
      end < unicodeScalars.endIndex
    else { return (self, true) }
    return (String(unicodeScalars[..<end]), false)
  }
}
