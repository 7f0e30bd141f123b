import SememeTokenizers
import Testing

@Suite("Options of training")
struct TrainingOptionTests {
  private static let models: [TokenizerTrainer.Model] = [.wordPiece(), .bytePair(), .unigram()]

  private func refusal(
    _ model: TokenizerTrainer.Model, size: Int = 1000, special: [String]? = nil, threads: Int = 1,
    on texts: [String] = ["the cat sat"]
  ) throws -> TokenizerError {
    try #require(throws: TokenizerError.self) {
      var trainer = try TokenizerTrainer(
        TokenizerTrainer.Options(
          model: model, vocabularySize: size, specialTokens: special, threads: threads))
      try trainer.add(contentsOf: texts)
      _ = try trainer.train()
    }
  }

  @Test("Sizes of zero and less, and too large ones", arguments: models, [0, -1, 1 << 30, .max])
  func sizes(model: TokenizerTrainer.Model, size: Int) throws {
    let error = try refusal(model, size: size)
    #expect(error.code == .invalidOption && error.message.contains("vocabulary size is \(size)"))
  }

  @Test("A size without room for special tokens and characters says how many it takes")
  func room() throws {
    // t h e c a s are six characters; h e a t continue words.
    let wordPiece = try refusal(.wordPiece(), size: 14)
    #expect(wordPiece.code == .invalidOption)
    #expect(wordPiece.message.contains("at least 15"), "\(wordPiece)")
    #expect(wordPiece.message.contains("limit of the alphabet"), "\(wordPiece)")
    let bytePair = try refusal(.bytePair(), size: 260)
    #expect(bytePair.message.contains("at least 261"), "\(bytePair)")
    let unigram = try refusal(.unigram(), size: 11)
    #expect(unigram.message.contains("at least 12"), "\(unigram)")
    for (model, size) in [(Self.models[0], 15), (Self.models[1], 261), (Self.models[2], 12)] {
      var trainer = try TokenizerTrainer(.init(model: model, vocabularySize: size))
      try trainer.add("the cat sat")
      #expect(try trainer.train().tokenizer.vocabularySize == size)
    }
  }

  @Test("Texts without words", arguments: models, [[], ["", ""]])
  func empty(model: TokenizerTrainer.Model, texts: [String]) throws {
    let error = try refusal(model, on: texts)
    #expect(error.code == .emptyCorpus && error.message.contains("no words"), "\(error)")
  }

  @Test("Special tokens that are given twice or empty", arguments: models)
  func specialTokens(model: TokenizerTrainer.Model) throws {
    let twice = try refusal(model, special: ["<s>", "<x>", "<s>"])
    #expect(twice.code == .invalidOption && twice.message.contains("\"<s>\" is given twice"))
    // As text these two are the same.
    #expect(try refusal(model, special: ["é", "e\u{301}"]).code == .invalidOption)
    #expect(try refusal(model, special: ["<s>", ""]).message.contains("is empty"))
  }

  @Test("Numbers out of range name their option")
  func numbers() throws {
    func wordPiece(_ change: (inout WordPieceTraining) -> Void) -> TokenizerTrainer.Model {
      var training = WordPieceTraining()
      change(&training)
      return .wordPiece(training)
    }
    func unigram(_ change: (inout UnigramTraining) -> Void) -> TokenizerTrainer.Model {
      var training = UnigramTraining()
      change(&training)
      return .unigram(training)
    }
    let wrong: [(TokenizerTrainer.Model, String)] = [
      (wordPiece { $0.minimumFrequency = 0 }, "minimum frequency is 0"),
      (wordPiece { $0.limitAlphabet = 0 }, "limit of the alphabet is 0"),
      (wordPiece { $0.maximumPieceLength = 0 }, "maximum piece length is 0"),
      (wordPiece { $0.maximumWordLength = -5 }, "maximum word length is -5"),
      (wordPiece { $0.unknownToken = "" }, "is empty"),
      (unigram { $0.maximumPieceLength = 257 }, "maximum piece length is 257"),
      (unigram { $0.seedSize = 0 }, "seed size is 0"),
      (unigram { $0.subIterations = 0 }, "number of sub-iterations is 0"),
      (unigram { $0.shrinkingFactor = 1 }, "shrinking factor is 1.0"),
      (unigram { $0.shrinkingFactor = 0 }, "shrinking factor is 0.0"),
      (unigram { $0.shrinkingFactor = .nan }, "shrinking factor is nan"),
    ]
    for (model, message) in wrong {
      let error = try refusal(model)
      #expect(error.code == .invalidOption && error.message.contains(message), "\(error)")
    }
    for threads in [0, -1, 1025] {
      #expect(try refusal(.bytePair(), threads: threads).message.contains("threads is \(threads)"))
    }
  }

  @Test("Whoever watches may stop a training", arguments: models)
  func stopping(model: TokenizerTrainer.Model) throws {
    struct Stop: Error {}
    var trainer = try TokenizerTrainer(.init(model: model, vocabularySize: 400))
    try trainer.add(contentsOf: Array(repeating: "the cat sat on the mat", count: 3))
    #expect(throws: Stop.self) { try trainer.train { _ in throw Stop() } }
  }
}
