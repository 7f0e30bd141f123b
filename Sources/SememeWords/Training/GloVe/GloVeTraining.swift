internal import SememeSystem
internal import SememeTensors

/// A GloVe training with everything ready to begin, or to go on.
struct GloVeTraining {
  let options: GloVeOptions
  let vocabulary: WordVocabulary
  let cells: GloVeCells
  let rows: GloVeRows
  var position: GloVePosition

  /// Blocks that each thread learns from before all of them rest for a moment, in which the training
  /// may be written down: 131,072 pairs.
  private static let blocksOfThread = 16

  init(
    _ options: GloVeOptions, _ vocabulary: WordVocabulary, _ cells: GloVeCells,
    _ position: GloVePosition
  ) {
    (self.options, self.vocabulary, self.cells) = (options, vocabulary, cells)
    self.position = position
    rows = GloVeRows(count: vocabulary.count, dimension: options.dimension)
  }

  /// Draws weights and biases from −0.5 to 0.5, divided by the dimension.
  func begin() {
    var random = SplitMix(seed: options.seed &+ 1)
    let scale = 1 / Float(options.dimension)
    for side in GloVeRows.Side.allCases {
      for row in 0..<rows.count {
        let weights = rows.weights(row, side)
        for place in weights.indices { weights[place] = (random.uniform() - 0.5) * scale }
        rows[bias: row, side] = (random.uniform() - 0.5) * scale
      }
    }
  }

  /// Learns to the end.
  ///
  /// - Parameters:
  ///   - pool: the threads.
  ///   - interval: the time between two calls of `save`; nil: only where the work is cancelled.
  ///   - flag: ends the work early.
  ///   - progress: is told how far it is.
  ///   - save: writes the training down.
  /// - Throws: `WordVectorsError` where the disk fails or numbers overflow; `CancellationError`, after
  ///   `save`; what `save` throws.
  mutating func run(
    on pool: ThreadPool, every interval: Duration?, _ flag: CancellationFlag,
    _ progress: (@Sendable (TrainingProgress) -> Void)?, save: (GloVeTraining) throws -> Void
  ) throws {
    let kernels = try kernelLevel()
    let done = Double(position.losses.count) + share(position.blocks)
    let meter = TrainingMeter(
      phase: "training", epochCount: options.epochs,
      work: Double(cells.count) * max(Double(options.epochs) - done, 0), report: progress)
    var pause = interval.map { ContinuousClock.now + $0 }
    while position.losses.count < options.epochs {
      try learn(on: pool, kernels, meter)
      if flag.isCancelled {
        try save(self)
        throw CancellationError()
      }
      if let interval, let due = pause, ContinuousClock.now >= due {
        try save(self)
        pause = ContinuousClock.now + interval
      }
    }
    meter.finish(epoch: options.epochs)
    try save(self)
  }

  /// What part of a pass some blocks are.
  private func share(_ blocks: Int) -> Double {
    Double(blocks) / Double(max(cells.blockCount, 1))
  }

  /// Learns from the next blocks of the pass, and ends it after the last of them.
  private mutating func learn(
    on pool: ThreadPool, _ kernels: KernelLevel, _ meter: TrainingMeter
  ) throws {
    let (first, epoch) = (position.blocks, position.losses.count + 1)
    let count = min(GloVeTraining.blocksOfThread * pool.threadCount, cells.blockCount - first)
    let failure = FirstFailure()
    let losses = Locked([Double](repeating: 0, count: count))
    let (cells, rows, rate) = (cells, rows, options.learningRate)
    pool.forEach(count) { number in
      failure.attempt(number) {
        let (loss, count) = try cells.withBlock(first + number) { block in
          (rows.step(block, rate: rate, kernels), block.count)
        }
        losses.withLock { $0[number] = loss }
        meter.add(
          done: Double(count), units: count, loss: loss, examples: count, epoch: epoch,
          learningRate: Double(rate))
      }
    }
    try failure.rethrow()
    position.loss = losses.withLock { $0.reduce(position.loss, +) }
    guard position.loss.isFinite else { throw TrainingFailure.overflow }
    position.blocks += count
    guard position.blocks == cells.blockCount else { return }
    position.losses.append(position.loss / Double(max(cells.count, 1)))
    (position.blocks, position.loss) = (0, 0)
  }

  /// The vectors that came of it: [words × dimension].
  func vectors() -> Tensor {
    Tensor([rows.count, options.dimension]) { out in
      for row in 0..<rows.count {
        let target = out + row * options.dimension
        let word = rows.weights(row, .word)
        let context = rows.weights(row, .context)
        for place in 0..<options.dimension {
          target[place] = word[place] + (options.output == .sum ? context[place] : 0)
        }
      }
    }
  }
}
