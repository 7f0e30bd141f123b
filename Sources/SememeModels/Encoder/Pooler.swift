internal import SememeCheckpoints
internal import SememeTensors

/// BERT's own summary of a sequence: tanh of a dense layer over the first token.
///
/// It was trained for next-sentence prediction; sentence embeddings do not use it.
struct Pooler: Sendable {
  let dense: LinearWeight

  init(_ weights: WeightScope, hiddenSize: Int, _ loader: WeightLoader) throws(CheckpointError) {
    dense = try loader.linear(weights, from: hiddenSize, to: hiddenSize)
  }

  /// Pools the first token of every sequence: [tokens × hidden] to [sequences × hidden].
  func callAsFunction(_ x: Tensor, starts: [Int], _ execution: Execution) -> Tensor {
    let first = EmbeddingSum.forward([.init(x, starts.map(Int32.init))], execution)
    return Linear.forward(first, dense, activation: .tanh, execution)
  }
}
