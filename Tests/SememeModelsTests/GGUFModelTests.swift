import SememeCheckpoints
import SememeJSON
import SememeModels
import SememeTensors
import SememeTestSupport
import SememeTokenizers
import Testing

/// What GGUF files say of models: configurations, names of weights, tokenizers, and what is refused.
@Suite struct GGUFModelTests {
  private let folder: TemporaryTestFolder

  init() throws { folder = try TemporaryTestFolder() }

  private func fixture(_ name: String) -> String {
    GoldenCases.repositoryRoot + "/Tests/Fixtures/gguf/\(name).gguf"
  }

  private func open(_ bytes: [UInt8]) throws -> GGUFModel {
    try GGUFModel(GGUFFile(path: folder.write(bytes, as: "model.gguf")))
  }

  /// A BERT of one layer without weights but its tables, with some pairs more or other ones.
  private func bert(
    _ changes: [(key: String, pair: [UInt8]?)] = [], tensors: [String] = ["token_embd.weight"]
  ) -> [UInt8] {
    var pairs: [(key: String, pair: [UInt8]?)] = [
      ("general.architecture", TestGGUF.pair("general.architecture", "bert")),
      ("bert.block_count", TestGGUF.pair("bert.block_count", 1)),
      ("bert.embedding_length", TestGGUF.pair("bert.embedding_length", 4)),
      ("bert.feed_forward_length", TestGGUF.pair("bert.feed_forward_length", 8)),
      ("bert.attention.head_count", TestGGUF.pair("bert.attention.head_count", 2)),
      ("bert.context_length", TestGGUF.pair("bert.context_length", 16)),
      (
        "bert.attention.layer_norm_epsilon",
        TestGGUF.pair("bert.attention.layer_norm_epsilon", float: 1e-12)
      ),
    ]
    for change in changes {
      pairs.removeAll { $0.key == change.key }
      pairs.append(change)
    }
    let all = tensors + ["position_embd.weight"]
    return TestGGUF.file(
      pairs: pairs.compactMap(\.pair),
      tensors: all.enumerated().map { TestGGUF.tensor($1, [4, 2], offset: UInt64($0 * 32)) },
      data: Array(repeating: 0, count: 32 * all.count))
  }

  @Test func theConfigurationIsThatOfTheFamily() throws {
    let configuration = try open(bert()).configuration()
    let root = try JSONDocument(configuration.encoded(), source: "config").root
    let family = try ModelFamily.named(in: root)
    let description = try family.describe(root)
    #expect(description.vocabularySize == 2 && description.hiddenSize == 4)
    #expect(description.layerCount == 1 && description.headCount == 2)
    #expect(description.tokenTypeCount == 0 && description.layerNormEpsilon == 1e-12)
    #expect(description.positions == .learned(maximum: 2))
    #expect(root["layer_norm_eps"]?.double == 1e-12)
  }

