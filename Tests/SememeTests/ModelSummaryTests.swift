import Sememe
import SememeJSON
import SememeTestSupport
import Testing

/// What is told of models before they are loaded: the same as after.
@Suite struct ModelSummaryTests {
  private let folder: TemporaryTestFolder

  init() throws { folder = try TemporaryTestFolder() }

  private func golden(_ name: String) -> String { "\(GoldenCases.folder)/\(name)" }
  private func gguf(_ name: String) -> String {
    GoldenCases.repositoryRoot + "/Tests/Fixtures/gguf/\(name).gguf"
  }

  @Test("Golden folders are described as they load") func goldenFolders() throws {
    var described = 0
    for golden in try GoldenCases.all() {
      guard let embedder = try? Embedder(folder: golden.folder) else { continue }
      try compare(try ModelSummary(of: golden.folder), embedder, golden.name)
      described += 1
    }
    #expect(described > 20 || !GoldenCases.isOwnSet)
    for name in ["bert-base-q4_0", "embeddinggemma", "modernbert", "xlm-roberta"] {
      try compare(try ModelSummary(of: gguf(name)), try Embedder(folder: gguf(name)), name)
    }
  }

  private func compare(_ summary: ModelSummary, _ embedder: Embedder, _ name: String) throws {
    #expect(summary.modelType == embedder.architecture, "\(name)")
    #expect(summary.layerCount == embedder.layerCount && summary.headCount == embedder.headCount)
    #expect(summary.hiddenSize == embedder.hiddenSize && summary.dimension == embedder.dimension)
    #expect(summary.parameterCount == embedder.parameterCount, "\(name)")
    #expect(summary.maximumLength == embedder.maximumLength, "\(name)")
    #expect((summary.poolingModes ?? [.mean]) == embedder.poolingModes, "\(name)")
    #expect(summary.normalizes == embedder.normalizes, "\(name)")
    #expect(summary.prompts == embedder.prompts)
    #expect(summary.similarityFunction == embedder.similarityFunction)
    #expect(summary.defaultPromptName == embedder.defaultPromptName)
    #expect(summary.storedParameterCount >= summary.parameterCount, "\(name)")
    let memory = summary.memory.map(\.bytes)
    #expect(memory.count == 3 && memory == memory.sorted(by: >), "\(name)")
    #expect(memory[0] >= 4 * summary.parameterCount)
  }

  @Test func modelsOfOtherVectorsAreDescribed() throws {
    let late = try ModelSummary(of: golden("colbert-pylate"))
    #expect(late.usesMaxSim && late.steps == ["Dense of tokens 32 → 16 (identity)"])
    #expect(late.poolingModes == nil && late.dimension == 16)
    #expect(try ModelSummary(of: golden("colbert-original")).taskHeads == ["linear"])
    let maps = ["colbert_linear.pt", "sparse_linear.pt"]
    #expect(try ModelSummary(of: golden("bge-m3")).taskHeads == maps)
    for (name, type) in [
      ("sbert-splade-max", "bert"), ("sbert-sparse-router", "bert"),
    ] {
      let sparse = try ModelSummary(of: golden(name))
      #expect(sparse.modelType == type && sparse.dimension == 700)
      #expect(sparse.steps == ["SpladePooling max"] && !sparse.usesMaxSim)
    }
    #expect(try ModelSummary(of: golden("sbert-sparse-router")).storedParameterCount > 700)
  }

