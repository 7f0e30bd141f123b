import Sememe
import SememeJSON
import SememeTensors
import SememeTestSupport
import Testing

/// Folders that are written anew: in safetensors, in other numbers, in 8 bits.
@Suite struct ModelConversionTests {
  private let folder: TemporaryTestFolder
  private let texts = InvarianceTests.texts

  init() throws { folder = try TemporaryTestFolder() }

  private func golden(_ name: String) -> String { "\(GoldenCases.folder)/\(name)" }

  private func vectors(
    _ path: String, _ precision: Precision = .float32
  ) async throws -> Tensor {
    try await Embedder(folder: path, options: .init(precision: precision)).encode(texts).vectors
  }

  /// The files of a folder and of those in it, with their contents.
  private func files(_ path: String) throws -> [String: [UInt8]] {
    var files: [String: [UInt8]] = [:]
    for name in try TestFiles.names(in: path) {
      if TestFiles.isFolder("\(path)/\(name)") {
        for (inner, bytes) in try self.files("\(path)/\(name)") {
          files["\(name)/\(inner)"] = bytes
        }
      } else {
        files[name] = try GoldenCases.bytes(of: "\(path)/\(name)")
      }
    }
    return files
  }

  /// A copy of a golden folder with its weights in PyTorch's form.
  private func pickled() throws -> String {
    let copy = try folder.copy(folder: golden("bert-base"), as: "pickled")
    try TestFiles.remove("\(copy)/model.safetensors")
    let weights = GoldenCases.repositoryRoot + "/Tests/Fixtures/checkpoints/bert-base"
    try folder.write(
      GoldenCases.bytes(of: "\(weights)/pytorch_model.bin"), as: "pickled/pytorch_model.bin")
    return copy
  }

  @Test func pyTorchBecomesSafetensorsAndAllElseIsCopied() async throws {
    let (source, target) = (try pickled(), "\(folder.path)/converted")
    try ModelConversion.convert(source, to: target)
    let (before, after) = (try files(source), try files(target))
    #expect(after["model.safetensors"] != nil && after["pytorch_model.bin"] == nil)
    for (name, bytes) in before where name.hasSuffix(".json") || name.hasSuffix(".txt") {
      guard !name.hasPrefix("expected") else { continue }
      if name == "config.json" {
        let roots = try [bytes, after[name] ?? []].map { try JSONDocument($0, source: name).root }
        #expect(JSON(roots[0]).encoded() == JSON(roots[1]).encoded())
      } else {
        #expect(after[name] == bytes, "\(name)")
      }
    }
    #expect(try await vectors(target) == vectors(golden("bert-base")))
  }

  @Test func shardsBecomeOneFile() async throws {
    let source = try folder.copy(folder: golden("bert-base"), as: "sharded")
    let file = try SafetensorsFile(path: "\(source)/model.safetensors")
    let names = file.names.sorted()
    var map: [(String, JSON)] = []
    for (index, half) in [names.prefix(9), names.dropFirst(9)].enumerated() {
      var tensors: [String: WrittenTensor] = [:]
      for name in half {
        tensors[name] = WrittenTensor(try #require(file.stored(name)))
        map.append((name, .string("part-\(index).safetensors")))
      }
      try SafetensorsWriter.write(tensors, to: "\(source)/part-\(index).safetensors")
    }
    let index: JSON = ["weight_map": .object(map)]
    try folder.write(index.encoded(), as: "sharded/model.safetensors.index.json")
    try TestFiles.remove("\(source)/model.safetensors")
    let target = "\(folder.path)/whole"
    try ModelConversion.convert(source, to: target)
    let written = try files(target)
    #expect(!written.keys.contains { $0.contains("part-") || $0.contains("index") })
    #expect(try await vectors(target) == vectors(golden("bert-base")))
  }

  @Test(arguments: [("sbert-dense", "2_Dense"), ("sbert-old-folder", "0_Transformer")])
  func halfPrecisionIsStoredInEveryModule(name: String, module: String) async throws {
    let want = try await vectors(golden(name))
    for (type, bound) in [(ElementType.float16, Float(0.9999)), (.bfloat16, 0.995), (.float32, 1)] {
      let target = "\(folder.path)/\(name)-\(type)"
      try ModelConversion.convert(golden(name), to: target, type: type)
      let file = try SafetensorsFile(path: "\(target)/\(module)/model.safetensors")
      let types = Set(file.names.compactMap { file.stored($0)?.type }.filter(\.isFloatingPoint))
      #expect(types == [type])
      #expect(Tolerance.smallestRowCosine(try await vectors(target), want) >= bound - 1e-6)
    }
  }

  @Test(arguments: [
    "sbert-static-embedding", "static-model2vec", "static-model2vec-int8",
    "static-model2vec-weighted", "sbert-router", "sbert-asym",
  ])
  func staticEmbeddingsAndRoutesAreConverted(name: String) async throws {
    let target = "\(folder.path)/\(name)"
    try ModelConversion.convert(golden(name), to: target, type: .float16)
    let (before, after) = (try Embedder(folder: golden(name)), try Embedder(folder: target))
    #expect(after.tasks == before.tasks && after.maximumLength == before.maximumLength)
    for task in before.tasks.isEmpty ? [nil] : before.tasks.map(Optional.some) {
      let options = EmbeddingOptions(task: task)
      let want = try await before.encode(texts, options: options).vectors
      let got = try await after.encode(texts, options: options).vectors
      // An empty text is a vector of zeros.
      let scale = want.values.reduce(0) { max($0, abs($1)) }
      #expect(
        Tolerance.largestDifference(got, want) <= scale / 64, "\(name), \(task ?? "no task")")
    }
    let read = try ModelSummary(of: target)
    #expect(try read.parameterCount == ModelSummary(of: golden(name)).parameterCount)
    #expect(!read.storedTypes.contains { $0.name == "F32" })
  }

