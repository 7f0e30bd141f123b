import SememeJSON
import SememeTestSupport
import SememeTokenizers
import Testing

/// Tokenisations that other projects' tests publish, with ALBERT's and T5's real files.
@Suite(
  "Published SentencePiece tokenisations",
  .enabled(if: PublishedData.isPresent, "no published test data: set SEMEME_DATA to its folder"))
struct PublishedSentencePieceTests {
  private func tokenizer(_ file: String, modelType: String) throws -> Tokenizer {
    try Tokenizer(
      sentencePiece: PublishedData.bytes("tokenizers/" + file), source: file, modelType: modelType)
  }

  @Test("Golden tokens, ids and decoding of a French text by T5")
  func t5Golden() throws {
    let bytes = try PublishedData.bytes("tokenizer_golden/t5_base_encoded.json")
    let expected = try JSONDocument(bytes, source: "t5_base_encoded.json").root
    let tokenizer = try tokenizer("t5-base-spiece.model", modelType: "t5")
    let text = try expected.requireString("text")
    let encoding = try tokenizer.encode(text)
    #expect(encoding.ids.map(\.asInt) == (try expected.ints("token_ids")))
    #expect(
      tokenizer.tokens(of: encoding, text: text).dropLast()
        == (try expected.strings("bpe_tokens"))[...])
  }

  @Test("Golden ids of English texts by ALBERT")
  func albertGolden() throws {
    let bytes = try PublishedData.bytes("tokenizer_golden/hf_albert_integration.json")
    let expected = try JSONDocument(bytes, source: "hf_albert_integration.json").root
    let tokenizer = try tokenizer("albert-base-spiece.model", modelType: "albert")
    let rows = try expected.requireObject("encoding").requireArray("input_ids").elements
    // The first text holds a hyphen, a symbol of ALBERT's own: what is published for it was made
    // without transformers' fast tokenizer, which cuts such symbols out first.
    for (text, row) in zip(try expected.strings("texts"), rows).dropFirst() {
      let ids = try tokenizer.encode(text).ids.map(\.asInt)
      #expect(ids == Array(row.ints.prefix(ids.count)))
      #expect(row.ints.dropFirst(ids.count).allSatisfy { $0 == 0 })
    }
  }
}
