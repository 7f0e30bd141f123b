internal import SememeJSON
internal import SememeModels
internal import SememeSystem
package import SememeTensors

/// What a model is made of, as its small files and the headers of its weights say it: no weight is
/// read, and no vocabulary.
///
/// Of a model with several routes it describes that of texts without a task, or the first; weights
/// and memory are those of all.
package struct ModelSummary: Sendable {
  /// The folder, or the GGUF file.
  package let path: String
  /// The architecture as config.json names it, such as `xlm-roberta`.
  package let modelType: String
  /// The family that computes it, such as `roberta`.
  package let family: String
  /// The layers whose states a model hands out: the decoder's where there is one, like heads and
  /// sizes below; 0 for a static embedding.
  package let layerCount: Int
  package let hiddenSize: Int
  package let headCount: Int
  /// Heads of keys and values, which groups of query heads share.
  package let keyValueHeadCount: Int
  package let intermediateSize: Int
  package let vocabularySize: Int
  /// Weights and biases of the encoder, without poolers and heads.
  package let parameterCount: Int
  /// Numbers in the files of weights.
  package let storedParameterCount: Int
  /// The longest sequence that the architecture has places for; `Int.max` without a limit.
  package let positionCount: Int
  /// The longest sequence that is read, special tokens included; `Int.max` where all is read.
  package let maximumLength: Int
  /// How token vectors become one; nil where the folder does not say it and the mean is taken.
  package let poolingModes: [PoolingMode]?
  /// What else is done to vectors, in words and in order.
  package let steps: [String]
  /// Whether the last step gives vectors of unit length.
  package let normalizes: Bool
  /// The length of a text's vector.
  package let dimension: Int
  /// The model's prompts by name.
  package let prompts: [String: String]
  package let defaultPromptName: String?
  package let similarityFunction: SimilarityFunction
  /// Whether several vectors of a text are compared by late interaction instead.
  package let usesMaxSim: Bool
  /// The tasks that the model has routes for.
  package let tasks: [String]
  /// The languages that the model card, or a GGUF file, names.
  package let languages: [String]
  /// The kind of tokenizer, and what it is read from.
  package let tokenizer: String
  /// The weights behind the encoder that belong to tasks, by the first segment of their names, and
  /// files with such weights.
  package let taskHeads: [String]
  /// The labels of a classification head, in the order of its outputs.
  package let labels: [String]
  /// The form of the files of weights.
  package let checkpointForm: String
  /// How numbers are stored: the name of a type, how many tensors have it, and their bytes.
  package let storedTypes: [(name: String, tensors: Int, bytes: Int)]
  /// Bytes that the weights take in memory in each precision.
  package let memory: [(precision: Precision, bytes: Int)]

  /// Describes a model.
  ///
  /// - Parameter path: a model folder or a GGUF file.
  /// - Throws: the typed error of whichever file is missing or wrong.
  package init(of path: String) throws {
    let folder = try ModelFolder(path)
    let plan = try ModulePlan(folder)
    let encoders = try plan.modules.filter(\.kind.isEncoder).map {
      (folder: $0.folder.module, summary: try EncoderSummary($0))
    }
    let route = plan.routes[(try? plan.router?.place(for: nil)) ?? 0]
    let place = encoders.firstIndex { $0.folder == route.encoder.folder.module } ?? 0
    let encoder = encoders[place].summary
    self.path = path
    (modelType, family) = (encoder.modelType, encoder.family)
    layerCount = encoder.description?.outputLayerCount ?? 0
    hiddenSize = encoder.hiddenSize
    headCount = encoder.description?.outputHeadCount ?? 0
    keyValueHeadCount =
      encoder.description.map { $0.decoder?.headCount ?? $0.keyValueHeadCount } ?? 0
    intermediateSize =
      encoder.description.map { $0.decoder?.intermediateSize ?? $0.intermediateSize } ?? 0
    vocabularySize = encoder.vocabularySize
    parameterCount = encoder.parameterCount
    positionCount = encoder.description?.positions.maximumLength ?? .max
    maximumLength = encoder.maximumLength
    (tokenizer, labels) = (encoder.tokenizer.kind, encoder.labels)

    let settings = try SentenceSettings(folder)
    let head = try HeadSummary(
      route.steps, after: encoder, default: settings.usesMaxSim ? .tokens : .sentence)
    (poolingModes, steps, normalizes) = (head.poolingModes, head.steps, head.normalizes)

    dimension = min(head.dimension, settings.truncateDimension ?? Int.max)
    prompts = settings.prompts.texts
    defaultPromptName = settings.prompts.defaultName
    (similarityFunction, usesMaxSim) = (settings.similarity, settings.usesMaxSim)
    tasks = plan.router?.tasks ?? []
    languages = try ModelCard.languages(of: folder)

    let weights = WeightSummary(encoders.map(\.summary.weights))
    (checkpointForm, storedTypes) = (weights.form, weights.types)
    taskHeads = weights.heads + ModelSummary.mapsBesideWeights(of: folder)
    let headCount = try HeadSummary.parameterCount(of: plan.modules)
    storedParameterCount = weights.count + headCount
    memory = Precision.allCases.filter { $0 != .auto }.map { precision in
      (precision, encoders.reduce(4 * headCount) { $0 + $1.summary.bytes(in: precision) })
    }
  }

  /// Whether a model is a file of word vectors: neither a folder nor a GGUF file.
  ///
  /// - Parameter path: any path.
  /// - Returns: whether a file stands there that is nothing else.
  package static func isWordVectors(_ path: String) -> Bool { ModelFolder.isOtherFile(path) }

  /// Files of maps that are not in the weights, such as BGE-M3's.
  private static func mapsBesideWeights(of folder: ModelFolder) -> [String] {
    guard case .folder = folder.source else { return [] }
    return HubCache.besideWeights.filter {
      $0.hasSuffix(".pt") && FileSystem.exists(folder.name(of: $0))
    }.sorted()
  }
}