  @Test func staticEmbeddingsHaveNoLayersToQuantise() throws {
    let error = #expect(throws: SememeError.self) {
      try ModelConversion.quantize(golden("static-model2vec"), to: "\(folder.path)/target")
    }
    #expect(error?.message.contains("static embedding") == true)
    #expect(!TestFiles.exists("\(folder.path)/target"))
  }

  @Test func mapsBesideTheEncoderAreCopied() async throws {
    let target = "\(folder.path)/m3"
    try ModelConversion.convert(golden("bge-m3"), to: target)
    let (before, after) = (try M3Embedder(folder: golden("bge-m3")), try M3Embedder(folder: target))
    let (want, got) = (try await before.encode(texts), try await after.encode(texts))
    #expect(got.lexical == want.lexical && got.multiVector?.vectors == want.multiVector?.vectors)
  }

  @Test(arguments: [nil, ElementType.bfloat16])
  func theSameModelGivesTheSameBytes(type: ElementType?) throws {
    for source in [
      golden("sbert-dense"),
      GoldenCases.repositoryRoot + "/Tests/Fixtures/gguf/embeddinggemma.gguf",
    ] {
      let name = source.split(separator: "/").last ?? ""
      let targets = ["a", "b"].map { "\(folder.path)/\($0)-\(name)" }
      for target in targets { try ModelConversion.convert(source, to: target, type: type) }
      #expect(try files(targets[0]) == files(targets[1]))
      let quantized = ["c", "d"].map { "\(folder.path)/\($0)-\(name)" }
      for target in quantized { try ModelConversion.quantize(source, to: target) }
      #expect(try files(quantized[0]) == files(quantized[1]))
    }
  }

  @Test(arguments: [
    "bert-base", "xlm-roberta", "nomic-bert", "jina-bert-v2", "modernbert", "t5-encoder-gated",
    "qwen3-embedding", "embeddinggemma",
  ])
  func ggufBecomesAFolder(name: String) async throws {
    let source = GoldenCases.repositoryRoot + "/Tests/Fixtures/gguf/\(name).gguf"
    let target = "\(folder.path)/\(name)"
    try ModelConversion.convert(source, to: target)
    #expect(TestFiles.exists("\(target)/tokenizer.json"))
    #expect(try await vectors(target) == vectors(source))
    #expect(
      try Embedder(folder: target).maximumLength == Embedder(folder: source).maximumLength)
  }

  @Test(arguments: [
    "bert-base", "roberta", "albert", "distilbert", "modernbert", "nomic-bert", "gte-new",
    "t5-encoder", "qwen3-embedding", "embeddinggemma", "sbert-dense", "deberta-v2", "bart",
  ])
  func quantisedFoldersLoadInEveryPrecision(name: String) async throws {
    let target = "\(folder.path)/\(name)"
    try ModelConversion.quantize(golden(name), to: target)
    let want = try await vectors(golden(name))
    for precision in Precision.allCases where precision != .auto {
      let cosine = Tolerance.smallestRowCosine(try await vectors(target, precision), want)
      #expect(cosine >= (precision == .float32 ? 0.995 : 0.98), "\(name), \(precision): \(cosine)")
    }
    let file = try SafetensorsFile(path: "\(target)/model.safetensors")
    let types = file.names.map { ($0, file.stored($0)?.type) }
    #expect(types.contains { $0.0.hasSuffix("weight") && $0.1 == .int8 })
    #expect(types.allSatisfy { !$0.0.hasSuffix("weight_scale") || $0.1 == .float32 })
    #expect(file.metadata["quantization"] != nil)
    let configuration = try JSONDocument(
      GoldenCases.bytes(of: "\(target)/config.json"), source: "config.json"
    ).root
    #expect(configuration["quantization_config"]?["quant_method"]?.string == "compressed-tensors")
  }

  @Test func quantisingTwiceOrConvertingBackLosesNothingMore() async throws {
    let names = ["once", "twice", "floats"].map { "\(folder.path)/\($0)" }
    try ModelConversion.quantize(golden("bert-base"), to: names[0])
    try ModelConversion.quantize(names[0], to: names[1])
    try ModelConversion.convert(names[0], to: names[2])
    let files = try names.map { try SafetensorsFile(path: "\($0)/model.safetensors") }
    for name in files[0].names {
      let (once, twice) = (
        try #require(files[0].stored(name)), try #require(files[1].stored(name))
      )
      #expect(once.type == twice.type && once.integers() == twice.integers(), "\(name)")
    }
    #expect(!files[2].names.contains { $0.hasSuffix("_scale") })
    #expect(try await vectors(names[0]) == vectors(names[2]))
    let configuration = try JSONDocument(
      GoldenCases.bytes(of: "\(names[2])/config.json"), source: "config.json"
    ).root
    #expect(configuration["quantization_config"] == nil)
  }

  @Test func whatStandsThereIsNotTouched() throws {
    for target in [try folder.copy(folder: golden("bert-base"), as: "there"), folder.path] {
      for write in [
        { try ModelConversion.convert(golden("roberta"), to: target) },
        { try ModelConversion.quantize(golden("roberta"), to: target) },
      ] {
        let error = #expect(throws: SememeError.self) { try write() }
        #expect(error?.code == .cannotSave && error?.message.contains("exists") == true)
      }
    }
    #expect(try GoldenCases.bytes(of: "\(folder.path)/there/config.json").count > 0)
  }

  @Test func nothingIsLeftBehindAFailure() throws {
    let source = try folder.copy(folder: golden("bert-base"), as: "source")
    var bytes = try GoldenCases.bytes(of: "\(source)/model.safetensors")
    bytes.replaceSubrange(bytes.count - 4..<bytes.count, with: [0, 0, 0xC0, 0x7F])
    try folder.write(bytes, as: "source/model.safetensors")
    let parent = "\(folder.path)/source"
    _ = try? ModelConversion.quantize(source, to: "\(parent)/target")
    try folder.write(Array("{".utf8), as: "source/config.json")
    #expect(throws: (any Error).self) {
      try ModelConversion.convert(source, to: "\(parent)/target")
    }
    #expect(try TestFiles.names(in: parent).allSatisfy { !$0.hasPrefix("target.") })
  }

  @Test(arguments: ["gptq", "bitsandbytes"])
  func otherQuantisationsAreRefusedByName(method: String) throws {
    let source = try folder.copy(folder: golden("bert-base"), as: "source")
    let path = "\(source)/config.json"
    guard
      case .object(let members) = JSON(
        try JSONDocument(GoldenCases.bytes(of: path), source: path).root)
    else { return }
    let settings: JSON = ["quant_method": .string(method)]
    let changed = JSON.object(members + [("quantization_config", settings)])
    try folder.write(changed.encoded(), as: "source/config.json")
    let error = #expect(throws: (any Error).self) { try Embedder(folder: source) }
    #expect(error.map { "\($0)".contains(method) } == true)
  }
}
