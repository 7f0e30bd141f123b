import Sememe

/// A model that `sememe embed --multi-vector` takes.
enum MultiVectorModel: PretrainedModel {
  case lateInteraction(MultiVectorEmbedder)
  case m3(M3Embedder)

  init(folder: String, options: ModelOptions) throws {
    self =
      M3Embedder.recognizes(folder)
      ? .m3(try M3Embedder(folder: folder, options: options))
      : .lateInteraction(try MultiVectorEmbedder(folder: folder, options: options))
  }

  var dimension: Int {
    switch self {
    case .lateInteraction(let embedder): embedder.dimension
    case .m3(let embedder): embedder.multiVectorDimension
    }
  }

  func maximumLength(ofQueries areQueries: Bool) -> Int {
    switch self {
    case .lateInteraction(let embedder):
      areQueries ? embedder.queryLength : embedder.documentLength
    case .m3(let embedder): embedder.maximumLength
    }
  }

  mutating func setMaximumLength(_ length: Int, ofQueries areQueries: Bool) throws {
    switch self {
    case .lateInteraction(var embedder):
      if areQueries {
        try embedder.setQueryLength(length)
      } else {
        try embedder.setDocumentLength(length)
      }
      self = .lateInteraction(embedder)
    case .m3(var embedder):
      try embedder.setMaximumLength(length)
      self = .m3(embedder)
    }
  }

  /// Computes the vectors of tokens.
  func encode(
    _ texts: [String], areQueries: Bool, _ prompt: EmbeddingOptions.Prompt?
  ) async throws -> MultiVectorEmbeddings {
    switch self {
    case .lateInteraction(let embedder):
      areQueries
        ? try await embedder.encodeQueries(texts, prompt: prompt)
        : try await embedder.encodeDocuments(texts, prompt: prompt)
    case .m3(let embedder): try await embedder.tokenVectors(texts, prompt: prompt)
    }
  }
}
