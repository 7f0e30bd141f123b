internal import SememeModels
internal import SememeSystem
internal import SememeTensors
internal import SememeTokenizers

/// How texts go through a model: shared by everything that is computed.
extension TransformerEngine {
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

  /// Tokenizes texts or pairs of texts, cut at the maximum length.
  ///
  /// - Parameters:
  ///   - texts: any texts.
  ///   - pairs: as many second texts, for models that read pairs.
  ///   - prompt: what stands before each of the texts.
  ///   - strategy: which text of a pair is cut.
  ///   - flag: whether to stop.
  /// - Returns: the tokens, in the order of the texts.
  /// - Throws: `TokenizerError`; `CancellationError` where the flag is set.
  func tokenize(
    _ texts: [String], pairs: [String]? = nil, prompt: String = "",
    strategy: Truncation.Strategy = .longestFirst, _ flag: CancellationFlag
  ) throws -> TokenBatch {
    var truncation = truncation
    truncation.strategy = strategy
    let options = EncodingOptions(truncation: truncation)
    let size = TransformerEngine.tokenizingBlock
    let blocks = (texts.count + size - 1) / size
    var parts = [TokenBatch?](repeating: nil, count: blocks)
    let failure = FirstFailure()
    parts.withUnsafeMutableBufferPointer { parts in
      // Every index is written by one thread only, and read after all have ended.
      nonisolated(unsafe) let parts = parts
      pool.forEach(blocks) { block in
        failure.attempt(block) {
          try flag.check()
          let range = block * size..<min((block + 1) * size, texts.count)
          let slice = texts[range]
          parts[block] = try tokenizer.batch(
            of: prompt.isEmpty ? Array(slice) : slice.map { prompt + $0 },
            pairs: pairs.map { Array($0[range]) }, options: options)
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
    try encoder.validate(batch)
    let plan = MicroBatch.plan(lengths: (0..<batch.count).map { batch.range(of: $0).count })
    // Enough micro-batches keep every thread busy alone; few share each operation out instead.
    let isWide = plan.count >= pool.threadCount
    let execution = Execution(
      kernels: kernels, pool: isWide ? nil : pool, arena: arena, capture: capture)
    let failure = FirstFailure()
    pool.forEach(plan.count) { part in
      failure.attempt(part) {
        try flag.check()
        let sequences = plan[part].sequences
        try body(sequences, encoder(batch.select(sequences), execution), execution)
      }
    }
    try failure.rethrow()
  }

  /// Runs a batch and makes one row of numbers of every sequence.
  ///
  /// - Parameters:
  ///   - batch: sequences that the encoder accepts.
  ///   - width: the length of a row.
  ///   - firstNumber: what messages call the first text.
  ///   - flag: ends the pass early.
  ///   - head: makes the rows of a micro-batch, [sequences × width].
  /// - Returns: [batch.count × width], all numbers finite.
  /// - Throws: as `forEachMicroBatch`; `SememeError` where a number is not finite.
  func rows(
    of batch: TokenBatch, width: Int, firstNumber: Int = 0, _ flag: CancellationFlag,
    _ head: @escaping (HiddenStates, Execution) throws -> Tensor
  ) throws -> Tensor {
    var rows = Tensor([batch.count, width]) { _ in }
    try rows.withUnsafeMutableBuffer { out in
      try forEachMicroBatch(of: batch, flag) { sequences, states, execution in
        let part = try head(states, execution)
        part.withUnsafeBuffer { source in
          guard let source = source.baseAddress, let out = out.baseAddress else { return }
          for (row, sequence) in sequences.enumerated() {
            (out + sequence * width).update(from: source + row * width, count: width)
          }
        }
      }
    }
    if !Elementwise.isFinite(rows, kernels) {
      for row in 0..<rows.rows where !Elementwise.isFinite(rows.rows(row..<row + 1), kernels) {
        throw notFinite(firstNumber + row)
      }
    }
    return rows
  }

  /// Runs a batch and makes one value of every sequence, in order.
  ///
  /// - Parameters:
  ///   - batch: sequences that the encoder accepts.
  ///   - capture: inner values to keep.
  ///   - flag: ends the pass early.
  ///   - make: gets the sequence's number, its rows in the micro-batch, and the micro-batch's states
  ///     with the sequence's place in them.
  /// - Returns: a value for every sequence.
  /// - Throws: as `forEachMicroBatch`.
  func collect<R: Sendable>(
    _ batch: TokenBatch, capture: Execution.Capture = [], _ flag: CancellationFlag,
    _ make:
      @escaping (
        _ sequence: Int, _ rows: Range<Int>, _ states: (value: HiddenStates, place: Int), Execution
      ) throws -> R
  ) throws -> [R] {
    let results = Locked<[Int: R]>([:])
    try forEachMicroBatch(of: batch, capture: capture, flag) { sequences, states, execution in
      for (place, sequence) in sequences.enumerated() {
        let rows = states.sequenceStarts[place]..<states.sequenceStarts[place + 1]
        let result = try make(sequence, rows, (states, place), execution)
        results.withLock { $0[sequence] = result }
      }
    }
    return results.withLock { results in (0..<batch.count).compactMap { results[$0] } }
  }

  /// What was computed of a text, unless weights that are not finite have spoiled it.
  func finite(_ values: Tensor, _ text: Int) throws(SememeError) -> Tensor {
    guard Elementwise.isFinite(values, kernels) else { throw notFinite(text) }
    return values
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
