internal import SememeCheckpoints
internal import SememeModels
internal import SememeTensors

/// The two maps that BGE-M3 has beside its encoder.
struct M3Head: Sendable {
  private let lexical: LinearWeight
  private let multiVector: LinearWeight

  /// The files of the maps: weights of tokens, and vectors of tokens.
  static let files = ["sparse_linear.pt", "colbert_linear.pt"]

  /// The length of a token's vector.
  var multiVectorDimension: Int { multiVector.outputSize }

  /// Reads the maps.
  ///
  /// - Parameters:
  ///   - folder: holds `sparse_linear.pt` and `colbert_linear.pt`.
  ///   - hiddenSize: the width of a token's state.
  ///   - mapping: how weights come into memory.
  ///   - loader: packs them.
  /// - Throws: `CheckpointError` naming the file and what is wrong with it.
  init(
    _ folder: String, hiddenSize: Int, _ mapping: Mapping, _ loader: WeightLoader
  ) throws(CheckpointError) {
    lexical = try M3Head.map(
      "\(folder)/\(M3Head.files[0])", hiddenSize, outputs: 1, mapping, loader)
    multiVector = try M3Head.map(
      "\(folder)/\(M3Head.files[1])", hiddenSize, outputs: nil, mapping, loader)
  }

  private static func map(
    _ path: String, _ inputs: Int, outputs: Int?, _ mapping: Mapping, _ loader: WeightLoader
  ) throws(CheckpointError) -> LinearWeight {
    let file = try PyTorchFile(path: path, mapping: mapping)
    // The length of a token's vector stands nowhere but in the shape of its map.
    let stored = max(file.stored("weight")?.shape.first ?? 1, 1)
    let scope = try WeightScope(file)
    let map = try loader.linear(scope, from: inputs, to: outputs ?? stored)
    try scope.finish()
    return map
  }

  /// Weighs tokens.
  ///
  /// - Parameters:
  ///   - states: [tokens × hidden].
  ///   - execution: how to run.
  /// - Returns: a weight of at least 0 per token, [tokens × 1].
  func weights(_ states: Tensor, _ execution: Execution) -> Tensor {
    Linear.forward(states, lexical, activation: .relu, execution)
  }

  /// Makes the vectors of tokens.
  ///
  /// - Parameters:
  ///   - states: [tokens × hidden].
  ///   - execution: how to run.
  /// - Returns: [tokens × multiVectorDimension], at unit length.
  func vectors(_ states: Tensor, _ execution: Execution) -> Tensor {
    Elementwise.normalize(Linear.forward(states, multiVector, execution), execution)
  }

  /// Makes the vectors of texts: the first token's state.
  ///
  /// - Parameters:
  ///   - states: what the encoder computed.
  ///   - execution: how to run.
  /// - Returns: [texts × hidden], at unit length.
  func texts(_ states: HiddenStates, _ execution: Execution) -> Tensor {
    Elementwise.normalize(
      Pooling.forward(states.last, starts: states.sequenceStarts, modes: [.cls], execution),
      execution)
  }
}
