package import SememeCheckpoints
package import SememeJSON
package import SememeTensors

/// The WeightedLayerPooling module of a sentence-transformers folder: a token's vector is the
/// weighted mean of its states from a layer on.
package struct WeightedLayerPooling: Sendable {
  /// The first layer that counts; 0 is the embedding output.
  package let firstLayer: Int
  /// The width of the vectors that it was made for.
  package let width: Int
  private let weights: [Float]
  private let total: Float

  /// The most layers that a configuration may claim.
  private static let maximumLayers = 4096

  /// Reads a module.
  ///
  /// - Parameters:
  ///   - configuration: the root of its config.json.
  ///   - checkpoint: its weights, `layer_weights`: one for every layer from the first on.
  /// - Throws: `ModelError` for the configuration, `CheckpointError` for the weights.
  package init(configuration: JSONValue, checkpoint: any Checkpoint) throws {
    let reader = ConfigurationReader(root: configuration)
    let key =
      configuration["embedding_dimension"] == nil
      ? "word_embedding_dimension" : "embedding_dimension"
    width = try reader.size(key)
    let layerCount = try reader.size(
      "num_hidden_layers", default: 12, maximum: WeightedLayerPooling.maximumLayers)
    firstLayer = try reader.size("layer_start", default: 4, minimum: 0, maximum: layerCount)
    let scope = try WeightScope(checkpoint)
    weights = try scope.tensor("layer_weights", [layerCount + 1 - firstLayer]).values
    try scope.finish()
    total = weights.reduce(0, +)
    guard total != 0, total.isFinite else {
      throw reader.invalid("the module's layer_weights add up to \(total)")
    }
  }

  /// The layers of the encoder that it was made for.
  package var layerCount: Int { firstLayer + weights.count - 1 }

  /// Averages the states of every token.
  ///
  /// - Parameters:
  ///   - layers: the embedding output and then every layer's, each [tokens × width].
  ///   - execution: how to run.
  /// - Returns: [tokens × width].
  /// - Precondition: there are `layerCount + 1` of them.
  package func callAsFunction(_ layers: [Tensor], _ execution: Execution) -> Tensor {
    precondition(layers.count == layerCount + 1, "weighted layers: \(layers.count) states")
    let counted = zip(weights, layers[firstLayer...])
    let sum = counted.reduce(nil as Tensor?) { sum, layer in
      let weighted = Elementwise.scale(layer.1, by: layer.0, execution)
      return sum.map { Elementwise.add($0, weighted, execution) } ?? weighted
    }
    return Elementwise.scale(sum ?? layers[firstLayer], by: 1 / total, execution)
  }
}
