internal import SememeModels
internal import SememeTensors
internal import SememeTokenizers

/// Some of the tokens of a batch, whose vectors are wanted.
struct KeptTokens: Sendable {
  private let batch: TokenBatch
  private let isKept: [Bool]
  /// Where the kept tokens of each sequence begin among all kept ones, and the end.
  let starts: [Int]

  /// Chooses tokens.
  ///
  /// - Parameters:
  ///   - batch: the tokens.
  ///   - keeps: whether a token is wanted, by its place in the batch.
  init(_ batch: TokenBatch, where keeps: (Int) -> Bool) {
    self.batch = batch
    let isKept = batch.ids.indices.map(keeps)
    self.isKept = isKept
    starts = (0..<batch.count).reduce(into: [0]) { starts, sequence in
      starts.append(starts[sequence] + batch.range(of: sequence).count { isKept[$0] })
    }
  }

  /// How many there are.
  var count: Int { starts[starts.count - 1] }

  /// Writes the rows of a micro-batch's kept tokens to their places.
  ///
  /// - Parameters:
  ///   - rows: one per token of the micro-batch.
  ///   - sequences: the micro-batch's sequences.
  ///   - states: what the encoder made of them.
  ///   - collected: [count × width].
  func write(
    _ rows: Tensor, _ sequences: [Int], _ states: HiddenStates, to collected: CollectedRows
  ) {
    for (place, sequence) in sequences.enumerated() {
      var row = starts[sequence]
      for (offset, token) in batch.range(of: sequence).enumerated() where isKept[token] {
        collected.write(row, rows, row: states.sequenceStarts[place] + offset)
        row += 1
      }
    }
  }
}

extension EncoderEngine {
  /// Makes sure that the rows of every text are finite.
  ///
  /// - Parameters:
  ///   - rows: of all texts, one after another.
  ///   - starts: where each text's rows begin, and the end.
  /// - Returns: the rows.
  /// - Throws: `SememeError` naming the first text with NaN or infinity.
  func finite(_ rows: Tensor, starts: [Int]) throws(SememeError) -> Tensor {
    if Elementwise.isFinite(rows, kernels) { return rows }
    for text in 0..<starts.count - 1 {
      _ = try finite(rows.rows(starts[text]..<starts[text + 1]), text)
    }
    return rows
  }
}
