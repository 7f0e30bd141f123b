internal import SememeModels
internal import SememeTokenizers
internal import SememeWords

extension EmbeddingRoute {
  /// A way from texts to the mean of their words' vectors.
  ///
  /// - Parameters:
  ///   - vectors: one for every word.
  ///   - source: what messages call them.
  ///   - runtime: what it computes with.
  /// - Throws: `SememeError` where a mean makes no sense.
  init(_ vectors: WordVectors, source: String, _ runtime: EngineRuntime) throws {
    guard vectors.count <= WordVectorEncoder.maximumCount else {
      throw SememeError(
        .invalidArgument,
        "\(source): \(vectors.count) words are more than \(WordVectorEncoder.maximumCount); load "
          + "fewer with WordLoadingOptions.limit")
    }
    let encoder = WordVectorEncoder(vectors)
    let tokenizer = Tokenizer(wordCount: vectors.count, others: encoder.others) { place, body in
      vectors.vocabulary.withBytes(at: place) { body($0) }
    }
    let engine = EncoderEngine(
      folder: source, modelType: "word-vectors", tokenizer: tokenizer, encoder: encoder,
      form: .bare(EncoderEngine.BareForm(unwanted: Tokenizer.unknownWord)), runtime: runtime,
      format: .float32, maximumLength: .max)
    let head = try SentenceHead(
      [.pooling(PoolingModule(modes: [.mean]))], after: encoder, source: source)
    self.init(name: "", engine: engine, head: head)
  }
}
