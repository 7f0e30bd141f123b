internal import SememeModels
internal import SememeSystem
internal import SememeTensors
internal import SememeTokenizers

/// How sequences go through an encoder: shared by everything that is computed.
extension EncoderEngine {
  /// Runs work on the pool while the caller is suspended, and carries cancellation to it.
  func perform<R: Sendable>(
    _ body: @escaping @Sendable (CancellationFlag) throws -> R
  ) async throws -> R {
    try await pool.performCancellably(body)
  }

  /// Cuts a batch into micro-batches and works on them, on as many threads as there are.
  ///
  /// - Parameters:
  ///   - batch: any sequences.
  ///   - capture: inner values that the encoder is to keep.
  ///   - flag: ends the pass early.
  ///   - body: gets each micro-batch's sequence numbers and tokens, on several threads at once.
  /// - Throws: `ModelError` where the batch does not fit the encoder; what `body` throws;
  ///   `CancellationError`.
  private func forEachPart(
    of batch: TokenBatch, capture: Execution.Capture = [], _ flag: CancellationFlag,
    _ body: @escaping ([Int], TokenBatch, Execution) throws -> Void
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
        try body(sequences, batch.select(sequences), execution)
      }
    }
    try failure.rethrow()
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
    try forEachPart(of: batch, capture: capture, flag) { sequences, part, execution in
      try body(sequences, encoder(part, execution), execution)
    }
  }

  /// Runs a batch and makes one row of numbers of every sequence.
  ///
  /// - Parameters:
  ///   - batch: sequences that the encoder accepts.
  ///   - width: the length of a row.
  ///   - firstNumber: what messages call the first text.
  ///   - flag: ends the pass early.
  ///   - head: makes the rows of a micro-batch from its states, [sequences × width].
  /// - Returns: [batch.count × width], all numbers finite.
  /// - Throws: as `forEachMicroBatch`; `SememeError` where a number is not finite.
  func rows(
    of batch: TokenBatch, width: Int, firstNumber: Int = 0, _ flag: CancellationFlag,
    _ head: @escaping (HiddenStates, Execution) throws -> Tensor
  ) throws -> Tensor {
    try rows(
      of: batch, width: width, firstNumber: firstNumber, flag,
      ofPart: {
        _, part, execution in try head(encoder(part, execution), execution)
      })
  }

  /// Makes one row of numbers of every sequence of a batch.
  ///
  /// - Parameters:
  ///   - batch: sequences that the encoder accepts.
  ///   - width: the length of a row.
  ///   - firstNumber: what messages call the first text.
  ///   - flag: ends the pass early.
  ///   - make: makes the rows of a micro-batch from its sequence numbers and tokens,
  ///     [sequences × width].
  /// - Returns: [batch.count × width], all numbers finite.
  /// - Throws: as `forEachMicroBatch`; `SememeError` where a number is not finite.
  func rows(
    of batch: TokenBatch, width: Int, firstNumber: Int = 0, _ flag: CancellationFlag,
    ofPart make: @escaping ([Int], TokenBatch, Execution) throws -> Tensor
  ) throws -> Tensor {
    var rows = Tensor([batch.count, width]) { _ in }
    try rows.withUnsafeMutableBuffer { out in
      try forEachPart(of: batch, flag) { sequences, part, execution in
        let part = try make(sequences, part, execution)
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
}
