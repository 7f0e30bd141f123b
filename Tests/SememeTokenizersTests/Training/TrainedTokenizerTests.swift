import SememeJSON
import SememeTestSupport
import SememeTokenizers
import Testing

@Suite("Trained tokenizers")
struct TrainedTokenizerTests {
  private static let models: [TokenizerTrainer.Model] = [
    .wordPiece(), .wordPiece(.cased), .bytePair(), .unigram(),
  ]
  private static let texts = TrainingTexts.hostile + (0..<30).map { "the river bank \($0) banks" }

  private func train(
    _ model: TokenizerTrainer.Model, special: [String]? = nil, threads: Int = 1,
    on texts: [String] = texts
  ) throws -> TrainedTokenizer {
    var trainer = try TokenizerTrainer(
      .init(model: model, vocabularySize: 420, specialTokens: special, threads: threads))
    try trainer.add(contentsOf: texts)
    return try trainer.train()
  }

  @Test("A saved tokenizer loads and gives the same ids", arguments: models)
  func roundTrip(model: TokenizerTrainer.Model) throws {
    let trained = try train(model)
    let folder = try TemporaryTestFolder()
    try trained.save(to: folder.path + "/tokenizer.json")
    for loaded in [
      try Tokenizer(folder: folder.path), try Tokenizer(file: folder.path + "/tokenizer.json"),
    ] {
      #expect(loaded.vocabularySize == trained.tokenizer.vocabularySize)
      #expect(loaded.specialTokens == trained.tokenizer.specialTokens)
      for text in Self.texts {
        #expect(try loaded.encode(text, pair: "b") == trained.tokenizer.encode(text, pair: "b"))
      }
    }
  }

  @Test(
    "The result depends neither on threads nor on the order of texts", arguments: models)
  func determinism(model: TokenizerTrainer.Model) throws {
    let words = TrainingTexts.random(seed: 9, letters: ["a", "b", "é", "c ", "東"], count: 3000)
    let expected = try train(model, on: words).json
    #expect(try train(model, threads: 4, on: words).json == expected)
    #expect(try train(model, threads: 3, on: words.reversed()).json == expected)
    #expect(try train(model, on: [words.joined(separator: " ")]).tokenizer.vocabularySize > 100)
  }

  @Test("Long texts are counted in sections, which cut no word", arguments: models)
  func sections(model: TokenizerTrainer.Model) throws {
    let line = "It's 12 o'clock, naïve 東京  two spaces\t\ttabs e\u{301} "
    let trained = try [100, 200, 12_000].map { count in
      try train(model, on: [String(repeating: line, count: count) + "end"])
    }
    let words = trained.map(\.wordCount)
    // The first two are no longer than a section; each hundred lines more has as many words more.
    #expect(words[2] == words[1] + (words[1] - words[0]) * 118)
    #expect(trained[2].distinctWordCount == trained[0].distinctWordCount)
  }

  @Test("Byte-level tokens spell everything, whatever they have seen")
  func anyText() throws {
    let trained = try train(.bytePair(), special: [], on: ["plain words only"])
    var mutator = Mutator(seed: 21)
    let original = Array(TrainingTexts.hostile.joined(separator: " ").utf8)
    for _ in 0..<500 {
      let text = String(decoding: mutator.mutate(original), as: UTF8.self)
      #expect(try trained.tokenizer.decode(trained.tokenizer.encode(text).ids) == text)
    }
  }

  @Test("Any bytes train", arguments: models)
  func fuzz(model: TokenizerTrainer.Model) throws {
    var mutator = Mutator(seed: 22)
    let original = Array(TrainingTexts.hostile.joined(separator: "\n").utf8)
    for _ in 0..<40 {
      let text = String(decoding: mutator.mutate(original), as: UTF8.self)
      let trained = try train(model, on: [text, String(text.prefix(90))])
      #expect(try trained.tokenizer.encode(text).ids.count > 2)
    }
  }

  @Test("A word of a million characters trains", arguments: models)
  func longWord(model: TokenizerTrainer.Model) throws {
    let trained = try train(
      model, on: [String(repeating: "ab", count: 500_000), "a", "b", "a", "b", "abab abab"])
    #expect(trained.wordCount >= 6)
    #expect(try trained.tokenizer.encode("abab").ids.count > 0)
  }

  @Test(
    "Special tokens that texts get around them",
    arguments: [
      (.wordPiece(), nil, ["[CLS]", "[SEP]"], ["[CLS]", "[SEP]", "[SEP]"]),
      (.bytePair(), nil, ["<s>", "</s>"], ["<s>", "</s>", "</s>", "</s>"]),
      (.unigram(), nil, ["<s>", "</s>"], ["<s>", "</s>", "</s>", "</s>"]),
      (.unigram(), ["<pad>", "</s>", "<unk>"], ["</s>"], ["</s>", "</s>"]),
      (.bytePair(), ["<|endoftext|>"], [], []),
      (.bytePair(), ["[SEP]", "[CLS]"], ["[CLS]", "[SEP]"], ["[CLS]", "[SEP]", "[SEP]"]),
      (.wordPiece(), ["[PAD]"], [], []),
    ] as [(TokenizerTrainer.Model, [String]?, [String], [String])])
  func templates(
    model: TokenizerTrainer.Model, special: [String]?, single: [String], pair: [String]
  ) throws {
    let tokenizer = try train(model, special: special).tokenizer
    func around(_ encoding: Encoding) -> [String] {
      encoding.ids.indices.filter { encoding.isSpecial[$0] }
        .map { tokenizer.token(of: encoding.ids[$0]) ?? "" }
    }
    #expect(try around(tokenizer.encode("the bank")) == single)
    #expect(try around(tokenizer.encode("the bank", pair: "banks")) == pair)
    #expect(try tokenizer.decode(tokenizer.encode("the bank").ids) == "the bank")
  }

  @Test("The unknown token comes first where it is not among the special ones")
  func unknownToken() throws {
    let wordPiece = try train(.wordPiece(), special: ["[PAD]"]).tokenizer
    #expect(wordPiece.token(of: 0) == "[UNK]" && wordPiece.token(of: 1) == "[PAD]")
    let unigram = try train(.unigram(), special: []).tokenizer
    #expect(unigram.token(of: 0) == "<unk>" && unigram.specialTokens.unknown == 0)
  }

  @Test("A file that cannot be written is an error, and the old one stays")
  func saving() throws {
    let trained = try train(.wordPiece())
    let error = #expect(throws: TokenizerError.self) {
      try trained.save(to: "/nonexistent/tokenizer.json")
    }
    #expect(error?.code == .unwritableFile)
    #expect(error?.message.contains("/nonexistent/tokenizer.json") == true)
    let folder = try TemporaryTestFolder()
    let path = try folder.write(Array("old".utf8), as: "tokenizer.json")
    try trained.save(to: path)
    #expect(try GoldenCases.bytes(of: path) == trained.json)
  }
}
