internal import SememeModels
internal import SememeTensors
internal import SememeTokenizers

/// A phrase that a pronoun may stand for, and how well it fits in the pronoun's place.
public struct ReferentScore: Sendable, Equatable {
  /// The phrase, as it was given.
  public let candidate: String
  /// The text with the phrase in the pronoun's place.
  public let text: String
  /// How many tokens the phrase has there.
  public let tokenCount: Int
  /// Σ ln p over the phrase's tokens.
  public let logLikelihood: Float
  /// Its share among the candidates: the softmax of their mean ln p of a token.
  public let probability: Float

  /// The mean ln p of a token, which candidates of different lengths are compared by.
  public var meanLogLikelihood: Float { logLikelihood / Float(tokenCount) }
}

/// Which of a candidate's tokens a masked language model does not see when it guesses one of them.
public enum ReferentMasking: String, Sendable, CaseIterable {
  /// All of them: Kocijan et al. 2019, section 3 (arXiv:1905.06290). A word of several tokens is
  /// not given away by its own other tokens.
  case together
  /// The one alone, as in a pseudo-log-likelihood: Salazar et al. 2020 (arXiv:1910.14659).
  case inTurn = "in-turn"
}

extension MaskedLanguageModel {
  /// Asks which of some phrases a pronoun stands for, by how probable each is in its place.
  ///
  /// The model knows nothing of reference: it says what it would rather read there. It favours
  /// frequent phrases, does not mind agreement of number, and may prefer a candidate for reasons of
  /// style; on sentences made to need knowledge of the world (Winograd schemas) models of BERT's size
  /// are right a little more often than chance unless they were tuned for it.
  ///
  /// - Parameters:
  ///   - text: holds the pronoun.
  ///   - pronoun: its place, in UTF-8 bytes of the text.
  ///   - candidates: two or more phrases, written as they would stand in the pronoun's place.
  ///   - masking: what the model does not see while it guesses.
  /// - Returns: a score for each candidate, in their order; the probabilities add up to 1.
  /// - Throws: `SememeError` where the place is not in the text, there are fewer than two candidates,
  ///   or the model does not read one; `TokenizerError`, `ModelError`; `CancellationError` where
  ///   the task was cancelled.
  public func resolve(
    _ text: String, pronoun: Range<Int>, candidates: [String], masking: ReferentMasking = .together
  ) async throws -> [ReferentScore] {
    let head = try vocabularyHead()
    guard let mask = tokenizer.specialTokens.mask else {
      throw SememeError(.invalidModel, "\(engine.folder): the tokenizer has no mask token")
    }
    guard candidates.count >= 2 else {
      throw SememeError(
        .invalidArgument, "\(candidates.count) candidates: give two or more to choose from")
    }
    let filled = try PronounPlace(text, pronoun).filled(with: candidates)
    return try await engine.perform { flag in
      var questions = MaskedPlaces(mask: mask, masking: masking)
      for (index, text) in filled.texts.enumerated() {
        let batch = try engine.tokenize([text], flag)
        let tokens = engine.tokens(of: 0, in: batch)
        guard let places = tokens.covering(filled.span(of: index)),
          tokens.contains(where: { $0.byteRange.upperBound >= filled.span(of: index).upperBound })
        else {
          throw SememeError(
            .invalidArgument,
            "the candidate \"\(candidates[index])\" is no token that the model reads: it is empty, or "
              + "the text is longer than \(engine.maximumLength) tokens")
        }
        questions.ask(places, of: batch, for: index)
      }
      let asked = questions.asked
      let logs = try engine.collect(questions.batch, flag) { sequence, rows, states, execution in
        try asked[sequence].places.map { place in
          let row = rows.lowerBound + place.index
          let logits = try engine.finite(
            head(states.value.last.rows(row..<row + 1), execution), sequence)
          return Probabilities.logSoftmax(logits.values, of: Int(place.id))
        }
      }
      return scores(filled, candidates, zip(asked.map(\.candidate), logs).map { ($0, $1) })
    }
  }

  private func scores(
    _ filled: PronounPlace.Filled, _ candidates: [String], _ logs: [(candidate: Int, [Float])]
  ) -> [ReferentScore] {
    var sums = [Float](repeating: 0, count: candidates.count)
    var counts = [Int](repeating: 0, count: candidates.count)
    for (candidate, values) in logs {
      sums[candidate] += values.reduce(0, +)
      counts[candidate] += values.count
    }
    let shares = Probabilities.softmax(zip(sums, counts).map { $0 / Float($1) })
    return candidates.indices.map { index in
      ReferentScore(
        candidate: candidates[index], text: filled.texts[index], tokenCount: counts[index],
        logLikelihood: sums[index], probability: shares[index])
    }
  }
}

/// A text around a pronoun.
private struct PronounPlace {
  let before: String
  let after: String

  /// The text with each of some candidates.
  struct Filled: Sendable {
    let texts: [String]
    let start: Int
    let lengths: [Int]

    /// Where a candidate stands in its text, in bytes.
    func span(of candidate: Int) -> Range<Int> { start..<start + lengths[candidate] }
  }

  init(_ text: String, _ place: Range<Int>) throws(SememeError) {
    let utf8 = text.utf8
    guard place.lowerBound >= 0, place.upperBound <= utf8.count, !place.isEmpty,
      let before = String(utf8.prefix(place.lowerBound)),
      let after = String(utf8.dropFirst(place.upperBound))
    else {
      throw SememeError(
        .invalidArgument,
        "the pronoun's place \(place.lowerBound)..<\(place.upperBound) is no part of the text's "
          + "\(utf8.count) bytes; give a range of whole characters with at least one byte")
    }
    self.before = before
    self.after = after
  }

  func filled(with candidates: [String]) -> Filled {
    Filled(
      texts: candidates.map { before + $0 + after }, start: before.utf8.count,
      lengths: candidates.map(\.utf8.count))
  }
}

/// Sequences with masks, and what is to be guessed in each.
private struct MaskedPlaces {
  let mask: Int32
  let masking: ReferentMasking
  private(set) var batch = TokenBatch()
  private(set) var asked: [(candidate: Int, places: [(index: Int, id: Int32)])] = []

  init(mask: Int32, masking: ReferentMasking) {
    self.mask = mask
    self.masking = masking
  }

  /// Masks a candidate's tokens in its sequence.
  mutating func ask(_ places: Range<Int>, of sequence: TokenBatch, for candidate: Int) {
    let answers = places.map { (index: $0, id: sequence.ids[$0]) }
    switch masking {
    case .together:
      batch.append(places.reduce(sequence) { $0.masking([$1], with: mask) })
      asked.append((candidate, answers))
    case .inTurn:
      batch.append(sequence.masking(Array(places), with: mask))
      asked += answers.map { (candidate, [$0]) }
    }
  }
}
