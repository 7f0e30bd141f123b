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
    let width = try LayerNorm.width(configuration: configuration)
    let scope = try WeightScope(checkpoint)
    self = try loader.norm(scope["norm"], width, epsilon: 1e-5)
    try scope.finish()
  }

  /// The width that the module's configuration names.
  ///
  /// - Parameter configuration: the root of its config.json.
  /// - Returns: the width.
  /// - Throws: `ModelError` where it names none.
  package static func width(configuration: JSONValue) throws(ModelError) -> Int {
    try ConfigurationReader(root: configuration).size("dimension")
  }
}
