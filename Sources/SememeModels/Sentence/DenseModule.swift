package import SememeCheckpoints
package import SememeJSON
package import SememeTensors

/// The Dense module of a sentence-transformers folder: activation(x·Wᵀ + b), and x or a map of it
/// added where the module is residual.
package struct DenseModule: Sendable {
  /// What a module reads and writes; raw values as the reference names them.
  package enum Subject: String, Sendable, CaseIterable {
    /// The vector of every token.
    case tokens = "token_embeddings"
    /// The vector of a text.
    case sentence = "sentence_embedding"

    /// The activation of a module that names none: of sentence-transformers' class, and of PyLate's
    /// for tokens.
    var defaultActivation: String {
      self == .sentence
        ? "torch.nn.modules.activation.Tanh" : "torch.nn.modules.linear.Identity"
    }
  }

  private enum Residual {
    case none
    case input
    case map(LinearWeight)
  }

  /// What it reads and writes.
  package let subject: Subject
  private let weight: LinearWeight
  private let activation: Activation
  private let residual: Residual

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
    /// Whether what was read is added to what is written.
    let isResidual: Bool

    /// Reads a configuration.
    ///
    /// - Parameters:
    ///   - configuration: the root of the file.
    ///   - fallback: what the module is for where the configuration does not say.
    /// - Throws: `ModelError` where a value is missing, wrong or not supported.
    package init(
      configuration: JSONValue, default fallback: Subject = .sentence
    ) throws(ModelError) {
      let reader = ConfigurationReader(root: configuration)
      (input, output) = (try reader.size("in_features"), try reader.size("out_features"))
      activation = try DenseModule.activation(reader, default: fallback.defaultActivation)
      hasBias = try reader.flag("bias", default: true)
      subject = try DenseModule.subject(reader, default: fallback)
      isResidual = try reader.flag("use_residual", default: false)
    }
  }

  /// Reads a module.
  ///
  /// - Parameters:
  ///   - configuration: the root of its config.json.
  ///   - checkpoint: its weights.
  ///   - loader: packs them.
  ///   - subject: what the module is for where the configuration does not say.
  /// - Throws: `ModelError` for the configuration, `CheckpointError` for the weights.
  package init(
    configuration: JSONValue, checkpoint: any Checkpoint, _ loader: WeightLoader,
    default subject: Subject = .sentence
  ) throws {
    let shape = try Shape(configuration: configuration, default: subject)
    (activation, self.subject) = (shape.activation, shape.subject)
    let (input, output) = (shape.input, shape.output)
    let scope = try WeightScope(checkpoint)
    weight = try loader.linear(scope["linear"], from: input, to: output, bias: shape.hasBias)
    if !shape.isResidual {
      residual = .none
    } else if input == output {
      residual = .input
    } else {
      residual = .map(try loader.linear(scope["residual"], from: input, to: output, bias: false))
    }
    try scope.finish()
  }

  /// What a module reads; what it writes must be the same.
  private static func subject(
    _ reader: ConfigurationReader, default fallback: Subject
  ) throws(ModelError) -> Subject {
    let input = try reader.text("module_input_name", default: fallback.rawValue)
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
  private static func activation(
    _ reader: ConfigurationReader, default fallback: String
  ) throws(ModelError) -> Activation {
    let path = try reader.text("activation_function", default: fallback)
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
    let added: Tensor? =
      switch residual {
      case .none: nil
      case .input: x
      case .map(let map): Linear.forward(x, map, execution)
      }
    return Linear.forward(x, weight, activation: activation, adding: added, execution)
  }
}