  @Test(
    arguments: [
      ("general.architecture", nil, "general.architecture"),
      ("general.architecture", TestGGUF.pair("general.architecture", "mamba"), "jina-bert-v2"),
      ("bert.block_count", nil, "bert.block_count"),
      ("bert.block_count", TestGGUF.pair("bert.block_count", "one"), "a whole number"),
      ("bert.attention.layer_norm_epsilon", nil, "bert.attention.layer_norm_epsilon"),
      (
        "bert.attention.causal", TestGGUF.pair("bert.attention.causal", true),
        "bert.attention.causal"
      ),
      (
        "bert.attention.causal", TestGGUF.pair("bert.attention.causal", "no"), "true or false"
      ),
    ] as [(String, [UInt8]?, String)])
  func metadataThatCannotBeUsedIsNamed(key: String, pair: [UInt8]?, words: String) throws {
    let error = #expect(throws: ModelError.self) {
      try open(bert([(key, pair)])).configuration()
    }
    #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
    #expect(error?.message.contains("model.gguf") == true)
  }

  @Test(
    arguments: [
      (nil, nil), (0, nil), (1, .mean), (2, .cls), (3, .lastToken),
    ] as [(UInt32?, PoolingMode?)])
  func poolingIsRead(number: UInt32?, mode: PoolingMode?) throws {
    let pair = number.map { TestGGUF.pair("bert.pooling_type", $0) }
    #expect(try open(bert([("bert.pooling_type", pair)])).pooling() == mode)
  }

  @Test func rerankersAreRefusedByName() throws {
    for (number, word) in [(UInt32(4), "rank"), (5, "is 5")] {
      let bytes = bert([("bert.pooling_type", TestGGUF.pair("bert.pooling_type", number))])
      let error = #expect(throws: ModelError.self) { try open(bytes).pooling() }
      #expect(error?.code == .unsupportedArchitecture)
      #expect(error?.message.contains(word) == true && error?.message.contains("mean") == true)
    }
  }

  @Test func tensorsGetTheNamesOfTheFamilyAndUnknownOnesKeepTheirs() throws {
    let names = [
      "token_embd.weight", "blk.0.attn_q.weight", "blk.11.ffn_down.bias", "blk.0.mystery.weight",
      "rope_freqs.weight", "cls.bias",
    ]
    let checkpoint = try open(bert(tensors: names)).checkpoint()
    #expect(
      Set(checkpoint.names) == [
        "embeddings.word_embeddings.weight", "embeddings.position_embeddings.weight",
        "encoder.layer.0.attention.self.query.weight", "encoder.layer.11.output.dense.bias",
        "blk.0.mystery.weight", "rope_freqs.weight", "classifier.dense.bias",
      ])
    #expect(checkpoint.stored("embeddings.word_embeddings.weight")?.shape == [2, 4])
  }

  @Test func gatedNetworksInTwoTensorsBecomeOne() throws {
    let parts = try GGUFFile(path: fixture("jina-bert-v2"))
    let checkpoint = try GGUFModel(parts).checkpoint()
    let source = try CheckpointFolder.open(GoldenCases.folder + "/jina-bert-v2")
    for name in source.names where !name.contains("pooler") {
      #expect(checkpoint.stored(name)?.tensor() == source.stored(name)?.tensor(), "\(name)")
    }
    #expect(parts.stored("blk.0.ffn_gate.weight") != nil)
  }

  @Test(arguments: [
    "bert-base", "roberta", "nomic-bert", "modernbert", "t5-encoder", "t5-encoder-gated",
    "qwen3-embedding",
  ])
  func weightsAreThoseOfTheFolder(name: String) throws {
    let checkpoint = try GGUFModel(GGUFFile(path: fixture(name))).checkpoint()
    let source = try CheckpointFolder.open(GoldenCases.folder + "/\(name)")
    for name in checkpoint.names {
      let got = try #require(checkpoint.stored(name)).tensor()
      let want = try #require(source.stored(name), "\(name)").tensor()
      // Places before the first are left out of RoBERTa's table.
      let first = want.rows - got.rows
      #expect(got.values == want.rows(first..<want.rows).values, "\(name)")
      #expect(first == 0 || name.contains("position_embeddings"))
    }
    #expect(checkpoint.names.count >= source.names.count - 2)
  }

  @Test func periodsOfFarLayersAreFoundInLists() throws {
    func model(_ pattern: [UInt8]?) throws -> GGUFModel {
      let keys = ["block_count", "embedding_length", "feed_forward_length", "attention.head_count"]
      var pairs = [TestGGUF.pair("general.architecture", "modern-bert")]
      for (key, value) in zip(keys, [7, 4, 8, 2] as [UInt32]) {
        pairs.append(TestGGUF.pair("modern-bert.\(key)", value))
      }
      pairs.append(TestGGUF.pair("modern-bert.context_length", 64))
      pairs.append(TestGGUF.pair("modern-bert.attention.sliding_window", 8))
      pairs.append(TestGGUF.pair("modern-bert.attention.layer_norm_rms_epsilon", float: 1e-5))
      if let pattern { pairs.append(pattern) }
      return try open(
        TestGGUF.file(
          pairs: pairs, tensors: [TestGGUF.tensor("token_embd.weight", [4, 2])],
          data: Array(repeating: 0, count: 32)))
    }
    func list(_ flags: [Bool]) -> [UInt8] {
      let bytes = flags.map { UInt8($0 ? 1 : 0) }
      let count = withUnsafeBytes(of: UInt64(flags.count).littleEndian) { Array($0) }
      return TestGGUF.pair(
        "modern-bert.attention.sliding_window_pattern", 9, [7, 0, 0, 0] + count + bytes)
    }
    func period(_ pattern: [UInt8]?) throws -> Int? {
      let text = try model(pattern).configuration().encoded()
      return try JSONDocument(text, source: "config").root["global_attn_every_n_layers"]?.int
    }
    #expect(try period(nil) == 3)
    #expect(try period(TestGGUF.pair("modern-bert.attention.sliding_window_pattern", 2)) == 2)
    #expect(try period(list([false, true, true, true, false, true, true])) == 4)
    #expect(try period(list([false, true, true, true, true, true, true])) == 7)
    for wrong in [[true, true, true, true, true, true, true], [false, true]] {
      #expect(throws: ModelError.self) { try period(list(wrong)) }
    }
    #expect(throws: ModelError.self) {
      try period(list([false, true, false, true, true, false, true]))
    }
  }

  @Test func damagedMetadataAreErrorsOrModels() throws {
    var mutator = Mutator(seed: 19)
    var read = 0
    for name in ["bert-base", "t5-encoder-gated", "embeddinggemma", "modernbert"] {
      let original = try GoldenCases.bytes(of: fixture(name))
      // The header with its vocabulary; the numbers' bytes cannot be wrong.
      let header = 24_000
      for _ in 0..<120 {
        let damaged = mutator.mutate(Array(original.prefix(header))) + original.dropFirst(header)
        guard let model = try? open(damaged) else { continue }
        _ = try? model.pooling()
        _ = try? model.denseModules()
        _ = try? model.languages()
        if let checkpoint = try? model.checkpoint() {
          for name in checkpoint.names { _ = checkpoint.stored(name)?.shape }
        }
        if let configuration = try? model.configuration(),
          let root = try? JSONDocument(configuration.encoded(), source: "config").root,
          let family = try? ModelFamily.named(in: root)
        {
          _ = try? family.describe(root)
        }
        guard let vocabulary = try? model.vocabulary(),
          let json = try? vocabulary.tokenizerJSON(),
          let tokenizer = try? Tokenizer(json: json.encoded(), source: "model.gguf")
        else { continue }
        _ = try? tokenizer.encode("Justice for the cat – grüße 東京 <mask> [SEP]")
        read += 1
      }
    }
    #expect(read > 0)
  }
}
