package import SememeCheckpoints
package import SememeJSON
package import SememeTensors
package import SememeTokenizers

/// A GGUF file as the model folder that it stands for: its configuration files, its tokenizer, and
/// its weights under the names of the model's own checkpoints.
///
/// A family stays defined once: what a file says in llama.cpp's words is put into the words of
/// config.json, which the family reads.
package struct GGUFModel: Sendable {
  /// What messages call the file.
  package var source: String { shape.file.source }
  private let shape: GGUFShape
  private let architecture: GGUFArchitecture
  private var metadata: GGUFMetadata { shape.metadata }

  /// Takes a file.
  ///
  /// - Parameter file: the file.
  /// - Throws: `ModelError` where its architecture is missing or not supported.
  package init(_ file: GGUFFile) throws(ModelError) {
    let metadata = try GGUFMetadata(file)
    architecture = try GGUFArchitecture.of(metadata)
    shape = GGUFShape(metadata: metadata, file: file)
  }

  /// Whether a tensor belongs to a module behind the transformer.
  static func isDense(_ name: String) -> Bool { name.hasPrefix("dense_") }

  /// The transformer's config.json.
  ///
  /// - Returns: the file's root.
  /// - Throws: `ModelError` where metadata is missing, wrong or not supported.
  package func configuration() throws(ModelError) -> JSON {
    .object(try architecture.configure(shape))
  }

  /// The transformer's weights.
  ///
  /// - Returns: the weights.
  /// - Throws: `CheckpointError` where tensors contradict each other.
  package func checkpoint() throws(CheckpointError) -> any Checkpoint {
    try GGUFCheckpoint(architecture, shape)
  }

  /// How token vectors become one; nil where the file does not say.
  ///
  /// - Returns: the mode.
  /// - Throws: `ModelError` where it is not supported: a reranker's is not.
  package func pooling() throws(ModelError) -> PoolingMode? {
    let key = ".pooling_type"
    switch try metadata.optionalInt(key) {
    case nil, 0: return nil
    case 1: return .mean
    case 2: return .cls
    case 3: return .lastToken
    case let type?:
      throw metadata.unsupported(
        "\"\(metadata.full(key))\" is \(type)\(type == 4 ? " (rank: a reranker)" : ""), which is not "
          + "supported; supported are 0 (none), 1 (mean), 2 (cls), 3 (last)")
    }
  }

  /// A linear map behind the pooling.
  package struct Dense: Sendable {
    /// The module's config.json.
    package let configuration: JSON
    /// Its weights, as `linear.weight`.
    package let weights: any Checkpoint
  }

  /// The linear maps behind the pooling, in their order (EmbeddingGemma's).
  ///
  /// - Returns: the maps.
  /// - Throws: `ModelError` where a weight is no matrix.
  package func denseModules() throws(ModelError) -> [Dense] {
    var modules: [Dense] = []
    for name in shape.file.names.filter(GGUFModel.isDense).sorted() {
      guard name.hasSuffix(".weight"), let weight = shape.file.stored(name),
        weight.shape.count == 2
      else { throw metadata.unsupported("tensor \"\(name)\" is no matrix of a Dense module") }
      modules.append(
        Dense(
          configuration: [
            "in_features": .int(weight.shape[1]), "out_features": .int(weight.shape[0]),
            "bias": false, "activation_function": "torch.nn.modules.linear.Identity",
          ],
          weights: OneTensor(source: source, tensor: weight.named("linear.weight"))))
    }
    return modules
  }

  /// The most tokens that the model reads of a text, special ones included; nil where the file does
  /// not say.
  ///
  /// - Returns: the length.
  /// - Throws: `ModelError` where it is no whole number.
  package func contextLength() throws(ModelError) -> Int? {
    try metadata.optionalInt(".context_length")
  }

  /// What the file says of the languages it is for.
  ///
  /// - Returns: language codes; empty where the file says nothing.
  /// - Throws: `ModelError` where the list is damaged.
  package func languages() throws(ModelError) -> [String] {
    try metadata.optionalStrings("general.languages") ?? []
  }

  /// What `tokenizer.ggml.model` names; nil where the file says nothing.
  package var tokenizerModel: String? { metadata["tokenizer.ggml.model"]?.string }

  /// The tokenizer.
  ///
  /// - Returns: the vocabulary and how to use it.
  /// - Throws: `ModelError` or `TokenizerError` where metadata is missing, wrong or not supported.
  package func vocabulary() throws -> GGMLVocabulary { try GGMLVocabulary(metadata) }
}

/// A checkpoint of a single tensor.
private struct OneTensor: Checkpoint {
  let source: String
  let tensor: StoredTensor

  var form: String { "GGUF" }
  var names: [String] { [tensor.name] }
  func stored(_ name: String) -> StoredTensor? { name == tensor.name ? tensor : nil }
}
