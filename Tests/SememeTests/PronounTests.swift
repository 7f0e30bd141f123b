import Sememe
import SememeTestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Candidates in a pronoun's place, by the golden masked language model.
@Suite struct PronounTests {
  private func model() throws -> MaskedLanguageModel {
    let golden = try #require(try GoldenCases.all().first { $0.name == "bert-mlm" })
    return try MaskedLanguageModel(folder: golden.folder)
  }

  private let text = "The cat saw the dog because it was hungry."
  private var pronoun: Range<Int> { 28..<30 }

  @Test func oneTokenIsAsProbableAsAMaskSays() async throws {
    let model = try model()
    let masked = "The cat saw the dog because \(model.maskToken) was hungry."
    let guesses = try await model.fillMask(masked, topK: 2)[0]
    for masking in ReferentMasking.allCases {
      let scores = try await model.resolve(
        text, pronoun: pronoun, candidates: guesses.map(\.text), masking: masking)
      for (score, guess) in zip(scores, guesses) where score.tokenCount == 1 {
        #expect(abs(score.logLikelihood - log(guess.score)) < 1e-3, "\(guess.token)")
      }
      #expect(scores.contains { $0.tokenCount == 1 })
    }
  }

  @Test func tokensInTurnAreThoseOfThePseudoLikelihood() async throws {
    let model = try model()
    let candidates = ["the cat", "the dog", "bonnetwise hat"]
    let scores = try await model.resolve(
      text, pronoun: pronoun, candidates: candidates, masking: .inTurn)
    for score in scores {
      #expect(score.text == "The cat saw the dog because \(score.candidate) was hungry.")
      let span = 28..<28 + score.candidate.utf8.count
      let whole = try await model.pseudoLikelihood(score.text)
      let part = zip(whole.tokens, whole.tokenLogProbabilities)
        .filter { $0.0.byteRange.overlaps(span) }
      #expect(part.count == score.tokenCount)
      #expect(abs(part.reduce(0) { $0 + $1.1 } - score.logLikelihood) < 1e-3)
    }
    #expect(abs(scores.reduce(0) { $0 + $1.probability } - 1) < 1e-5)
    let best = try #require(scores.max { $0.probability < $1.probability })
    #expect(best.meanLogLikelihood == scores.map(\.meanLogLikelihood).max())
    let together = try await model.resolve(text, pronoun: pronoun, candidates: candidates)
    #expect(together.map(\.tokenCount) == scores.map(\.tokenCount))
    #expect(together[2].logLikelihood != scores[2].logLikelihood)
  }

  @Test func whatCannotBeAskedIsAnError() async throws {
    let model = try model()
    func message(_ place: Range<Int>, _ candidates: [String], _ text: String) async -> String {
      do {
        _ = try await model.resolve(text, pronoun: place, candidates: candidates)
        return ""
      } catch { return "\(error)" }
    }
    #expect(await message(28..<30, ["the cat"], text).contains("1 candidates"))
    #expect(await message(28..<28, ["a", "b"], text).contains("28..<28"))
    #expect(await message(40..<90, ["a", "b"], text).contains("40..<90"))
    // The middle of an é.
    #expect(await message(1..<2, ["a", "b"], "é it").contains("whole characters"))
    #expect(await message(28..<30, ["the cat", ""], text).contains("\"\" is no token"))
    let long = String(repeating: "cat ", count: 600) + "it"
    #expect(await message(2400..<2402, ["a dog", "a cat"], long).contains("is no token"))
  }
}
