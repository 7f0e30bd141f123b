import SememeJSON
import SememeTokenizers
import Testing

/// Vocabularies as GGUF files hold them, made tokenizers of Hugging Face's kind.
@Suite struct GGMLVocabularyTests {
  private func tokenizer(_ vocabulary: GGMLVocabulary) throws -> Tokenizer {
    try Tokenizer(
      json: vocabulary.tokenizerJSON().encoded(), source: "model.gguf",
      configuration: vocabulary.configurationJSON.encoded())
  }

  /// "▁" before a token stands for the beginning of a word.
  private func wordPiece(
    _ words: [String] = ["▁cat", "▁sat", "s", "▁river", "▁é", "▁Cat"]
  ) throws -> GGMLVocabulary {
    let special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    var vocabulary = try GGMLVocabulary(
      source: "model.gguf", model: .wordPiece, tokens: special + words,
      kinds: special.map { _ in .control } + words.map { _ in .normal })
    vocabulary.parts = [.unknown: 1, .classification: 2, .separator: 3, .padding: 0, .mask: 4]
    return vocabulary
  }

  @Test func wordPiecesGetTheirMarksBack() throws {
    let tokenizer = try tokenizer(wordPiece())
    let encoding = try tokenizer.encode("cats sat rivers")
    #expect(
      tokenizer.tokens(of: encoding.ids)
        == ["[CLS]", "cat", "##s", "sat", "river", "##s", "[SEP]"])
    #expect(encoding.ids == [2, 5, 7, 6, 8, 7, 3])
    #expect(tokenizer.decode(encoding.ids) == "cats sat rivers")
    #expect(tokenizer.specialTokens.padding == 0 && tokenizer.specialTokens.mask == 4)
    #expect(try tokenizer.encode("dog [MASK]").ids == [2, 1, 4, 3])
  }

  @Test func caseIsThatOfTheFileElseOfItsWords() throws {
    var vocabulary = try wordPiece()
    #expect(try tokenizer(vocabulary).encode("Cat").ids == [2, 10, 3])
    vocabulary.lowercases = true
    #expect(try tokenizer(vocabulary).encode("Cat").ids == [2, 5, 3])
    let uncased = try wordPiece(["▁cat", "▁e"])
    #expect(try tokenizer(uncased).encode("CAT é").ids == [2, 5, 6, 3])
    var accented = try wordPiece(["▁cat", "▁é"])
    accented.stripsAccents = false
    #expect(try tokenizer(accented).encode("CAT É").ids == [2, 5, 6, 3])
  }

  @Test func olderFilesLeaveBracketsAloneAndNameNoPartsAtAll() throws {
    // 100 is unknown, 101 begins, 102 ends: BERT's own numbers.
    var tokens = (0..<103).map { "[unused\($0)]" }
    (tokens[100], tokens[101], tokens[102]) = ("[UNK]", "[CLS]", "[SEP]")
    tokens += ["▁cat"]
    let vocabulary = try GGMLVocabulary(
      source: "model.gguf", model: .wordPiece, tokens: tokens,
      kinds: tokens.map { _ in .normal })
    #expect(try tokenizer(vocabulary).encode("cat dog").ids == [101, 103, 100, 102])
  }

  private func bytePairs(_ pre: String?) throws -> GGMLVocabulary {
    let letters = ["a", "b", "c", "Ġ", "1", "2", "ab", "Ġa", "Ġab", "12", "é"]
    var vocabulary = try GGMLVocabulary(
      source: "model.gguf", model: .bytePairs, tokens: ["<s>", "</s>", "<mask>"] + letters,
      kinds: [.control, .control, .control] + letters.map { _ in .normal })
    vocabulary.merges = ["a b", "Ġ a", "Ġ ab", "1 2"]
    vocabulary.preTokenizer = pre
    vocabulary.parts = [.beginning: 0, .end: 1, .mask: 2]
    return vocabulary
  }

  @Test func wordsAreCutAsTheFileSays() throws {
    let plain = try tokenizer(bytePairs("gpt-2"))
    #expect(plain.tokens(of: try plain.encode("ab ab12").ids) == ["ab", "Ġab", "12"])
    let digits = try tokenizer(bytePairs("qwen2"))
    #expect(digits.tokens(of: try digits.encode("ab ab12").ids) == ["ab", "Ġab", "1", "2"])
    for pre in [nil, "", "falcon"] {
      let error = #expect(throws: TokenizerError.self) { try tokenizer(bytePairs(pre)) }
      #expect(error?.code == .unsupportedComponent)
      #expect(error?.message.contains("tokenizer.ggml.pre") == true)
      #expect(error?.message.contains("modern-bert") == true)
    }
  }

  @Test func textsAreFramedAsTheFileSays() throws {
    var vocabulary = try bytePairs("roberta-bpe")
    #expect(try tokenizer(vocabulary).encode("ab").ids == [9])
    vocabulary.addsBeginning = true
    vocabulary.addsEnd = true
    let tokenizer = try tokenizer(vocabulary)
    #expect(try tokenizer.encode("ab").ids == [0, 9, 1])
    #expect(try tokenizer.encode("ab", pair: "a").ids == [0, 9, 1, 1, 3, 1])
    // The mask takes the space before it; offsets leave spaces out.
    #expect(try tokenizer.encode("ab <mask>").ids == [0, 9, 2, 1])
    #expect(try tokenizer.encode("ab ab").byteOffsets.map(\.lowerBound) == [0, 0, 3, 0])
    vocabulary.parts[.end] = nil
    let error = #expect(throws: TokenizerError.self) { try self.tokenizer(vocabulary) }
    #expect(error?.message.contains("eos_token") == true)
  }

  private func unigram() throws -> GGMLVocabulary {
    let tokens = ["<pad>", "</s>", "<unk>", "▁a", "b", "▁ab", "▁", "[PAD7]", "  "]
    var vocabulary = try GGMLVocabulary(
      source: "model.gguf", model: .unigram, tokens: tokens,
      kinds: [
        .control, .control, .unknown, .normal, .normal, .normal, .normal, .unused, .userDefined,
      ])
    vocabulary.scores = [0, 0, 0, -1, -2, -2.5, -3, -10_000, -1000]
    vocabulary.parts = [.unknown: 2, .end: 1, .padding: 0]
    return vocabulary
  }

  @Test func unigramModelsKeepTheirScores() throws {
    let tokenizer = try tokenizer(unigram())
    #expect(try tokenizer.encode("ab  ab ").ids == [5, 5, 1])
    // Unknown text costs ten more than the least probable piece; what fills gaps is not one.
    #expect(try tokenizer.encode("axb").ids == [3, 2, 4, 1])
    #expect(tokenizer.token(of: 8) == "▁▁")
    var xlm = try unigram()
    xlm.parts[.beginning] = 0
    xlm.addsBeginning = true
    #expect(try self.tokenizer(xlm).encode("a").ids == [0, 3, 1])
    #expect(try self.tokenizer(xlm).encode("a", pair: "b").ids == [0, 3, 1, 1, 6, 4, 1])
  }

  @Test func sentencePiecesMergeByTheirScores() throws {
    let tokens = ["<unk>", "<s>", "</s>", "<0x21>", "▁", "a", "b", "▁a", "ab", "▁ab", "  "]
    var vocabulary = try GGMLVocabulary(
      source: "model.gguf", model: .sentencePiece, tokens: tokens,
      kinds: [
        .unknown, .control, .control, .byte, .normal, .normal, .normal, .normal, .normal, .normal,
        .userDefined,
      ])
    vocabulary.scores = [0, 0, 0, 0, -9, -10, -11, -2, -1, -3, -1000]
    vocabulary.parts = [.unknown: 0, .beginning: 1, .end: 2]
    let prefixed = try tokenizer(vocabulary)
    #expect(
      prefixed.tokens(of: try prefixed.encode("ab a!").ids) == ["<s>", "▁ab", "▁a", "<0x21>"])
    vocabulary.addsSpacePrefix = false
    vocabulary.addsEnd = true
    let plain = try tokenizer(vocabulary)
    #expect(plain.tokens(of: try plain.encode("ab  a").ids) == ["<s>", "ab", "▁▁", "a", "</s>"])
    #expect(plain.decode(try plain.encode("ab  a").ids) == "ab  a")
    vocabulary.scores = nil
    let error = #expect(throws: TokenizerError.self) { try tokenizer(vocabulary) }
    #expect(error?.message.contains("tokenizer.ggml.scores") == true)
  }

  @Test func tokensAndKindsMustBeAsMany() {
    for (tokens, kinds) in [([], []), (["a"], []), (["a"], [.normal, .normal])]
      as [([String], [GGMLVocabulary.Kind])]
    {
      #expect(throws: TokenizerError.self) {
        try GGMLVocabulary(source: "x", model: .unigram, tokens: tokens, kinds: kinds)
      }
    }
  }
}
