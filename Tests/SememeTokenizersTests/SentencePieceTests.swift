import Foundation
import SememeJSON
import SememeTestSupport
import SememeTokenizers
import Testing

@Suite("SentencePiece files")
struct SentencePieceTests {
  private static let pieces: [(String, Float)] = [
    ("▁the", -2), ("▁", -3), ("▁bank", -4), ("s", -5), ("t", -6), ("h", -7), ("e", -8), ("he", -9),
  ]

  private func tokenizer(
    _ file: SentencePieceWriter, class name: String?, modelType: String? = nil,
    _ members: [(String, JSON)] = []
  ) throws -> Tokenizer {
    let stated = name.map { [("tokenizer_class", JSON.string($0))] } ?? []
    return try Tokenizer(
      sentencePiece: file.bytes, source: "spiece.model",
      configuration: JSON.object(stated + members).encoded(), modelType: modelType)
  }

  @Test("Golden cases: the model file gives the same as tokenizer.json")
  func golden() throws {
    var ran: [String] = []
    for golden in try GoldenCases.all() where golden.name.hasPrefix("tokenizer-") {
      let files = ["sentencepiece.bpe.model", "tokenizer.model"].map { golden.folder + "/" + $0 }
      guard let file = files.first(where: { FileManager.default.fileExists(atPath: $0) })
      else { continue }
      let tokenizer = try Tokenizer(
        sentencePiece: GoldenCases.bytes(of: file), source: file,
        configuration: GoldenCases.bytes(of: golden.folder + "/tokenizer_config.json"))
      let expected = try Tokenizer(folder: golden.folder)
      for item in try golden.expected.root.requireArray("items").elements {
        let text = try item.requireString("text")
        #expect(try tokenizer.encode(text) == expected.encode(text), "\(golden.name): \(text)")
      }
      ran.append(golden.name)
    }
    print("golden SentencePiece files: \(ran.count) ran", ran)
    #expect(!GoldenCases.isOwnSet || !ran.isEmpty)
  }

  @Test(
    "Each family completes a file in its own way",
    arguments: [
      ("XLMRobertaTokenizer", "xlm-roberta", [0, 4, 6, 7, 3, 2], [0, 4, 2, 2, 6, 2], 13),
      ("CamembertTokenizer", "camembert", [5, 7, 9, 10, 3, 6], [5, 7, 6, 6, 9, 6], 16),
      ("T5Tokenizer", "mt5", [3, 5, 6, 0, 2], [3, 2, 5, 2], 112),
      ("DebertaV2Tokenizer", "deberta-v2", [11, 3, 5, 6, 0, 12], [11, 3, 12, 5, 12], 16),
      ("LlamaTokenizer", "mistral", [1, 3, 5, 6, 0], [1, 3, 1, 5], 11),
    ] as [(String, String, [Int32], [Int32], Int)])
  func families(
    name: String, modelType: String, single: [Int32], pair: [Int32], size: Int
  ) throws {
    let file = SentencePieceWriter(Self.pieces)
    for tokenizer in [
      try tokenizer(file, class: name), try tokenizer(file, class: name + "Fast"),
      try tokenizer(file, class: nil, modelType: modelType),
    ] {
      #expect(try tokenizer.encode("the banksx").ids == single)
      #expect(try tokenizer.encode("the", pair: "bank").ids == pair)
      #expect(tokenizer.vocabularySize == size)
      #expect(tokenizer.decode(single).hasPrefix("the banks"))
    }
  }

  @Test("Merges are all ways to put pieces together, higher scores and longer parts first")
  func merges() throws {
    let pieces: [(String, Float)] = [
      ("ab", -1), ("bc", -2), ("abc", -3), ("a", -4), ("b", -5), ("c", -6), ("▁", -7), ("▁a", -8),
    ]
    let file = SentencePieceWriter(pieces, modelType: 2)
    let tokenizer = try tokenizer(
      file, class: "LlamaTokenizer", [("add_bos_token", false), ("add_prefix_space", false)])
    #expect(try tokenizer.pieces(of: "abc bc").tokens == ["abc", "▁", "bc"])
    #expect(try tokenizer.pieces(of: "bcab a").tokens == ["bc", "ab", "▁a"])
  }

  @Test("Settings of the configuration count")
  func settings() throws {
    var file = SentencePieceWriter(Self.pieces)
    file.characterMap = TestCharacterMap.bytes(["é": "e", "ﬁ": "the"])
    let llama = try tokenizer(
      file, class: "LlamaTokenizer",
      [("legacy", false), ("add_eos_token", true), ("add_bos_token", false)])
    #expect(try llama.encode("the").ids == [3, 2])
    #expect(try llama.encode("the", pair: "the").ids == [3, 2, 3, 2])
    let t5 = try tokenizer(file, class: "T5Tokenizer", [("extra_ids", 2)])
    #expect(try t5.encode("ﬁ<extra_id_0>  é").ids == [3, 12, 4, 9, 2])
    #expect(t5.id(of: "<extra_id_1>") == 11 && t5.vocabularySize == 14)
    let renamed = try tokenizer(
      file, class: "XLMRobertaTokenizer",
      [
        ("mask_token", ["content": "[M]", "lstrip": false]), ("additional_special_tokens", ["<x>"]),
      ])
    #expect(renamed.specialTokens.mask == 13 && renamed.id(of: "<x>") == 14)
  }

  @Test("A file that cannot be used is refused with the reason")
  func refused() {
    let file = SentencePieceWriter(Self.pieces)
    var word = file
    word.modelType = 3
    var unspelled = file
    unspelled.unknownID = 11
    let long = SentencePieceWriter([(String(repeating: "a", count: 5000), 0)])
    let infinite = SentencePieceWriter([("a", .infinity)])
    for (bad, name, code, part): (SentencePieceWriter, String?, TokenizerError.Code, String) in [
      (file, "OddTokenizer", .unsupportedComponent, "AlbertTokenizer"),
      (file, nil, .unsupportedComponent, "is not stated"),
      (word, "T5Tokenizer", .unsupportedComponent, "model type 3"),
      (unspelled, "DebertaV2Tokenizer", .invalidFile, "unk_id"),
      (long, "T5Tokenizer", .invalidFile, "piece 3"),
      (infinite, "T5Tokenizer", .invalidFile, "piece 3"),
    ] {
      let error = #expect(throws: TokenizerError.self) { try tokenizer(bad, class: name) }
      #expect(error?.code == code)
      #expect(error?.message.contains(part) == true, "\(error?.message ?? "")")
    }
  }

  @Test("Files that are cut short or mutated give an error or a tokenizer that works")
  func fuzz() throws {
    let configuration = JSON.object([("tokenizer_class", "LlamaTokenizer")]).encoded()
    var mutator = Mutator(seed: 31)
    for modelType in [UInt64(1), 2] {
      let whole = SentencePieceWriter(Self.pieces, modelType: modelType).bytes
      let cut = (0..<100).map { Array(whole.prefix(whole.count * $0 / 100)) }
      var loaded = 0
      for bytes in cut + (0..<1500).map({ _ in mutator.mutate(whole) }) {
        let tokenizer = try? Tokenizer(
          sentencePiece: bytes, source: "m", configuration: configuration)
        guard let tokenizer else { continue }
        loaded += 1
        let encoding = try tokenizer.encode("the banks 東 <s>")
        _ = tokenizer.decode(encoding.ids, skipSpecialTokens: false)
      }
      #expect(loaded > 20 && loaded < 1590)
    }
  }
}
