import SememeJSON
import SememeTestSupport
import SememeTokenizers

/// The parts of a trained tokenizer's file that tests look into.
struct TrainedModel {
  let trained: TrainedTokenizer
  let root: JSONValue

  /// Trains on texts.
  init(
    _ model: TokenizerTrainer.Model, size: Int, special: [String] = [], threads: Int = 1,
    on texts: [String]
  ) throws {
    var trainer = try TokenizerTrainer(
      TokenizerTrainer.Options(
        model: model, vocabularySize: size, specialTokens: special, threads: threads))
    try trainer.add(contentsOf: texts)
    trained = try trainer.train()
    root = try JSONDocument(trained.json, source: "tokenizer.json").root
  }

  var tokenizer: Tokenizer { trained.tokenizer }

  /// The tokens of WordPiece and byte-pair encoding, in the order of their ids.
  var tokens: [String] {
    (root["model"]?["vocab"]?.members).map { members in
      members.sorted { ($0.value.int ?? 0) < ($1.value.int ?? 0) }.map(\.key.string)
    } ?? []
  }

  /// The merges of byte-pair encoding, their parts with a space between.
  var merges: [String] {
    (root["model"]?["merges"]?.elements).map { merges in
      merges.map { $0.elements.compactMap(\.string).joined(separator: " ") }
    } ?? []
  }

  /// The pieces of Unigram with their scores, in the order of their ids.
  var pieces: [(piece: String, score: Double)] {
    (root["model"]?["vocab"]?.elements).map { pieces in
      pieces.map { ($0[0]?.string ?? "", $0[1]?.double ?? .nan) }
    } ?? []
  }
}

/// Texts to train on.
enum TrainingTexts {
  /// The words of Sennrich, Haddow and Birch (2016), one a text.
  static let sennrich: [String] = [("low", 5), ("lower", 2), ("newest", 6), ("widest", 3)]
    .flatMap { Array(repeating: $0.0, count: $0.1) }

  /// Random words of a few letters, of which short ones are frequent.
  static func random(seed: UInt64, letters: [String], count: Int) -> [String] {
    var generator = SeededGenerator(seed: seed)
    return (0..<count).map { _ in
      let length = Int.random(in: 1...7, using: &generator)
      return (0..<length).map { _ in
        letters[
          min(
            Int.random(in: 0..<letters.count, using: &generator),
            Int.random(in: 0..<letters.count, using: &generator))]
      }.joined()
    }
  }

  /// Texts of many scripts, with what tokenizers stumble over.
  static let hostile = [
    "The quick brown fox jumps over the lazy dog.", "naïve façade — “quoted” …", "東京都に住む 12 人",
    "Ελληνικά ΣΊΣΥΦΟΣ", "한국어 문장", "עברית", "👩‍👩‍👧‍👦 🙂🙂", "e\u{301}e\u{301} é", "\u{0}\u{1}\u{7F}\u{80}",
    "  two  spaces\t\ttabs\r\nline breaks\n", "<s> </s> [CLS] <unk> [UNK] <mask>", "a\u{FFFD}b",
    "\u{FEFF}byte order", "\u{2581}mark \u{2581}", "ﬁ ½ ① Ⅷ ㍿", "##ing ## # ###", "Ġletter Ċ",
    String(repeating: "x", count: 300), "", " ", "\u{1D165}\u{323}", "it's we'll they'd I'M",
  ]
}
