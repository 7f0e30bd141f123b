import SememeTestSupport
import SememeTokenizers
import Testing

@Suite("Training by merges")
struct MergeTrainingTests {
  private func bytePair(_ change: (inout BytePairTraining) -> Void = { _ in })
    -> TokenizerTrainer.Model
  {
    var training = BytePairTraining()
    change(&training)
    return .bytePair(training)
  }

  @Test("The merges of a small corpus, counted by hand")
  func smallCorpus() throws {
    let model = try TrainedModel(bytePair(), size: 1000, on: TrainingTexts.sennrich)
    // e s and s t stand in 9 places, the lower left id first; then es t in 9, l o and o w in 7 …
    #expect(
      model.merges == [
        "e s", "es t", "l o", "lo w", "e w", "n ew", "new est", "d est", "i dest", "w idest", "e r",
        "low er",
      ])
    #expect(model.tokens.count == 256 + 12)
    #expect(model.tokens.suffix(2) == ["er", "lower"])
    let ids = try model.tokenizer.encode("lowest").ids
    #expect(model.tokenizer.tokens(of: ids) == ["low", "est"])
  }

  @Test("Pairs that are too rare or too long do not merge, and the size is kept")
  func limits() throws {
    let texts = TrainingTexts.sennrich
    let frequent = try TrainedModel(bytePair { $0.minimumFrequency = 7 }, size: 1000, on: texts)
    #expect(frequent.merges == ["e s", "es t", "l o", "lo w"])
    let short = try TrainedModel(bytePair { $0.maximumPieceLength = 2 }, size: 1000, on: texts)
    #expect(short.merges == ["e s", "l o", "e w", "i d", "e r"])
    let few = try TrainedModel(bytePair(), size: 256 + 3, on: texts)
    #expect(few.merges == ["e s", "es t", "l o"] && few.trained.tokenizer.vocabularySize == 259)
  }

  @Test("Overlapping places merge from the left, as in encoding")
  func overlaps() throws {
    let model = try TrainedModel(bytePair(), size: 1000, on: ["aaaaa", "aaaaa"])
    #expect(model.merges == ["a a", "aa a", "aa aaa"])
    #expect(try model.tokenizer.encode("aaaaa").ids.count == 1)
  }

  @Test("WordPiece's tokens of a small corpus, counted by hand")
  func wordPieces() throws {
    let model = try TrainedModel(
      .wordPiece(), size: 1000, special: ["[UNK]"], on: TrainingTexts.sennrich)
    let characters = ["d", "e", "i", "l", "n", "o", "r", "s", "t", "w"]
    let continuing = ["##d", "##e", "##i", "##o", "##r", "##s", "##t", "##w"]
    let merged = [
      "##es", "##est", "lo", "low", "ne", "##west", "newest", "wi", "##dest", "widest", "##er",
      "lower",
    ]
    #expect(model.tokens == ["[UNK]"] + characters + continuing + merged)
    let ids = try model.tokenizer.encode("LOWEST xyz").ids
    #expect(model.tokenizer.tokens(of: ids) == ["low", "##est", "[UNK]"])
  }

  @Test("The rarest characters go, and words with them teach nothing")
  func alphabet() throws {
    var training = WordPieceTraining()
    training.limitAlphabet = 3
    let counts = [("ab", 5), ("abc", 3), ("abz", 2)]
    let texts = counts.flatMap { Array(repeating: $0.0, count: $0.1) }
    let model = try TrainedModel(.wordPiece(training), size: 50, special: ["[UNK]"], on: texts)
    #expect(model.tokens == ["[UNK]", "a", "b", "c", "##b", "##c", "ab", "abc"])
    #expect(try model.tokenizer.encode("abz").ids == [0])
  }

  @Test(
    "Random words merge as a slow search finds, which counts all pairs anew for each merge",
    arguments: 1...12)
  func slowSearch(seed: Int) throws {
    let letters = Array(["a", "b", "c", "ab", "d", "é"].prefix(2 + seed % 5))
    let words = TrainingTexts.random(seed: UInt64(seed), letters: letters, count: 80)
    let pairs = try TrainedModel(bytePair(), size: 256 + 60, on: words)
    #expect(pairs.merges == SlowMerges(bytesOf: words).learn(upTo: 256 + 60).merges)
    let pieces = try TrainedModel(.wordPiece(WordPieceTraining.cased), size: 60, on: words)
    let slow = SlowMerges(charactersOf: words, prefix: "##").learn(upTo: 59)
    #expect(pieces.tokens == ["[UNK]"] + slow.tokens)
  }
}

extension WordPieceTraining {
  /// As for BERT's cased models.
  static var cased: WordPieceTraining {
    var training = WordPieceTraining()
    training.lowercases = false
    return training
  }
}
