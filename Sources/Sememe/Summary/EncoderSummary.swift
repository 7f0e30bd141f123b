internal import SememeCheckpoints
internal import SememeJSON
internal import SememeModels
internal import SememeTensors

/// What the small files of an encoder and the headers of its weights say.
struct EncoderSummary {
  let modelType: String
  /// The family that computes it.
  let family: String
  /// Layers, heads and sizes; nil for a static embedding, which has but a table.
  let description: EncoderDescription?
  let hiddenSize: Int
  let vocabularySize: Int
  let parameterCount: Int
  /// The longest sequence that is read, special tokens included; `Int.max` where all is.
  let maximumLength: Int
  /// Whether it gives one vector of a text by itself, as a static embedding does.
  let poolsItself: Bool
  /// Whether its files ask for vectors of unit length, whatever modules.json lists.
  let normalizes: Bool
  /// Whether its files let modules read every layer.
  let keepsLayers: Bool
  /// The labels of a classification head, in the order of its outputs.
  let labels: [String]
  let tokenizer: TokenizerSummary
  let weights: WeightSummary

  /// Reads an encoder's files.
  ///
  /// - Parameter module: a Transformer or StaticEmbedding.
  /// - Throws: the typed error of whichever file is missing or wrong.
  init(_ module: ModuleList.Module) throws {
    let checkpoint = try module.folder.checkpoint(.automatic)
    tokenizer = try TokenizerSummary(of: module.folder)
    if module.kind == .staticEmbedding {
      let embedding = try StaticEmbedding.Shape(checkpoint)
      let configuration = try module.folder.jsonIfPresent("config.json")
      let isModel2Vec = embedding.dialect == .model2Vec
      (modelType, family) = (embedding.dialect.modelType, embedding.dialect.modelType)
      (hiddenSize, vocabularySize) = (embedding.width, embedding.vocabularySize)
      parameterCount = embedding.parameterCount
      maximumLength = tokenizer.statedTruncation ?? .max
      (description, labels) = (nil, [])
      (poolsItself, keepsLayers) = (true, false)
      normalizes =
        try isModel2Vec
        && configuration.map { try Model2VecConfiguration(configuration: $0).normalizes } ?? false
      weights = WeightSummary(checkpoint, nil)
    } else if module.kind == .sparseStaticEmbedding {
      vocabularySize = TokenWeights.count(in: checkpoint)
      (modelType, family) = (TokenWeights.modelType, TokenWeights.modelType)
      (hiddenSize, parameterCount) = (1, vocabularySize)
      maximumLength = tokenizer.maximumLength ?? .max
      (description, labels) = (nil, [])
      (poolsItself, keepsLayers, normalizes) = (false, false, false)
      weights = WeightSummary(checkpoint, nil)
    } else {
      let outline = try TransformerOutline(module.folder)
      (modelType, family) = (outline.modelType, outline.family.modelTypes.first ?? "")
      description = outline.description
      hiddenSize = outline.description.hiddenSize
      vocabularySize = outline.description.vocabularySize
      parameterCount = outline.description.parameterCount
      maximumLength = outline.maximumLength(tokenizer: tokenizer.maximumLength)
      labels = try EncoderSummary.labels(outline.configuration)
      (poolsItself, normalizes) = (false, false)
      keepsLayers = try outline.configuration.optionalBool("output_hidden_states") ?? false
      weights = WeightSummary(checkpoint, outline.family.keys)
    }
  }

  /// The labels of config.json's id2label, where it names any.
  private static func labels(_ configuration: JSONValue) throws -> [String] {
    guard let map = try configuration.optionalObject("id2label") else { return [] }
    return map.members.compactMap { key, value in
      Int(key.string).map { (number: $0, label: value.string ?? "") }
    }.sorted { $0.number < $1.number }.map(\.label)
  }

  /// Bytes that the weights take in memory; tables and norms are float32 in all precisions.
  ///
  /// - Parameter precision: of the matrices of layers.
  /// - Returns: bytes.
  func bytes(in precision: Precision) -> Int {
    let matrices = description?.layerMatrixParameterCount ?? 0
    let others = 4 * (parameterCount - matrices)
    return switch precision {
    case .auto, .float32: others + 4 * matrices
    case .bfloat16: others + 2 * matrices
    // A scale and a sum for each output channel.
    case .int8: others + matrices + 8 * (description?.layerOutputCount ?? 0)
    }
  }
}
