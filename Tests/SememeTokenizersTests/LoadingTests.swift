import Foundation
import SememeJSON
import SememeTokenizers
import Testing

@Suite("Loading tokenizers")
struct LoadingTests {
  @Test(
    "A component that is not supported is named, with its place and what there is",
    arguments: [
      ("normalizer", "Cubist", "BertNormalizer"), ("pre_tokenizer", "Cubist", "Whitespace"),
      ("model", "Cubist", "WordPiece"), ("post_processor", "Cubist", "TemplateProcessing"),
      ("decoder", "Cubist", "WordPiece"),
    ])
  func unsupported(key: String, type: String, supported: String) {
    let error = #expect(throws: TokenizerError.self) {
      try SmallTokenizer.make([(key, ["type": .string(type)])])
    }
    #expect(error?.code == .unsupportedComponent)
    for part in ["tokenizer.json", "\"\(type)\"", "$.\(key)", supported] {
      #expect(error?.message.contains(part) == true, "\(error?.message ?? "")")
    }
  }

  @Test(
    "A file that breaks its format is an error that names the place",
    arguments: [
      ("model", SmallTokenizer.model([("vocab", ["a": -1])]), "$.model.vocab.a"),
      ("model", SmallTokenizer.model([("vocab", ["a": 2_147_483_648])]), "$.model.vocab.a"),
      ("model", SmallTokenizer.model([("vocab", ["a": "b"])]), "$.model.vocab.a"),
      ("model", SmallTokenizer.model([("vocab", ["a": 0])]), "[UNK]"),
      ("model", nil, "$.model"), ("normalizer", "x", "$.normalizer"),
      ("normalizer", ["type": "BertNormalizer", "lowercase": "yes"], "$.normalizer.lowercase"),
      ("added_tokens", [["id": 1]], "content"), ("added_tokens", [["content": "x"]], "\"id\""),
      (
        "post_processor", ["type": "BertProcessing", "cls": ["a"], "sep": ["b", 1]],
        "$.post_processor.cls"
      ),
      (
        "post_processor",
        [
          "type": "TemplateProcessing", "single": [["SpecialToken": ["id": "?", "type_id": 0]]],
          "pair": [], "special_tokens": [:],
        ], "\"?\""
      ),
      ("truncation", ["max_length": 5, "strategy": "Half", "stride": 0], "$.truncation"),
      ("pre_tokenizer", ["type": "Punctuation", "behavior": "Odd"], "Contiguous"),
    ] as [(String, JSON, String)])
  func invalid(key: String, value: JSON, place: String) {
    let error = #expect(throws: TokenizerError.self) { try SmallTokenizer.make([(key, value)]) }
    #expect(error?.code == .invalidFile)
    #expect(error?.message.contains(place) == true, "\(error?.message ?? "")")
  }

  @Test("BertProcessing is the template of BERT")
  func bertProcessing() throws {
    let bert = try SmallTokenizer.make([
      ("post_processor", ["type": "BertProcessing", "sep": ["[SEP]", 3], "cls": ["[CLS]", 2]])
    ])
    let template = try SmallTokenizer.make()
    for pair in [nil, "of a river"] {
      #expect(try bert.encode("the bank", pair: pair) == template.encode("the bank", pair: pair))
    }
  }

  @Test("Without post-processor and decoder texts are joined plainly")
  func plain() throws {
    let tokenizer = try SmallTokenizer.make([("post_processor", nil), ("decoder", nil)])
    let encoding = try tokenizer.encode("the", pair: "banks")
    #expect(encoding.ids == [5, 6, 7] && encoding.typeIDs == [0, 1, 1])
    #expect(tokenizer.decode(encoding.ids) == "the bank ##s")
  }

  @Test("A stated truncation is told and not applied, a stated padding is ignored")
  func stated() throws {
    let tokenizer = try SmallTokenizer.make([
      ("truncation", ["max_length": 3, "strategy": "OnlyFirst", "stride": 1, "direction": "Left"]),
      ("padding", ["strategy": ["Fixed": 128], "pad_id": 0]),
    ])
    #expect(try tokenizer.encode("the bank of a river").ids.count == 7)
    let stated = Truncation(maximumLength: 3, strategy: .onlyFirst, stride: 1, direction: .left)
    #expect(tokenizer.statedTruncation == stated)
  }

  @Test("A configuration gives maximum length and special tokens, and rules over case")
  func configuration() throws {
    let configuration: JSON = [
      "model_max_length": 512, "do_lower_case": false, "strip_accents": nil,
      "pad_token": ["content": "[PAD]", "lstrip": false], "cls_token": "[CLS]", "eos_token": "bank",
      "added_tokens_decoder": ["26": ["content": "<x>", "special": true]],
    ]
    let tokenizer = try Tokenizer(
      json: SmallTokenizer.file(), source: "t", configuration: configuration.encoded())
    #expect(tokenizer.modelMaximumLength == 512)
    #expect(tokenizer.specialTokens.padding == 0 && tokenizer.specialTokens.end == 6)
    #expect(tokenizer.specialTokens.mask == 4 && tokenizer.specialTokens.beginning == nil)
    #expect(try tokenizer.encode("The café<x>").ids == [2, 1, 1, 26, 3])
    let unlimited: JSON = ["model_max_length": 1e30, "do_lower_case": true]
    let other = try Tokenizer(
      json: SmallTokenizer.file(), source: "t", configuration: unlimited.encoded())
    #expect(other.modelMaximumLength == nil)
    for bad: JSON in [
      [], ["model_max_length": "x"], ["pad_token": 1], ["added_tokens_decoder": ["x": [:]]],
    ] {
      let error = #expect(throws: TokenizerError.self) {
        try Tokenizer(json: SmallTokenizer.file(), source: "t", configuration: bad.encoded())
      }
      #expect(error?.message.contains("tokenizer_config.json") == true)
    }
  }

  @Test("A folder is read by tokenizer.json, else vocab.txt, else refused")
  func folders() throws {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "tokenizer-\(UInt64.random(in: 0 ... .max))")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.path(percentEncoded: false)
    let missing = #expect(throws: TokenizerError.self) { try Tokenizer(folder: path) }
    #expect(missing?.code == .unreadableFile)
    let words = SmallTokenizer.words.joined(separator: "\r\n") + "\r\n"
    try Data(words.utf8).write(to: folder.appending(path: "vocab.txt"))
    let fromText = try Tokenizer(folder: path)
    #expect(try fromText.encode("The banks [MASK]").ids == [2, 5, 6, 7, 4, 3])
    #expect(fromText.vocabularySize == SmallTokenizer.words.count)
    try Data(SmallTokenizer.file()).write(to: folder.appending(path: "tokenizer.json"))
    try Data(#"{"model_max_length": 7}"#.utf8).write(
      to: folder.appending(path: "tokenizer_config.json"))
    #expect(try Tokenizer(folder: path).modelMaximumLength == 7)
    try Data("{".utf8).write(to: folder.appending(path: "tokenizer.json"))
    let broken = #expect(throws: TokenizerError.self) { try Tokenizer(folder: path) }
    #expect(broken?.code == .invalidFile && broken?.cause is JSONError)
    try FileManager.default.removeItem(at: folder.appending(path: "tokenizer.json"))
    try FileManager.default.createDirectory(
      at: folder.appending(path: "tokenizer.json"), withIntermediateDirectories: false)
    let unreadable = #expect(throws: TokenizerError.self) { try Tokenizer(folder: path) }
    #expect(unreadable?.code == .unreadableFile)
  }

  @Test("A vocab.txt without the special tokens, or not in UTF-8, is refused")
  func vocabularyText() {
    for bytes in [Array("a\nb\n".utf8), [0x80, 0x0A], []] {
      let error = #expect(throws: TokenizerError.self) {
        try Tokenizer(vocabularyText: bytes, source: "vocab.txt")
      }
      #expect(error?.code == .invalidFile && error?.message.contains("vocab.txt") == true)
    }
  }
}
