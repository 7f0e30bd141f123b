package import SememeCheckpoints
package import SememeTensors

/// A head of a task: a dense layer with activation and norm where it has one, then a linear map.
package struct TaskHead: Sendable {
  private let dense: (map: LinearWeight, activation: Activation, norm: LayerNorm?)?
  private let output: LinearWeight

  /// The width of a result.
  package var outputSize: Int { output.outputSize }

  /// Reads a head.
  ///
  /// - Parameters:
  ///   - weights: the checkpoint that holds it.
  ///   - layers: what it consists of.
  ///   - hiddenSize: the width of the states that it reads.
  ///   - outputs: the width of its results.
  ///   - loader: packs the weights.
  /// - Throws: `CheckpointError` where a tensor is missing, has another shape or is not finite.
  package init(
    _ weights: WeightScope, _ layers: HeadLayers, from hiddenSize: Int, to outputs: Int,
    _ loader: WeightLoader
  ) throws(CheckpointError) {
    dense = try layers.dense?.read(from: weights, hiddenSize, loader)
    output = try loader.linear(
      weights[layers.output], from: layers.dense?.width ?? hiddenSize, to: outputs,
      bias: layers.hasOutputBias)
  }

  /// Reads the head of masked language modelling.
  ///
  /// - Parameters:
  ///   - weights: the checkpoint that holds it.
  ///   - vocabulary: what it consists of.
  ///   - description: the encoder behind which it stands.
  ///   - keys: what the encoder's weights are called.
  ///   - loader: packs the weights.
  /// - Throws: `CheckpointError` where a tensor is missing, has another shape or is not finite.
  package init(
    _ weights: WeightScope, _ vocabulary: TaskHeads.Vocabulary,
    behind description: EncoderDescription, _ keys: EncoderKeys, _ loader: WeightLoader
  ) throws(CheckpointError) {
    let layers = vocabulary.layers
    dense = try layers.dense?.read(from: weights, description.hiddenSize, loader)
    let scope = weights[layers.output]
    let shape = [description.vocabularySize, layers.dense?.width ?? description.hiddenSize]
    var bias: Tensor?
    if layers.hasOutputBias {
      let place = vocabulary.biases.first { weights[$0].contains("bias") } ?? vocabulary.biases[0]
      bias = try weights[place].tensor("bias", [shape[0]])
      // The same numbers again, as some checkpoints hold them.
      for other in vocabulary.biases where other != place && weights[other].contains("bias") {
        _ = try weights[other].unchecked("bias", [shape[0]])
      }
    }
    if vocabulary.isTied, scope.contains("weight") { _ = try scope.unchecked("weight", shape) }
    let table = vocabulary.isTied ? weights[keys.wordEmbeddings] : scope
    output = LinearWeight(
      try table.tensor("weight", shape), bias: bias, format: loader.format,
      kernels: loader.kernels, pool: loader.pool)
  }

  /// Computes the head for every row.
  ///
  /// - Parameters:
  ///   - x: [rows × hidden].
  ///   - execution: how to run.
  /// - Returns: logits, [rows × outputs].
  package func callAsFunction(_ x: Tensor, _ execution: Execution) -> Tensor {
    var x = x
    if let dense {
      x = Linear.forward(x, dense.map, activation: dense.activation, execution)
      if let norm = dense.norm { x = norm(x, execution) }
    }
    return Linear.forward(x, output, execution)
  }
}

extension HeadLayers.Dense {
  fileprivate func read(
    from weights: WeightScope, _ hiddenSize: Int, _ loader: WeightLoader
  ) throws(CheckpointError) -> (map: LinearWeight, activation: Activation, norm: LayerNorm?) {
    let width = width ?? hiddenSize
    let map = try loader.linear(weights[path], from: hiddenSize, to: width, bias: hasBias)
    var layerNorm: LayerNorm?
    if let norm {
      layerNorm = try loader.norm(weights[norm.path], width, norm.kind, epsilon: norm.epsilon)
    }
    return (map, activation, layerNorm)
  }
}

/// A head that makes one row of numbers of every sequence.
package struct SequenceHead: Sendable {
  private let head: TaskHead
  private let summary: SequenceSummary

  /// The width of a result.
  package var outputSize: Int { head.outputSize }

  /// Reads a head.
  ///
  /// - Parameters:
  ///   - weights: the checkpoint that holds it.
  ///   - sequence: what it consists of.
  ///   - hiddenSize: the width of the states that it reads.
  ///   - outputs: the width of its results.
  ///   - loader: packs the weights.
  /// - Throws: `CheckpointError` where a tensor is missing, has another shape or is not finite.
  package init(
    _ weights: WeightScope, _ sequence: TaskHeads.Sequence, from hiddenSize: Int, to outputs: Int,
    _ loader: WeightLoader
  ) throws(CheckpointError) {
    head = try TaskHead(weights, sequence.layers, from: hiddenSize, to: outputs, loader)
    summary = sequence.summary
  }

  /// Computes the head for every sequence.
  ///
  /// - Parameters:
  ///   - states: what the encoder computed.
  ///   - execution: how to run.
  /// - Returns: logits, [sequences × outputs].
  package func callAsFunction(_ states: HiddenStates, _ execution: Execution) -> Tensor {
    head(
      Pooling.forward(
        states.last, starts: states.sequenceStarts, modes: [summary.pooling], execution),
      execution)
  }
}
