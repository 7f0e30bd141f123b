internal import SememeTensors
internal import SememeTokenizers

/// The sequences of a batch as every layer's attention sees them.
struct AttendedSequences {
  /// Where each sequence begins, and the end.
  let starts: [Int]
  /// How many tokens of each sequence are attended to, from its first on; nil: all of them.
  let keyCounts: [Int]?
  /// The tokens of the longest one.
  let longest: Int
  /// What is added to the scores by distance, or nil.
  let bias: Attention.DistanceBias?
  /// What a decoder's layers read of the encoder; nil for an encoder.
  let source: Source?

  /// The states of another stack, whose sequences these ones attend to.
  struct Source {
    /// [tokens × hidden].
    let states: Tensor
    /// Where each sequence begins, and the end.
    let starts: [Int]
  }

  init(_ batch: TokenBatch, _ relativePositions: RelativePositions?, source: Source? = nil) {
    starts = batch.sequenceStarts
    self.source = source
    let counts = (0..<batch.count).map { batch.range(of: $0).count }
    keyCounts =
      batch.unattendedTokenCounts.contains { $0 > 0 }
      ? zip(counts, batch.unattendedTokenCounts).map { $0 - $1 } : nil
    longest = counts.max() ?? 0
    bias = relativePositions?.bias(length: longest)
  }

  /// The rows of each sequence.
  var places: Attention.Sequences {
    Attention.Sequences(queries: starts, keys: starts, keyCounts: keyCounts)
  }
}
