package import SememeCheckpoints
package import SememeJSON
package import SememeTensors

extension LayerNorm {
  /// Reads the LayerNorm module of a sentence-transformers folder (torch's default epsilon, 1e-5).
  ///
  /// - Parameters:
  ///   - configuration: the root of its config.json.
  ///   - checkpoint: its weights, `norm.weight` and `norm.bias`.
  ///   - loader: reads them.
  /// - Throws: `ModelError` for the configuration, `CheckpointError` for the weights.
  package init(
    configuration: JSONValue, checkpoint: any Checkpoint, _ loader: WeightLoader
  ) throws {
    let width = try ConfigurationReader(root: configuration).size("dimension")
    let scope = try WeightScope(checkpoint)
    self = try loader.norm(scope["norm"], width, epsilon: 1e-5)
    try scope.finish()
  }
}
