/// Some sequences of a batch that one thread takes through the whole model.
package struct MicroBatch {
  /// Which sequences of the batch.
  package private(set) var sequences: [Int] = []
  private var tokens = 0

  /// Tokens of a micro-batch: enough rows to keep the kernels busy, few enough that the
  /// activations of a layer stay in a core's second-level cache.
  private static let tokenBudget = 256

  /// What a micro-batch of a large model takes of an arena.
  package static let arenaBytes = 1 << 25

  /// Cuts a batch into micro-batches, the longest sequences first so that the threads end together.
  ///
  /// - Parameter lengths: tokens of each sequence.
  /// - Returns: micro-batches that together hold every sequence once.
  package static func plan(lengths: [Int]) -> [MicroBatch] {
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
}
