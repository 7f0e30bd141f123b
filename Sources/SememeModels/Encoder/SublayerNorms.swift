internal import SememeCheckpoints
internal import SememeTensors

/// The norms of one sublayer, by their places.
struct SublayerNorms: Sendable {
  /// Of what the sublayer reads.
  let ofInput: LayerNorm?
  /// Of the sublayer's result, before it is added.
  let ofResult: LayerNorm?
  /// Of the residual sum.
  let ofSum: LayerNorm?

  /// Reads the norms.
  ///
  /// - Parameters:
  ///   - weights: the layer.
  ///   - key: the one that every placement has.
  ///   - resultKey: the one of the result.
  ///   - skipsInput: whether the input's norm is left out.
  ///   - description: where norms stand, and of what kind they are.
  ///   - loader: reads them.
  /// - Throws: `CheckpointError` where a tensor is missing, has another shape or is not finite.
  init(
    _ weights: WeightScope, _ key: String, _ resultKey: String, skipsInput: Bool = false,
    _ description: EncoderDescription, _ loader: WeightLoader
  ) throws(CheckpointError) {
    func norm(_ key: String) throws(CheckpointError) -> LayerNorm {
      try loader.norm(
        weights[key], description.hiddenSize, description.normKind,
        epsilon: description.layerNormEpsilon)
    }
    switch description.norm {
    case .post: (ofInput, ofResult, ofSum) = (nil, nil, try norm(key))
    case .pre: (ofInput, ofResult, ofSum) = (skipsInput ? nil : try norm(key), nil, nil)
    case .sandwich: (ofInput, ofResult, ofSum) = (try norm(key), try norm(resultKey), nil)
    }
  }

  /// Adds a sublayer to the residual stream.
  ///
  /// - Parameters:
  ///   - x: the stream, [tokens × hidden].
  ///   - execution: how to run.
  ///   - sublayer: gives its result plus what it is told to add.
  /// - Returns: the sum, [tokens × hidden].
  func add(
    to x: Tensor, _ execution: Execution, _ sublayer: (_ residual: Tensor?) -> Tensor
  ) -> Tensor {
    guard let ofResult else { return sublayer(x) }
    return Elementwise.add(x, ofResult(sublayer(nil), execution), execution)
  }

  /// The residual stream between two sublayers, and what the second one reads of it.
  ///
  /// - Parameters:
  ///   - sum: what the first sublayer left, [tokens × hidden].
  ///   - reader: the second sublayer; nil behind the last.
  ///   - execution: how to run.
  /// - Returns: the stream, [tokens × hidden], and what is read of it.
  func handOver(_ sum: Tensor, to reader: Reader?, _ execution: Execution) -> Activations {
    if let ofSum { return ofSum(sum, for: reader?.weight, execution) }
    return Reader.read(sum, reader, execution)
  }

  /// A sublayer that reads the residual stream.
  struct Reader {
    let norms: SublayerNorms
    /// The weight that reads it.
    let weight: LinearWeight

    /// What a sublayer reads of the stream; nil behind the last one.
    static func read(_ x: Tensor, _ reader: Reader?, _ execution: Execution) -> Activations {
      guard let norm = reader?.norms.ofInput else {
        return Activations(x, for: reader?.weight, execution)
      }
      return Activations(
        values: x, input: norm(x, for: reader?.weight, execution).input)
    }
  }
}
