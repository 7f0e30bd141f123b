internal import SememeModels
internal import SememeTensors
internal import SememeTokenizers

/// How the vectors of a word's tokens become one; names as in flair.
public enum SubtokenPooling: String, Sendable, CaseIterable {
  /// The word's first token.
  case first
  /// The word's last token.
  case last
  /// The mean over the word's tokens.
  case mean
}

/// A word at one place of one sentence, and its vector there.
public struct WordVector: Sendable {
  /// Which of the given sentences.
  public let sentence: Int
  /// The bytes of the sentence's UTF-8 that the word covers.
  public let byteRange: Range<Int>
  /// The word as it is written there.
  public let text: String
  /// The vector, of the model's hidden size; not normalised.
  public let vector: [Float]
}

extension Embedder {
  /// Computes the vector of a word at every place where sentences use it.
  ///
  /// The word is found as a whole word, whatever its case; a place beyond the maximum length is
  /// left out, since the model does not read it.
  ///
  /// - Parameters:
  ///   - word: a word or phrase.
  ///   - sentences: texts, each read by itself.
  ///   - layer: where the vectors are taken from; the mean of the last four layers unless another
  ///     is asked for (of as many as there are in shallower models; the table of static ones).
  ///   - subtokens: how a word of several tokens gets one vector.
  ///   - task: what the texts are for, where the model has routes.
  /// - Returns: one entry per place, in order of the sentences and within each from the start.
  /// - Throws: `SememeError`, `TokenizerError` or `ModelError`; `CancellationError` where the task was
  ///   cancelled.
  public func wordVectors(
    of word: String, in sentences: [String], layer: LayerSelection? = nil,
    subtokens: SubtokenPooling = .mean, task: String? = nil
  ) async throws -> [WordVector] {
    guard !word.isEmpty else {
      throw SememeError(.invalidArgument, "the word is empty; give the word to look for")
    }
    let engine = try routes.route(for: task).engine
    let depth = engine.encoder.layerCount
    let layer = layer ?? (depth == 0 ? .lookup : .last(min(4, depth), .mean))
    let vectors = try await tokenVectors(sentences, layer: layer, task: task)
    let execution = Execution(kernels: engine.kernels, arena: engine.arena)
    return sentences.indices.flatMap { sentence -> [WordVector] in
      WordOccurrences.ranges(of: word, in: sentences[sentence]).compactMap { range in
        guard let tokens = vectors[sentence].tokens(covering: range),
          vectors[sentence].holdsWhole(range, tokens)
        else { return nil }
        let utf8 = Array(sentences[sentence].utf8)[range]
        return WordVector(
          sentence: sentence, byteRange: range, text: String(decoding: utf8, as: UTF8.self),
          vector: subtokens.pool(vectors[sentence].vectors.rows(tokens), execution))
      }
    }
  }
}

extension TokenVectors {
  /// Whether truncation left all of a word, not only its first or last tokens.
  fileprivate func holdsWhole(_ word: Range<Int>, _ covering: Range<Int>) -> Bool {
    truncatedTokenCount == 0
      || (tokens[covering.lowerBound].byteRange.lowerBound <= word.lowerBound
        && tokens[covering.upperBound - 1].byteRange.upperBound >= word.upperBound)
  }
}

extension SubtokenPooling {
  /// The vector of a word from those of its tokens, [tokens × hidden].
  func pool(_ tokens: Tensor, _ execution: Execution) -> [Float] {
    switch self {
    case .first: tokens.rows(0..<1).values
    case .last: tokens.rows(tokens.rows - 1..<tokens.rows).values
    case .mean:
      Pooling.forward(tokens, starts: [0, tokens.rows], modes: [.mean], execution).values
    }
  }
}
