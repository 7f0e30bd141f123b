import SememeTestSupport
import SememeTokenizers
import Testing

@Suite("Training of Unigram")
struct UnigramTrainingTests {
  private func unigram(_ change: (inout UnigramTraining) -> Void = { _ in })
    -> TokenizerTrainer.Model
  {
    var training = UnigramTraining()
    change(&training)
    return .unigram(training)
  }

  @Test("Two estimations of three pieces, computed by hand")
  func byHand() throws {
    let model = try TrainedModel(
      unigram(), size: 10, special: ["<unk>"], on: Array(repeating: "a", count: 10))
    // Seeds: "▁" 10, "a" 10 and "▁a" 10 × 2. Estimated: 8.89 and 1.11 each; then 9.95 and 0.05,
    // of which characters count 0.5. Scores: ψ(count) − ψ(10.95).
    #expect(model.pieces.map(\.piece) == ["<unk>", "▁a", "a", "▁"])
    let expected = [0, -0.100496344, -4.310551349, -4.310551349]
    for (piece, score) in zip(model.pieces, expected) {
      #expect(abs(piece.score - score) < 2e-6, "\(piece)")
    }
  }

  @Test(
    "Random words give the pieces that a slow search finds, which lists all ways to cut each word",
    arguments: [1, 4, 5, 7, 8, 11, 13, 16, 17, 18])
  func slowSearch(seed: Int) throws {
    let letters = Array(["a", "b", "ab", "c", "d", "e"].prefix(3 + seed % 4))
    let words = TrainingTexts.random(seed: UInt64(seed), letters: letters, count: 300)
      .map { $0.prefix(9) }.map(String.init)
    let model = try TrainedModel(
      unigram { $0.maximumPieceLength = 5 }, size: 31, special: ["<unk>"], on: words)
    let counts = Dictionary(grouping: words) { "▁" + $0 }.mapValues(\.count)
    var slow = SlowUnigram(counts, maximumLength: 5)
    let expected = slow.learn(size: 30, shrinkingFactor: 0.75, subIterations: 2)
    let found = model.pieces.dropFirst()
    #expect(Set(found.map(\.piece)) == Set(expected.map(\.piece)))
    let scores = Dictionary(uniqueKeysWithValues: expected.map { ($0.piece, $0.score) })
    let differences = found.map { abs($0.score - (scores[$0.piece] ?? .infinity)) }
    #expect(differences.max() ?? .infinity < 1e-4)
    #expect(!slow.hasTies)
    #expect(zip(found, found.dropFirst()).allSatisfy { $0.score >= $1.score })
  }

  @Test("Words whose probability no double can hold are counted like others")
  func longWords() throws {
    let letters = (0..<26).compactMap { Unicode.Scalar(UInt32(97 + $0)).map { String($0) } }
    var generator = SeededGenerator(seed: 3)
    let long = (0..<20_000).map { _ in letters.randomElement(using: &generator) ?? "" }.joined()
    let model = try TrainedModel(unigram(), size: 200, special: ["<unk>"], on: [long])
    #expect(model.pieces.count == 200)
    // All that is expected adds up to the word: no score may be beyond what that allows.
    #expect(model.pieces.dropFirst().allSatisfy { $0.score < 0 && $0.score > -13 })
    let ids = try model.tokenizer.encode(long).ids
    #expect(model.tokenizer.decode(ids) == long)
  }

  @Test("The rarest characters become unknown, and no piece has them")
  func alphabet() throws {
    let texts = Array(repeating: "abab", count: 9) + ["abzab", "abzab", "abzab"]
    let model = try TrainedModel(
      unigram { $0.limitAlphabet = 3 }, size: 40, special: ["<unk>"], on: texts)
    #expect(model.pieces.allSatisfy { !$0.piece.contains("z") })
    let encoding = try model.tokenizer.encode("abzab")
    #expect(encoding.ids.count { $0 == 0 } == 1)
  }

  @Test("Special tokens are no pieces, even where texts hold them")
  func specialTokens() throws {
    let texts = Array(repeating: "<s> b the mask", count: 20)
    let model = try TrainedModel(
      unigram(), size: 30, special: ["<s>", "<unk>", "▁the", "b"], on: texts)
    let pieces = model.pieces.map(\.piece)
    #expect(Set(pieces).count == pieces.count)
    #expect(pieces.prefix(4) == ["<s>", "<unk>", "▁the", "b"])
    #expect(pieces.contains("▁mask"))
  }
}
