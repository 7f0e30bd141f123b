import Sememe
import SememeJSON
import SememeTensors
import SememeTestSupport
import Testing

/// Model folders with missing, contradictory or damaged files: a typed error that names the file,
/// never a crash, and never a vector by guesswork.
@Suite struct BrokenModelTests {
  private let folder: TemporaryTestFolder
  private let model: String

  init() throws {
    folder = try TemporaryTestFolder()
    let golden = try #require(try GoldenCases.all().first { $0.name == "sbert-dense" })
    model = try folder.copy(folder: golden.folder, as: "model")
  }

  private func message(_ file: String, _ text: String) throws -> String {
    try folder.write(Array(text.utf8), as: "model/\(file)")
    let error = try #require(throws: (any Error).self) { try Embedder(folder: model) }
    return "\(error)"
  }

  @Test func theCopyItselfLoads() throws {
    #expect(try Embedder(folder: model).dimension == 24)
  }

  @Test func missingFoldersAndFilesAreNamed() throws {
    let absent = #expect(throws: SememeError.self) { try Embedder(folder: "\(model)/absent") }
    #expect(absent?.message.contains("absent") == true)
    for file in [
      "config.json", "model.safetensors", "2_Dense/model.safetensors", "1_Pooling/config.json",
    ] {
      let copy = try folder.copy(folder: model, as: "without-\(file.replacing("/", with: "-"))")
      try TestFiles.remove("\(copy)/\(file)")
      let error = try #require(throws: (any Error).self) { try Embedder(folder: copy) }
      let name = file.split(separator: "/").last.map(String.init) ?? file
      #expect("\(error)".contains(name), "\(error)")
    }
  }

  @Test func aFolderWithoutTokenizerIsRefused() throws {
    for file in ["tokenizer.json", "vocab.txt"] { try TestFiles.remove("\(model)/\(file)") }
    let error = #expect(throws: TokenizerError.self) { try Embedder(folder: model) }
    #expect(error?.message.contains("tokenizer.json") == true)
  }

