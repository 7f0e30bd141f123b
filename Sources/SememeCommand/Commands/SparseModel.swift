import Sememe
import SememeTokenizers

/// A model that `sememe embed --sparse` takes.
enum SparseModel: PretrainedModel {
  case sparse(SparseEmbedder)
  case m3(M3Embedder)

  /// What one call asks for.
  struct Options {
    var prompt: EmbeddingOptions.Prompt?
    var task: String?
    var maximumActiveDimensions: Int?
  }

  init(folder: String, options: ModelOptions) throws {
    self =
      M3Embedder.recognizes(folder)
      ? .m3(try M3Embedder(folder: folder, options: options))
      : .sparse(try SparseEmbedder(folder: folder, options: options))
  }

  var dimension: Int {
    switch self {
    case .sparse(let embedder): embedder.dimension
    case .m3(let embedder): embedder.vocabularySize
    }
  }

  var maximumLength: Int {
    switch self {
    case .sparse(let embedder): embedder.maximumLength
    case .m3(let embedder): embedder.maximumLength
    }
  }

  mutating func setMaximumLength(_ length: Int) throws {
    switch self {
    case .sparse(var embedder):
      try embedder.setMaximumLength(length)
      self = .sparse(embedder)
    case .m3(var embedder):
      try embedder.setMaximumLength(length)
      self = .m3(embedder)
    }
  }

  /// The token of an id, as the vocabulary spells it; a number where it has none.
  func token(of id: Int32) -> String {
    let tokenizer =
      switch self {
      case .sparse(let embedder): embedder.tokenizer
      case .m3(let embedder): embedder.tokenizer
      }
    return tokenizer.token(of: id) ?? "#\(id)"
  }

  /// Computes sparse vectors.
  func encode(_ texts: [String], _ options: Options) async throws -> SparseEmbeddings {
    switch self {
    case .sparse(let embedder):
      return try await embedder.encode(
        texts, prompt: options.prompt, task: options.task,
        maximumActiveDimensions: options.maximumActiveDimensions)
    case .m3(let embedder):
      let vectors = try await embedder.lexicalWeights(texts, prompt: options.prompt)
      return try options.maximumActiveDimensions.map {
        try vectors.keeping(maximumActiveDimensions: $0)
      } ?? vectors
    }
  }
}
