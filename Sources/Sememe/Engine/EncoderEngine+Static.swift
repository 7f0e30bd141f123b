internal import SememeModels

extension EncoderEngine {
  /// Makes an engine of a table of token vectors, which are float32 whatever else is asked for.
  ///
  /// - Parameters:
  ///   - encoder: the table.
  ///   - folder: where it comes from, with its tokenizer.
  ///   - runtime: what it computes with.
  init(_ encoder: StaticEmbedding, of folder: StaticFolder, _ runtime: EngineRuntime) {
    let isModel2Vec = encoder.dialect == .model2Vec
    self.init(
      folder: folder.path, modelType: encoder.dialect.modelType,
      tokenizer: folder.tokenizer, encoder: encoder,
      form: .bare(
        isModel2Vec
          ? BareForm(
            unwanted: folder.tokenizer.namedUnknownID,
            scalarsPerToken: folder.tokenizer.medianTokenLength) : BareForm()),
      runtime: runtime, format: .float32, maximumLength: folder.maximumLength)
  }
}