  @Test func kindsOfTokenizersAreFoundWithoutTheirVocabularies() throws {
    for (name, kind) in [
      ("bert-base", "WordPiece (tokenizer.json)"), ("xlm-roberta", "Unigram (tokenizer.json)"),
      ("roberta", "BPE (tokenizer.json)"),
    ] {
      #expect(try ModelSummary(of: golden(name)).tokenizer == kind)
      let copy = try folder.copy(folder: golden(name), as: name)
      try TestFiles.remove("\(copy)/tokenizer.json")
      let other =
        name == "bert-base"
        ? "WordPiece (vocab.txt)"
        : name == "roberta" ? "BPE (vocab.json, merges.txt)" : "none"
      #expect(try ModelSummary(of: copy).tokenizer == other)
      // What is no tokenizer's file at all is not read here.
      try folder.write(Array(#"{"model": {}, "model": {"type""#.utf8), as: "\(name)/tokenizer.json")
      #expect(try ModelSummary(of: copy).tokenizer == "tokenizer.json")
    }
    #expect(try ModelSummary(of: gguf("embeddinggemma")).tokenizer.hasPrefix("BPE, SentencePiece"))
  }

  @Test func checkpointsAndTheirTypesAreNamed() throws {
    let whole = try ModelSummary(of: golden("bert-base"))
    #expect(whole.checkpointForm == "safetensors" && whole.storedTypes.map(\.name) == ["F32"])
    let blocks = try ModelSummary(of: gguf("bert-base-q8_0"))
    #expect(blocks.checkpointForm == "GGUF")
    #expect(Set(blocks.storedTypes.map(\.name)) == ["Q8_0", "F16", "F32"])
    let target = "\(folder.path)/quantised"
    try ModelConversion.quantize(golden("bert-base"), to: target)
    let quantised = try ModelSummary(of: target)
    #expect(quantised.checkpointForm == "safetensors, int8 with scales")
    #expect(Set(quantised.storedTypes.map(\.name)) == ["I8", "F16", "F32"])
    #expect(quantised.parameterCount == whole.parameterCount)
  }

  @Test func headsAndLabelsAreNamed() throws {
    let summary = try ModelSummary(of: golden("bert-hub-names"))
    #expect(summary.taskHeads.contains("cls"))
    let copy = try folder.copy(folder: golden("bert-base"), as: "labelled")
    let path = "\(copy)/config.json"
    guard
      case .object(let members) = JSON(
        try JSONDocument(GoldenCases.bytes(of: path), source: path).root)
    else { return }
    let labels: JSON = ["10": "k", "1": "b", "0": "a"]
    try folder.write(
      JSON.object(members + [("id2label", labels)]).encoded(), as: "labelled/config.json")
    #expect(try ModelSummary(of: copy).labels == ["a", "b", "k"])
  }

  @Test(
    arguments: [
      ("---\nlanguage: en\n---\n", ["en"]),
      ("---\nlicense: mit\nlanguage:\n- en\n- \"de\"\n---", ["en", "de"]),
      ("---\nlanguage: [en, 'fr' ,]\nx: y\n---\n", ["en", "fr"]), ("language: en\n", []), ("", []),
      ("---\ntags:\n- language: en\n---\nlanguage: de", []), ("---\nlanguage:\n---\n", []),
      ("---\r\nlanguage:\r\n  - multilingual\r\n---\r\n", ["multilingual"]), ("---", []),
    ] as [(String, [String])])
  func languagesComeFromTheCard(card: String, languages: [String]) throws {
    let copy = try folder.copy(folder: golden("bert-base"), as: "carded")
    try folder.write(Array(card.utf8), as: "carded/README.md")
    #expect(try ModelSummary(of: copy).languages == languages)
  }

  @Test func damagedFilesAreErrorsOrSummaries() throws {
    let copy = try folder.copy(folder: golden("sbert-dense"), as: "damaged")
    var mutator = Mutator(seed: 41)
    let card = Array("---\nlanguage:\n- en\n- de\nlicense: mit\n---\n# A model\n".utf8)
    try folder.write(card, as: "damaged/README.md")
    var read = 0
    for name in [
      "README.md", "config.json", "modules.json", "2_Dense/config.json", "tokenizer.json",
      "tokenizer_config.json", "config_sentence_transformers.json",
    ] {
      let original = try GoldenCases.bytes(of: "\(copy)/\(name)")
      for _ in 0..<60 {
        try folder.write(mutator.mutate(original), as: "damaged/\(name)")
        if (try? ModelSummary(of: copy)) != nil { read += 1 }
      }
      try folder.write(original, as: "damaged/\(name)")
    }
    #expect(read > 60)
  }
}
