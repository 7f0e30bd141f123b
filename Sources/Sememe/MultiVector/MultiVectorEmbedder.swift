internal import SememeModels
public import SememeTokenizers

/// Turns texts into several vectors each, one per token, to be compared by late interaction.
///
/// ColBERT (Khattab and Zaharia 2020, arXiv:2004.12832).
/// Reads folders that PyLate has saved (`lightonai/GTE-ModernColBERT-v1`,
/// `answerdotai/answerai-colbert-small-v1`) and those of ColBERT's own code
/// (`colbert-ir/colbertv2.0`). Queries and documents are marked by a token of their own; queries are
/// filled up with mask tokens, and documents get no vectors for punctuation, as the folder says.
///
/// ```swift
/// let embedder = try MultiVectorEmbedder(model: "lightonai/GTE-ModernColBERT-v1")
/// let hits = try await embedder.rank("who sat by the river?", documents)
/// ```
///
/// An embedder is a value; copies share the weights. It can be used from any number of tasks at once.
public struct MultiVectorEmbedder: PretrainedModel {
  let engine: EncoderEngine
  let head: TokenHead
  let prompts: NamedPrompts
  var queryReader: MultiVectorReader
  var documentReader: MultiVectorReader

  /// Loads a model from a folder; never touches the network.
  ///
  /// - Parameters:
  ///   - folder: a folder in the layout of PyLate or of ColBERT's own code.
  ///   - options: how to compute.
  /// - Throws: `SememeError`, `CheckpointError`, `ModelError`, `TokenizerError`, `JSONError` or
  ///   `TensorError`, each naming the file and what is wrong with it.
  public init(folder: String, options: ModelOptions = ModelOptions()) throws {
    let list = try ModuleList(ModelFolder(folder, mapping: options.mapping))
    let transformer = try TransformerFolder(list.transformerFolder())
    let settings: MultiVectorSettings
    if TokenHead.isOriginal(list, transformer) {
      let original = try MultiVectorSettings.original(folder)
      settings = original.0
      (engine, head) = try EncoderEngine.load(transformer, options) { weights, loader in
        try TokenHead(weights, dimension: original.dimension, behind: transformer, loader)
      }
    } else {
      settings = try MultiVectorSettings(pyLate: folder)
      (engine, head) = try EncoderEngine.load(transformer, options) { _, loader in
        try TokenHead(
          list, hiddenSize: transformer.description.hiddenSize, options.mapping, loader)
      }
    }
    prompts = settings.prompts
    (queryReader, documentReader) = try settings.readers(engine)
  }

  /// The tokenizer of the model.
  public var tokenizer: Tokenizer { engine.tokenizer }
  /// The arithmetic in use; every precision but `.auto`.
  public var precision: Precision { engine.format.precision }
  /// The length of a vector.
  public var dimension: Int { head.dimension }
  /// The tokens of a query at most, special ones and the marker included; a query that is expanded
  /// has as many vectors.
  public var queryLength: Int { queryReader.length }
  /// The tokens of a document at most, special ones and the marker included.
  public var documentLength: Int { documentReader.length }

  /// Changes how much of a query is read, and to how many tokens it is expanded.
  ///
  /// - Parameter length: tokens, special ones and the marker included.
  /// - Throws: `SememeError` where it leaves no room for text, or is more than the model reads.
  public mutating func setQueryLength(_ length: Int) throws(SememeError) {
    try queryReader.setLength(length, engine)
  }

  /// Changes how much of a document is read.
  ///
  /// - Parameter length: tokens, special ones and the marker included.
  /// - Throws: `SememeError` where it leaves no room for text, or is more than the model reads.
  public mutating func setDocumentLength(_ length: Int) throws(SememeError) {
    try documentReader.setLength(length, engine)
  }
}

extension MultiVectorSettings {
  /// What reads queries, and what reads documents.
  fileprivate func readers(
    _ engine: EncoderEngine
  ) throws(SememeError) -> (MultiVectorReader, MultiVectorReader) {
    var expansion: MultiVectorReader.Expansion?
    if expandsQueries {
      let special = engine.tokenizer.specialTokens
      guard let token = special.mask ?? special.end ?? special.padding else {
        throw SememeError(
          .invalidModel,
          "\(engine.folder): queries are to be expanded, but the tokenizer names no token for masks, "
            + "the end or padding")
      }
      expansion = .init(token: token, isAttended: attendsToExpansion)
    }
    // A word that the vocabulary does not have is its token for unknown ones, as in PyLate.
    let skipped = skippedTokens.compactMap {
      engine.tokenizer.id(of: $0) ?? engine.tokenizer.specialTokens.unknown
    }
    return (
      try MultiVectorReader(
        marker: queryMarker, length: queryLength, expansion: expansion, skipped: [], engine),
      try MultiVectorReader(
        marker: documentMarker,
        length: min(documentLength, engine.encoder.maximumLength),
        expansion: nil, skipped: Set(skipped), engine)
    )
  }
}
