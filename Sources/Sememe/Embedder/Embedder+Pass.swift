internal import SememeModels
internal import SememeTensors
package import SememeTokenizers

/// How texts go through the model: shared by everything that an embedder computes.
extension Embedder {
  /// Texts that one thread tokenizes at a time.
  private static let tokenizingBlock = 32

  /// Runs work on the pool while the caller is suspended, and carries cancellation to it.
  func perform<R: Sendable>(
    _ body: @escaping @Sendable (CancellationFlag) throws -> R
  ) async throws -> R {
    let flag = CancellationFlag()
    return try await withTaskCancellationHandler {
      try Task.checkCancellation()
      return try await pool.perform { try body(flag) }
    } onCancel: {
      flag.cancel()
    }
  }

  /// How texts that are too long are cut: at the maximum length, on the side the model says.
  var truncation: Truncation {
    Truncation(maximumLength: maximumLength, direction: tokenizer.truncationDirection)
  }

  /// Tokenizes texts, each after its prompt, cut at the maximum length.
  ///
  /// - Parameters:
  ///   - texts: any texts.
  ///   - prompt: what stands before each of them.
  ///   - flag: whether to stop.
  /// - Returns: the tokens, in the order of the texts.
  /// - Throws: `TokenizerError`; `CancellationError` where the flag is set.
  package func tokenize(
    _ texts: [String], prompt: String = "", _ flag: CancellationFlag = CancellationFlag()
  ) throws -> TokenBatch {
    let options = EncodingOptions(truncation: truncation)
    let blocks = (texts.count + Embedder.tokenizingBlock - 1) / Embedder.tokenizingBlock
    var parts = [TokenBatch?](repeating: nil, count: blocks)
    let failure = FirstFailure()
    parts.withUnsafeMutableBufferPointer { parts in
      // Every index is written by one thread only, and read after all have ended.
      nonisolated(unsafe) let parts = parts
      pool.forEach(blocks) { block in
        failure.attempt(block) {
          try flag.check()
          let start = block * Embedder.tokenizingBlock
          let slice = texts[start..<min(start + Embedder.tokenizingBlock, texts.count)]
          let prompted = prompt.isEmpty ? Array(slice) : slice.map { prompt + $0 }
          parts[block] = try tokenizer.batch(
            of: prompted, options: options)
        }
      }
    }
    try failure.rethrow()
    return parts.reduce(into: TokenBatch()) { all, part in
      if let part { all.append(part) }
    }
  }

  /// Takes a batch through the encoder in micro-batches, on as many threads as there are.
  ///
  /// - Parameters:
  ///   - batch: sequences that the encoder accepts.
  ///   - capture: inner values to keep.
  ///   - flag: ends the pass early.
  ///   - body: gets each micro-batch's sequence numbers and states, on several threads at once.
  /// - Throws: `ModelError` where the batch does not fit; what `body` throws; `CancellationError`.
  func forEachMicroBatch(
    of batch: TokenBatch, capture: Execution.Capture = [], _ flag: CancellationFlag,
    _ body: @escaping ([Int], HiddenStates, Execution) throws -> Void
  ) throws {
    try model.encoder.validate(batch)
    let plan = MicroBatch.plan(lengths: (0..<batch.count).map { batch.range(of: $0).count })
    // Enough micro-batches keep every thread busy alone; few share each operation out instead.
    let isWide = plan.count >= pool.threadCount
    let execution = Execution(
      kernels: model.kernels, pool: isWide ? nil : pool, arena: arena, capture: capture)
    let failure = FirstFailure()
    pool.forEach(plan.count) { part in
      failure.attempt(part) {
        try flag.check()
        let sequences = plan[part].sequences
        try body(sequences, model.encoder(batch.select(sequences), execution), execution)
      }
    }
    try failure.rethrow()
  }

  /// The text of a prompt.
  func text(of prompt: EmbeddingOptions.Prompt?) throws(SememeError) -> String {
    switch prompt {
    case .empty?: return ""
    case .text(let text)?: return text
    case .named(let name)?:
      guard let text = prompts[name] else {
        let known = prompts.keys.sorted().map { "\"\($0)\"" }.joined(separator: ", ")
        throw SememeError(
          .unknownPrompt,
          "the model has no prompt \"\(name)\"; it has "
            + (known.isEmpty ? "none: give the prompt's text" : known))
      }
      return text
    case nil:
      return defaultPromptName.flatMap { prompts[$0] } ?? ""
    }
  }

  /// How many tokens at the start of a prompted text are the prompt's, the first special token
  /// included: those that pooling may leave out.
  func promptTokenCount(_ prompt: String) throws -> Int {
    guard !prompt.isEmpty, !model.head.pooling.includesPrompt else { return 0 }
    let options = EncodingOptions(truncation: truncation)
    let encoding = try tokenizer.encode(prompt, options: options)
    return encoding.ids.count - (encoding.isSpecial.last == true ? 1 : 0)
  }
}
