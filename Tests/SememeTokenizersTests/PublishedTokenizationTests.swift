import SememeJSON
import SememeTestSupport
import SememeTokenizers
import Testing

/// Tokenisations that other projects' tests publish, with BERT's real vocabularies.
@Suite(
  "Published tokenisations",
  .enabled(if: PublishedData.isPresent, "no published test data: set SEMEME_DATA to its folder"))
struct PublishedTokenizationTests {
  private let tokenizer: Tokenizer
  private let bare = EncodingOptions(addsSpecialTokens: false)

  init() throws {
    tokenizer = try Tokenizer(
      vocabularyText: PublishedData.bytes("tokenizers/bert-base-uncased-vocab.txt"),
      source: "bert-base-uncased-vocab.txt")
  }

  @Test(
    "Golden ids of every text",
    arguments: [
      ("bert_uncased_squad_questions.jsonl.gz", 5285), ("llamacpp_bert-bge.jsonl", 46),
      ("torchtext_bert_bert_tokenizer.jsonl", 4),
    ])
  func idsGolden(file: String, count: Int) throws {
    let lines = try PublishedData.lines("tokenizer_golden/" + file)
    #expect(lines.count == count)
    for line in lines {
      let text = try line.requireString("text")
      let encoding = try tokenizer.encode(text, options: bare)
      #expect(encoding.ids.map(\.asInt) == (try line.ints("ids")), "\(file): \(text)")
      for key in ["tokens", "wordpiece"] where line[key] != nil {
        let wanted = try line.strings(key)
        #expect(tokenizer.tokens(of: encoding.ids) == wanted, "\(file): \(text)")
      }
    }
  }

  @Test("Golden tokens, ids and decoding of a French text")
  func frenchGolden() throws {
    let bytes = try PublishedData.bytes("tokenizer_golden/bert_uncased_encoded.json")
    let expected = try JSONDocument(bytes, source: "bert_uncased_encoded.json").root
    let encoding = try tokenizer.encode(expected.requireString("text"))
    #expect(encoding.ids.map(\.asInt) == (try expected.ints("token_ids")))
    #expect(
      tokenizer.tokens(of: Array(encoding.ids.dropFirst().dropLast()))
        == (try expected.strings("bpe_tokens")))
    // transformers joins apostrophes in the whole text, which is beyond the decoder itself.
    let decoded = tokenizer.decode(encoding.ids, skipSpecialTokens: false)
    #expect(decoded.replacing(" ' ", with: "'") == (try expected.requireString("decoded_text")))
  }

  @Test("Golden ids of GPT-2's real vocabulary")
  func gpt2Golden() throws {
    let gpt2 = try Tokenizer(
      vocabularyJSON: PublishedData.bytes("tokenizers/gpt2-vocab.json"),
      merges: PublishedData.bytes("tokenizers/gpt2-merges.txt"), source: "gpt2")
    let files = ["llamacpp_gpt-2.jsonl", "torchtext_gpt2_gpt2_bpe_tokenizer.jsonl"]
    for line in try files.flatMap({ try PublishedData.lines("tokenizer_golden/" + $0) }) {
      let text = try line.requireString("text")
      let encoding = try gpt2.encode(text, options: bare)
      #expect(encoding.ids.map(\.asInt) == (try line.ints("ids")), "\(text)")
      #expect(gpt2.decode(encoding.ids) == text)
    }
  }

  @Test("Golden ids of CLIP's real tokenizer.json")
  func clipGolden() throws {
    let clip = try Tokenizer(
      json: PublishedData.bytes("tokenizers/clip/tokenizer.json.gz"), source: "clip",
      configuration: PublishedData.bytes("tokenizers/clip/tokenizer_config.json.gz"))
    for line in try PublishedData.lines("tokenizer_golden/torchtext_clip_clip_tokenizer.jsonl") {
      let encoding = try clip.encode(line.requireString("text"), options: bare)
      #expect(clip.tokens(of: encoding.ids) == (try line.strings("tokens")))
    }
  }
}
