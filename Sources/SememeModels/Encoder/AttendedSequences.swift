internal import SememeTensors

/// The sequences of a batch as every layer's attention sees them.
struct AttendedSequences {
  /// Where each sequence begins, and the end.
  let starts: [Int]
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

  init(starts: [Int], _ relativePositions: RelativePositions?, source: Source? = nil) {
    self.starts = starts
    self.source = source
    longest = zip(starts, starts.dropFirst()).reduce(0) { max($0, $1.1 - $1.0) }
    bias = relativePositions?.bias(length: longest)
  }

  /// The rows of each sequence.
  var places: Attention.Sequences { Attention.Sequences(starts) }
}
