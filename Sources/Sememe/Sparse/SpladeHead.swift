internal import SememeModels
internal import SememeSystem
internal import SememeTensors
internal import SememeTokenizers

/// The head of a masked language model, and how its logits are pooled to one weight for every word of
/// the vocabulary.
struct SpladeHead: Sendable {
  let logits: TaskHead
  let pooling: SpladePooling

  /// Tokens whose logits are held at a time: a vocabulary is wide.
  private static let tokenBlock = 64

  /// Computes the sparse vectors of a batch.
  ///
  /// - Parameters:
  ///   - batch: sequences that the encoder accepts.
  ///   - engine: the encoder.
  ///   - limit: how many numbers of a vector are wanted; nil for all.
  ///   - flag: ends the pass early.
  /// - Returns: one vector per sequence.
  /// - Throws: as `EncoderEngine.forEachMicroBatch`; `SememeError` where a logit is not finite.
  func vectors(
    of batch: TokenBatch, _ engine: EncoderEngine, limit: Int?, _ flag: CancellationFlag
  ) throws -> [SparseVector] {
    let empty = SparseVector(checkedIndices: [], values: [])
    let vectors = Locked([SparseVector](repeating: empty, count: batch.count))
    try engine.forEachMicroBatch(of: batch, flag) { sequences, states, execution in
      try pool(states, sequences, engine, execution, flag) { sequence, vector in
        let kept = limit.map { vector.keeping($0) } ?? vector
        vectors.withLock { $0[sequence] = kept }
      }
    }
    return vectors.withLock { $0 }
  }

  /// Pools the logits of a micro-batch, block by block; its sequences end one after another, so that
  /// only one of them is open.
  private func pool(
    _ states: HiddenStates, _ sequences: [Int], _ engine: EncoderEngine, _ execution: Execution,
    _ flag: CancellationFlag, _ finish: (Int, SparseVector) -> Void
  ) throws {
    let starts = states.sequenceStarts
    var open = [Float](repeating: 0, count: logits.outputSize)
    var place = 0
    for start in stride(from: 0, to: states.last.rows, by: SpladeHead.tokenBlock) {
      try flag.check()
      let block = start..<min(start + SpladeHead.tokenBlock, states.last.rows)
      let numbers = logits(states.last.rows(block), execution)
      while place < sequences.count, starts[place] < block.upperBound {
        let tokens = (starts[place]..<starts[place + 1]).clamped(to: block)
        let own = numbers.rows(tokens.lowerBound - start..<tokens.upperBound - start)
        add(try engine.finite(own, sequences[place]), to: &open, execution)
        guard tokens.upperBound == starts[place + 1] else { break }
        finish(sequences[place], vector(of: open))
        for word in open.indices { open[word] = 0 }
        place += 1
      }
    }
  }

  /// Takes the logits of some tokens of a sequence into what is pooled of it so far.
  ///
  /// A larger logit never has a smaller weight, so that maxima become weights at the end. No weight
  /// is less than 0.
  private func add(_ logits: Tensor, to open: inout [Float], _ execution: Execution) {
    switch pooling.strategy {
    case .max:
      let maxima = Pooling.forward(logits, starts: [0, logits.rows], modes: [.max], execution)
      maxima.withUnsafeBuffer { maxima in
        for (word, logit) in maxima.enumerated() where logit > open[word] { open[word] = logit }
      }
    case .sum:
      for row in 0..<logits.rows {
        logits.rows(row..<row + 1).withUnsafeBuffer { logits in
          for (word, logit) in logits.enumerated() where logit > 0 {
            open[word] += pooling.weight(logit)
          }
        }
      }
    }
  }

  private func vector(of pooled: [Float]) -> SparseVector {
    let words = pooled.indices.filter { pooled[$0] > 0 }
    return SparseVector(
      checkedIndices: words.map(Int32.init),
      values: words.map { pooling.strategy == .max ? pooling.weight(pooled[$0]) : pooled[$0] })
  }
}
