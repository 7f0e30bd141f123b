internal import SememeCheckpoints
internal import SememeModels
internal import SememeSystem
public import SememeTokenizers

/// Turns texts into a vector, weights of their tokens, and a vector per token, all from one pass.
///
/// BGE-M3 (Chen et al. 2024, arXiv:2402.03216). Reads folders with `sparse_linear.pt` and
/// `colbert_linear.pt` beside the transformer, such as `BAAI/bge-m3`, and computes what FlagEmbedding
/// does.
///
/// ```swift
/// let embedder = try M3Embedder(model: "BAAI/bge-m3")
/// let scores = try await embedder.score([("What is BGE M3?", "BGE M3 is an embedding model.")])
/// print(scores[0].dense, scores[0].lexical, scores[0].multiVector, scores[0].combined())
/// ```
///
/// An embedder is a value; copies share the weights. It can be used from any number of tasks at once.
public struct M3Embedder: PretrainedModel {
  private(set) var engine: EncoderEngine
  let head: M3Head
  let prompts: NamedPrompts

  /// Loads a model from a folder; never touches the network.
  ///
  /// - Parameters:
  ///   - folder: a transformer's folder with the two maps beside it.
  ///   - options: how to compute.
  /// - Throws: `SememeError`, `CheckpointError`, `ModelError`, `TokenizerError`, `JSONError` or
  ///   `TensorError`, each naming the file and what is wrong with it.
  public init(folder: String, options: ModelOptions = ModelOptions()) throws {
    let files = try ModelFolder(folder, mapping: options.mapping)
    let transformer = try TransformerFolder(ModuleList(files).transformerFolder())
    prompts = try SentenceSettings(files).prompts
    (engine, head) = try EncoderEngine.load(transformer, options) { _, loader in
      try M3Head(
        folder, hiddenSize: transformer.description.hiddenSize, options.mapping, loader)
    }
  }

  /// Whether a folder holds the two maps that make a model one of this kind.
  ///
  /// - Parameter folder: a model folder.
  /// - Returns: whether it has `sparse_linear.pt` and `colbert_linear.pt`.
  public static func recognizes(_ folder: String) -> Bool {
    M3Head.files.allSatisfy { FileSystem.exists("\(folder)/\($0)") }
  }

  /// The tokenizer of the model.
  public var tokenizer: Tokenizer { engine.tokenizer }
  /// The arithmetic in use; every precision but `.auto`.
  public var precision: Precision { engine.format.precision }
  /// The length of a text's vector.
  public var dimension: Int { engine.encoder.hiddenSize }
  /// The length of a token's vector.
  public var multiVectorDimension: Int { head.multiVectorDimension }
  /// The length of a sparse vector: the tokens that the model knows.
  public var vocabularySize: Int { engine.encoder.vocabularySize }
  /// The most tokens that are read of a text, special ones included.
  public var maximumLength: Int { engine.maximumLength }

  /// Changes how much of a text is read.
  ///
  /// - Parameter length: tokens, special ones included.
  /// - Throws: `SememeError` where it leaves no room beside the special tokens, or is more than the
  ///   model has positions.
  public mutating func setMaximumLength(_ length: Int) throws(SememeError) {
    try engine.setMaximumLength(length)
  }

  /// The tokens of every text by their weights.
  ///
  /// - Parameters:
  ///   - embeddings: what `encode` gave.
  ///   - topK: how many of each text; nil for all.
  /// - Returns: per text its tokens, the heaviest first.
  /// - Throws: `SememeError` where `topK` is less than 1.
  public func decode(
    _ embeddings: SparseEmbeddings, topK: Int? = nil
  ) throws(SememeError) -> [[TokenWeight]] {
    try embeddings.decode(topK: topK, tokenizer)
  }
}
