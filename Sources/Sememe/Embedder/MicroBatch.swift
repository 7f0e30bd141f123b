/// Some sequences of a batch that one thread takes through the whole model.
struct MicroBatch {
  /// Which sequences of the batch.
  var sequences: [Int] = []
  var tokens = 0

  /// Tokens of a micro-batch: enough rows to keep the kernels busy, few enough that the
  /// activations of a layer stay in a core's second-level cache.
  static let tokenBudget = 256

  /// Cuts a batch into micro-batches, the longest sequences first so that the threads end together.
  ///
  /// - Parameter lengths: tokens of each sequence.
  /// - Returns: micro-batches that together hold every sequence once.
  static func plan(lengths: [Int]) -> [MicroBatch] {
    let order = lengths.indices.sorted { (lengths[$1], $0) < (lengths[$0], $1) }
    var result: [MicroBatch] = []
    var current = MicroBatch()
    for sequence in order {
      if !current.sequences.isEmpty && current.tokens + lengths[sequence] > tokenBudget {
        result.append(current)
        current = MicroBatch()
      }
      current.sequences.append(sequence)
      current.tokens += lengths[sequence]
    }
    if !current.sequences.isEmpty { result.append(current) }
    return result
  }

  /// Micro-batches that one thread takes through the layers together at most: their activations
  /// leave the second-level cache between layers, but a layer's weights are read only once.
  static let groupSize = 4

  /// Which micro-batches go together, in order.
  ///
  /// - Parameters:
  ///   - count: how many micro-batches there are.
  ///   - threads: how many threads share them; each gets several groups, so that they end together.
  ///   - keepsMuch: whether a pass keeps more than its result, which is then given on at once.
  /// - Returns: ranges that together hold every micro-batch once.
  static func groups(of count: Int, threads: Int, keepsMuch: Bool) -> [Range<Int>] {
    let size = keepsMuch ? 1 : max(1, min(groupSize, count / (4 * threads)))
    return stride(from: 0, to: count, by: size).map { $0..<min($0 + size, count) }
  }
}
