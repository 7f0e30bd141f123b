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
    let depth = try routes.route(for: task).engine.encoder.layerCount
    let layer = layer ?? (depth == 0 ? .lookup : .last(min(4, depth), .mean))
    let places = sentences.map { WordOccurrences.ranges(of: word, in: $0) }
    let vectors = try await spanVectors(
      sentences, spans: places, layers: [layer], subtokens: subtokens, task: task)
    return sentences.indices.flatMap { sentence -> [WordVector] in
      let utf8 = Array(sentences[sentence].utf8)
      return zip(places[sentence], vectors[sentence]).compactMap { range, vector in
        vector.map {
          WordVector(
            sentence: sentence, byteRange: range,
            text: String(decoding: utf8[range], as: UTF8.self), vector: $0.values)
        }
      }
    }
  }
}
