package import SememeCheckpoints
package import SememeJSON
package import SememeTensors

/// The Dense module of a sentence-transformers folder: activation(x·Wᵀ + b).
package struct DenseModule: Sendable {
  /// What a module reads and writes; raw values as the reference names them.
  package enum Subject: String, Sendable, CaseIterable {
    /// The vector of every token.
    case tokens = "token_embeddings"
    /// The vector of a text.
    case sentence = "sentence_embedding"
  }

  /// What it reads and writes.
  package let subject: Subject
  private let weight: LinearWeight
  private let activation: Activation

  /// The width of an input row.
  package var inputSize: Int { weight.inputSize }
  /// The width of an output row.
  package var outputSize: Int { weight.outputSize }

  /// What a module's config.json says.
  package struct Shape: Sendable {
    /// The width of an input row.
    package let input: Int
    /// The width of an output row.
    package let output: Int
    package let activation: Activation
    package let hasBias: Bool
    /// What it reads and writes.
    package let subject: Subject

    /// Reads a configuration.
    ///
    /// - Parameter configuration: the root of the file.
    /// - Throws: `ModelError` where a value is missing, wrong or not supported.
    package init(configuration: JSONValue) throws(ModelError) {
      let reader = ConfigurationReader(root: configuration)
      (input, output) = (try reader.size("in_features"), try reader.size("out_features"))
      activation = try DenseModule.activation(reader)
      hasBias = try reader.flag("bias", default: true)
      subject = try DenseModule.subject(reader)
    }
  }

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
    let shape = try Shape(configuration: configuration)
    (activation, subject) = (shape.activation, shape.subject)
    let scope = try WeightScope(checkpoint)
    weight = try loader.linear(
      scope["linear"], from: shape.input, to: shape.output, bias: shape.hasBias)
    try scope.finish()
  }

  /// What a module reads; what it writes must be the same.
  private static func subject(_ reader: ConfigurationReader) throws(ModelError) -> Subject {
    let input = try reader.text("module_input_name", default: Subject.sentence.rawValue)
    let output = try reader.text("module_output_name", default: input)
    guard let subject = Subject(rawValue: input), input == output else {
      let known = Subject.allCases.map(\.rawValue).joined(separator: " or ")
      throw reader.unsupported(
        "a Dense module from \"\(input)\" to \"\(output)\" is not supported; it must read and "
          + "write the same, \(known)")
    }
    return subject
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
