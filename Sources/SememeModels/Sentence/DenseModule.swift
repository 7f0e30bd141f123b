package import SememeCheckpoints
package import SememeJSON
package import SememeTensors

/// The Dense module of a sentence-transformers folder: activation(x·Wᵀ + b).
package struct DenseModule: Sendable {
  private let weight: LinearWeight
  private let activation: Activation

  /// The width of an input row.
  package var inputSize: Int { weight.inputSize }
  /// The width of an output row.
  package var outputSize: Int { weight.outputSize }

  /// Reads a module.
  ///
  /// - Parameters:
  ///   - configuration: the root of its config.json.
  ///   - checkpoint: its weights.
  ///   - loader: packs them.
  /// - Throws: `ModelError` for the configuration, `CheckpointError` for the weights.
  package init(
    configuration: JSONValue, checkpoint: any Checkpoint, _ loader: WeightLoader
  ) throws {
    let reader = ConfigurationReader(root: configuration)
    let (input, output) = (try reader.size("in_features"), try reader.size("out_features"))
    activation = try DenseModule.activation(reader)
    for key in ["module_input_name", "module_output_name"] {
      let name = try reader.text(key, default: "sentence_embedding")
      guard name == "sentence_embedding" else {
        throw reader.unsupported(
          "\"\(key)\" is \"\(name)\"; a Dense module can only work on sentence_embedding")
      }
    }
    let scope = try WeightScope(checkpoint)
    weight = try loader.linear(
      scope["linear"], from: input, to: output,
      bias: try reader.flag("bias", default: true))
    try scope.finish()
  }

  /// The file names a class of torch, of which the last component tells the function.
  private static func activation(_ reader: ConfigurationReader) throws(ModelError) -> Activation {
    let path = try reader.text(
      "activation_function", default: "torch.nn.modules.activation.Tanh")
    // A class of somebody else's may share a name with one of torch's.
    switch path.hasPrefix("torch.") ? path.split(separator: ".").last : nil {
    case "Identity": return .identity
    case "Tanh": return .tanh
    case "ReLU": return .relu
    case "GELU": return .gelu
    case "Sigmoid": return .sigmoid
    case "SiLU": return .silu
    default:
      throw reader.unsupported(
        "activation_function \"\(path)\" is not supported; supported are torch's "
          + "Identity, Tanh, ReLU, GELU, Sigmoid, SiLU")
    }
  }

  /// Transforms every row.
  ///
  /// - Parameters:
  ///   - x: [rows × input].
  ///   - execution: how to run.
  /// - Returns: [rows × output].
  package func callAsFunction(_ x: Tensor, _ execution: Execution) -> Tensor {
    Linear.forward(x, weight, activation: activation, execution)
  }
}
