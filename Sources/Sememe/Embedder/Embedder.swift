public import SememeWords

/// Turns texts into vectors with a model from a folder.
///
/// Everything that decides a vector comes from the folder's own files: pooling, dense layers,
/// normalisation, prompts, maximum length. A text's vector is the same alone and in any company,
/// to the last bit, and with any number of threads.
///
/// ```swift
/// let embedder = try Embedder(model: "sentence-transformers/all-MiniLM-L6-v2")
/// let vectors = try await embedder.encode(["I opened an account at the bank", "a river bank"])
/// print(vectors.similarity(to: vectors).values)
/// ```
///
/// An embedder is a value; copies share the weights and may differ in their settings. It can be
/// used from any number of tasks at once.
///
/// A model may have several routes, each with an encoder of its own: `EmbeddingOptions.task` chooses
/// one, and `encodeQuery` and `encodeDocument` choose by themselves. What an embedder says of itself
/// is about the route of texts without a task, or the first.
public struct Embedder: PretrainedModel {
  var routes: EmbeddingRoutes
  var settings: SentenceSettings
  /// The model's folder, which may hold the encoder in one of its own; nil for word vectors.
  let modelFolder: ModelFolder?
  /// Where the model came from, as it was given.
  let source: String

  /// Loads a model from a folder; never touches the network.
  ///
  /// - Parameters:
  ///   - folder: a sentence-transformers folder; a Model2Vec folder; a bare transformer's, whose
  ///     tokens are then pooled by their mean; a GGUF file, or a folder whose only weights are one;
  ///     or a file of word vectors, which ``init(words:source:options:)`` tells more of.
  ///   - options: how to compute.
  /// - Throws: `SememeError`, `CheckpointError`, `ModelError`, `TokenizerError`, `JSONError`,
  ///   `WordVectorsError` or `TensorError`, each naming the file and what is wrong with it.
  public init(folder: String, options: ModelOptions = ModelOptions()) throws {
    if ModelFolder.isOtherFile(folder) {
      let words = try WordVectors.load(
        folder, options: WordLoadingOptions(mapping: options.mapping))
      self = try Embedder(words: words, source: folder, options: options)
      return
    }
    let modelFolder = try ModelFolder(folder, mapping: options.mapping)
    self.modelFolder = modelFolder
    source = folder
    settings = try SentenceSettings(modelFolder)
    guard !settings.usesMaxSim else {
      throw SememeError(
        .invalidModel,
        "\(folder): the model gives several vectors of a text, for late interaction; load it as "
          + "MultiVectorEmbedder, which is `sememe embed --multi-vector`")
    }
    routes = try EmbeddingRoutes(modelFolder, options)
    if Embedder.keepsPromptsOut(folder) { setIncludesPrompt(false) }
  }

  /// Makes an embedder of word vectors: a text's vector is the mean of its words' vectors.
  ///
  /// Words are runs of letters, digits and underscores, and runs of other characters between white
  /// space. One that the vocabulary lacks is looked for in lower case, then gets a vector by its parts
  /// where the model has them, and is left out otherwise. Of no word at all the mean is 0.
  ///
  /// - Parameters:
  ///   - words: the vectors.
  ///   - source: what messages call them.
  ///   - options: how to compute; numbers are float32 whatever precision is asked for.
  /// - Throws: `SememeError` where there are too many words; `TensorError` where the environment asks
  ///   for kernels or threads that cannot be had.
  public init(
    words: WordVectors, source: String = "word vectors", options: ModelOptions = ModelOptions()
  ) throws {
    modelFolder = nil
    self.source = source
    settings = SentenceSettings()
    routes = EmbeddingRoutes(try EmbeddingRoute(words, source: source, EngineRuntime(options)))
  }
}