  @Test(arguments: [
    ("config.json", ""), ("config.json", "{"), ("config.json", "[1]"), ("config.json", "null"),
    ("modules.json", "{}"), ("modules.json", "[]"), ("modules.json", "[{}]"),
    ("modules.json", #"[{"type":"x.Pooling","path":"1_Pooling"}]"#),
    ("modules.json", #"[{"type":"x.Transformer","path":"../model"}]"#),
    ("modules.json", #"[{"type":"x.Transformer","path":"/etc"}]"#),
    ("modules.json", #"[{"type":"x.Transformer","path":""},{"type":"x.CNN","path":"1"}]"#),
    ("modules.json", #"[{"type":"x.Transformer","path":""},{"type":"x.Normalize","path":""}]"#),
    ("1_Pooling/config.json", #"{"pooling_mode":"median"}"#),
    ("1_Pooling/config.json", #"{"pooling_mode":[]}"#),
    ("1_Pooling/config.json", #"{"pooling_mode_cls_token":"yes"}"#),
    ("2_Dense/config.json", #"{"in_features":31,"out_features":24}"#),
    ("2_Dense/config.json", #"{"in_features":32,"out_features":-24}"#),
    (
      "2_Dense/config.json",
      #"{"in_features":32,"out_features":24,"activation_function":"my.module.GELU"}"#
    ),
    ("3_LayerNorm/config.json", #"{"dimension":32}"#),
    ("sentence_bert_config.json", #"{"max_seq_length":0}"#),
    ("sentence_bert_config.json", #"{"max_seq_length":"many"}"#),
    ("config_sentence_transformers.json", #"{"default_prompt_name":"query"}"#),
    ("config_sentence_transformers.json", #"{"similarity_fn_name":"telepathy"}"#),
    ("config_sentence_transformers.json", #"{"prompts":{"query":7}}"#),
    ("config_sentence_transformers.json", #"{"truncate_dim":0}"#),
    ("tokenizer.json", "{}"), ("tokenizer.json", "\u{FEFF}"), ("tokenizer.json", "[[[["),
    ("model.safetensors", "not weights"),
  ])
  func wrongFilesAreNamed(file: String, text: String) throws {
    let message = try message(file, text)
    #expect(file.split(separator: "/").contains { message.contains($0) }, "\(message)")
  }

  @Test(
    arguments: [
      ("model_type", JSON.string("transmogrifier"), "transmogrifier"),
      ("model_type", .string("distillbert"), "the nearest is \"distilbert\""),
      ("model_type", nil, "model_type"),
      ("hidden_size", .int(33), "33"), ("hidden_size", .int(64), "[700, 32]"),
      ("hidden_size", .int(-32), "hidden_size"), ("hidden_size", .string("32"), "hidden_size"),
      ("num_attention_heads", .int(0), "num_attention_heads"),
      ("num_attention_heads", .int(5), "num_attention_heads"),
      ("num_hidden_layers", .int(3), "encoder.layer.2"),
      ("num_hidden_layers", .int(2_000_000_000), "num_hidden_layers"),
      ("num_hidden_layers", .int(1), "encoder.layer.1"), ("vocab_size", .int(701), "701"),
      ("vocab_size", .int(Int.max), "vocab_size"),
      ("layer_norm_eps", .double(-1), "layer_norm_eps"),
      ("hidden_act", .string("mystery"), "mystery"), ("is_decoder", .bool(true), "is_decoder"),
      ("position_embedding_type", .string("relative_key"), "relative_key"),
      ("intermediate_size", nil, "intermediate_size"),
    ] as [(String, JSON?, String)])
  func impossibleConfigurationsAreNamed(key: String, value: JSON?, word: String) throws {
    let message = try message("config.json", changedConfiguration(of: model, key, value))
    #expect(message.contains(word), "\(message)")
  }

  @Test func weightsThatAreNotFiniteAreRefused() async throws {
    // The header stays as it is; one float of the last layer becomes NaN.
    var bytes = try GoldenCases.bytes(of: "\(model)/model.safetensors")
    bytes.replaceSubrange(bytes.count - 4..<bytes.count, with: [0, 0, 0xC0, 0x7F])
    try folder.write(bytes, as: "model/model.safetensors")
    do {
      // A lookup table is judged by the vectors it leads to.
      _ = try await Embedder(folder: model).encode(InvarianceTests.texts)
      Issue.record("a NaN among the weights went unnoticed")
    } catch let error as CheckpointError {
      #expect(error.code == .nonFiniteWeight)
    } catch let error as SememeError {
      #expect(error.code == .nonFiniteVector)
    }
  }

  @Test func nonFiniteLookupRowsAreFoundWhenTheyAreUsed() async throws {
    var tables: [String: Tensor] = [:]
    let file = try SafetensorsFile(path: "\(model)/model.safetensors")
    for name in file.names { tables[name] = file.stored(name)?.tensor() }
    let name = try #require(file.names.first { $0.hasSuffix("word_embeddings.weight") })
    tables[name]?.withUnsafeMutableBuffer { buffer in
      for index in buffer.indices where index % 32 == 3 { buffer[index] = .infinity }
    }
    try SafetensorsWriter.write(tables, to: "\(model)/model.safetensors")
    let embedder = try Embedder(folder: model)
    let error = await #expect(throws: SememeError.self) { try await embedder.encode("cat") }
    #expect(error?.code == .nonFiniteVector)
    for layer in [LayerSelection.lookup, .layer(0), .last()] {
      await #expect(throws: SememeError.self) {
        try await embedder.tokenVectors(["cat"], layer: layer)
      }
    }
    await #expect(throws: SememeError.self) { try await embedder.hiddenStates(["cat"]) }
  }

  @Test func vocabulariesThatDoNotFitTheModelAreAnErrorInEveryLayer() async throws {
    var tables: [String: Tensor] = [:]
    let file = try SafetensorsFile(path: "\(model)/model.safetensors")
    for name in file.names { tables[name] = file.stored(name)?.tensor() }
    let name = try #require(file.names.first { $0.hasSuffix("word_embeddings.weight") })
    tables[name] = tables[name]?.rows(0..<20).copied()
    try SafetensorsWriter.write(tables, to: "\(model)/model.safetensors")
    let changed = try changedConfiguration(of: model, "vocab_size", .int(20))
    try folder.write(Array(changed.utf8), as: "model/config.json")
    let embedder = try Embedder(folder: model)
    for layer in [LayerSelection.lookup, .last()] {
      let error = await #expect(throws: ModelError.self) {
        try await embedder.tokenVectors(["the cat slept"], layer: layer)
      }
      #expect(error?.code == .tokenOutOfRange)
    }
  }

  @Test func savedFoldersKeepTheOlderNamesOfSettings() async throws {
    let golden = try #require(try GoldenCases.all().first { $0.name == "sbert-old-folder" })
    let old = try folder.copy(folder: golden.folder, as: "old")
    let settings = "0_Transformer/sentence_bert_config.json"
    let bytes = try GoldenCases.bytes(of: "\(old)/\(settings)")
    try TestFiles.remove("\(old)/\(settings)")
    try folder.write(bytes, as: "old/0_Transformer/sentence_roberta_config.json")
    let embedder = try Embedder(folder: old)
    try embedder.save(to: "\(folder.path)/saved")
    let want = try await embedder.encode("The CAT Slept")
    #expect(try await Embedder(folder: "\(folder.path)/saved").encode("The CAT Slept") == want)
    #expect(try await embedder.encode("the cat slept") == want)
  }

  @Test func halfPrecisionFilesLoad() async throws {
    let golden = try #require(try GoldenCases.all().first { $0.name == "sbert-dense" })
    let want = try await Embedder(folder: golden.folder, options: .init(mapping: .never))
      .encode(InvarianceTests.texts)
    let got = try await Embedder(folder: golden.folder).encode(InvarianceTests.texts)
    #expect(got.vectors == want.vectors)
  }

  @Test func mutatedConfigurationsAreErrorsOrVectors() async throws {
    var mutator = Mutator(seed: 2026)
    let files = [
      "config.json", "modules.json", "1_Pooling/config.json", "2_Dense/config.json",
      "3_LayerNorm/config.json", "sentence_bert_config.json", "config_sentence_transformers.json",
      "tokenizer_config.json", "tokenizer.json",
    ]
    var loaded = 0
    for file in files {
      let original = try GoldenCases.bytes(of: "\(model)/\(file)")
      for _ in 0..<60 {
        try folder.write(mutator.mutate(original), as: "model/\(file)")
        guard let embedder = try? Embedder(folder: model) else { continue }
        loaded += 1
        _ = try? await embedder.encode(["Justice for the cat", ""])
      }
      try folder.write(original, as: "model/\(file)")
    }
    #expect(loaded > 0 && loaded < files.count * 60)
    #expect(try Embedder(folder: model).dimension == 24)
  }
}
