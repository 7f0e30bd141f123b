import SememeCheckpoints
import SememeSystem
import SememeTensors
import SememeTestSupport
import Testing

/// GGUF files: metadata, block formats against gguf's own dequantisation, and damage.
@Suite struct GGUFFileTests {
  private let folder: TemporaryTestFolder
  private let fixture = CheckpointFixtures.folder + "/gguf/formats.gguf"

  init() throws { folder = try TemporaryTestFolder() }

  private func open(_ bytes: [UInt8]) throws -> GGUFFile {
    try GGUFFile(path: folder.write(bytes, as: "model.gguf"))
  }

  @Test func everyFormatIsDequantisedAsByItsLibrary() throws {
    let expected = CheckpointFixtures.folder + "/gguf/expected.safetensors"
    for mapping in [Mapping.automatic, .never] {
      try CheckpointFixtures.expect(GGUFFile(path: fixture, mapping: mapping), equals: expected)
    }
    var older = try GoldenCases.bytes(of: fixture)
    older[4] = 2
    try CheckpointFixtures.expect(open(older), equals: expected)
  }

  @Test func metadataIsTyped() throws {
    let metadata = try GGUFFile(path: fixture).metadata
    #expect(metadata["general.architecture"]?.string == "bert")
    #expect(metadata["bert.block_count"]?.int == 2)
    #expect(metadata["bert.attention.layer_norm_epsilon"]?.double == Double(Float(1e-12)))
    #expect(metadata["test.double"]?.double == 0.1)
    #expect(metadata["bert.attention.causal"]?.bool == false)
    #expect(metadata["test.int8"]?.int == -8 && metadata["test.int16"]?.int == -16)
    #expect(metadata["test.int32"]?.int == -32 && metadata["test.int64"]?.int == -(1 << 62))
    #expect(metadata["test.uint8"]?.int == 255 && metadata["test.uint16"]?.int == 65_535)
    #expect(metadata["test.uint64"]?.int == nil)
    let tokens = try #require(metadata["tokenizer.ggml.tokens"]?.array)
    #expect(try tokens.strings() == ["[PAD]", "▁grüße", ""])
    #expect(try tokens.doubles() == nil && tokens.integers() == nil)
    #expect(try metadata["tokenizer.ggml.scores"]?.array?.doubles() == [0.5, -1, 2])
    #expect(try metadata["tokenizer.ggml.token_type"]?.array?.integers() == [3, 1, 1])
  }

  @Test func alignmentIsTheFilesOwn() throws {
    let pairs = [TestGGUF.pair("general.alignment", 4, littleEndian(UInt32(64)))]
    let tensors = [TestGGUF.tensor("a", [1]), TestGGUF.tensor("b", [1], offset: 64)]
    var bytes = TestGGUF.file(pairs: pairs, tensors: tensors)
    bytes += Array(repeating: 0, count: (64 - bytes.count % 64) % 64)
    bytes += littleEndian(Float(1).bitPattern) + Array(repeating: 0, count: 60)
    bytes += littleEndian(Float(2).bitPattern)
    let file = try open(bytes)
    #expect(file.stored("b")?.tensor().values == [2])
    for wrong in [0, 3, 1 << 31] as [UInt32] {
      let bytes = TestGGUF.file(pairs: [TestGGUF.pair("general.alignment", 4, littleEndian(wrong))])
      #expect(throws: CheckpointError.self) { try open(bytes) }
    }
  }

  @Test func lyingTensorsAreRefused() {
    let wrong: [[[UInt8]]] = [
      [TestGGUF.tensor("a", [9])], [TestGGUF.tensor("a", [1], offset: 32)],
      [TestGGUF.tensor("a", [1], offset: .max)],
      [TestGGUF.tensor("a", [.max])], [TestGGUF.tensor("a", [1 << 62, 1 << 62])],
      [TestGGUF.tensor("a", [1, 1, 1, 1, 1])],
      [TestGGUF.tensor("a", [31], type: 8)], [TestGGUF.tensor("a", [], type: 8)],
      [TestGGUF.tensor("a", [32, 2], type: 8)],
      [TestGGUF.tensor("a", [1], type: 4)], [TestGGUF.tensor("a", [1], type: 99)],
      [TestGGUF.tensor("a", [1]), TestGGUF.tensor("b", [1])],
      [TestGGUF.tensor("a", [0]), TestGGUF.tensor("a", [0])],
      [TestGGUF.tensor("a", [1]), TestGGUF.tensor("b", [1], offset: 64)],
    ]
    for tensors in wrong {
      let bytes = TestGGUF.file(tensors: tensors, data: Array(repeating: 0, count: 34))
      let error = #expect(throws: CheckpointError.self) { try open(bytes) }
      #expect(error?.message.contains("\"a\"") == true || error?.message.contains("\"b\"") == true)
    }
  }

  @Test func lyingHeadersAreRefused() {
    let long = littleEndian(UInt64.max >> 1)
    let wrong: [[UInt8]] = [
      [], Array("GGU".utf8), Array("GGML".utf8), TestGGUF.file(version: 1),
      TestGGUF.file(version: 4),
      TestGGUF.file(version: UInt32(3).byteSwapped),
      TestGGUF.file(pairs: [TestGGUF.pair("k", 13, [0])]),
      TestGGUF.file(pairs: [TestGGUF.pair("k", 7, [2])]),
      TestGGUF.file(pairs: [TestGGUF.pair("k", 8, long)]),
      TestGGUF.file(pairs: [long]),
      TestGGUF.file(pairs: [TestGGUF.pair("k", 9, littleEndian(UInt32(8)) + long)]),
      TestGGUF.file(pairs: [TestGGUF.pair("k", 9, littleEndian(UInt32(0)) + long)]),
      TestGGUF.file(pairs: [
        TestGGUF.pair("k", 9, littleEndian(UInt32(9)) + littleEndian(UInt64(1)))
      ]),
      TestGGUF.file(pairs: [TestGGUF.pair("k", 0, [1]), TestGGUF.pair("k", 0, [2])]),
      TestGGUF.file(pairs: [TestGGUF.pair("split.count", 2, [2, 0])]),
      Array("GGUF".utf8) + littleEndian(UInt32(3)) + long + long,
    ]
    for bytes in wrong { #expect(throws: CheckpointError.self) { try open(bytes) } }
  }

  @Test func textsThatAreNotUTF8AreErrorsWhenTheyAreAskedFor() throws {
    let array = littleEndian(UInt32(8)) + littleEndian(UInt64(1)) + littleEndian(UInt64(1)) + [0xFF]
    let file = try open(TestGGUF.file(pairs: [TestGGUF.pair("tokens", 9, array)]))
    #expect(throws: CheckpointError.self) { try file.metadata["tokens"]?.array?.strings() }
  }

  @Test func truncatedFilesAreRefusedAtEveryLength() throws {
    let original = try GoldenCases.bytes(of: fixture)
    let whole = try GGUFFile(path: fixture)
    #expect(whole.names.count == 16)
    // The last tensor's padding may be missing.
    for length in stride(from: 0, to: original.count - 32, by: 7) {
      let bytes = Array(original.prefix(length))
      #expect(throws: CheckpointError.self) { try open(bytes) }
    }
  }

  @Test func mutatedFilesAreErrorsOrResults() throws {
    let original = try GoldenCases.bytes(of: fixture)
    var mutator = Mutator(seed: 11)
    var read = 0
    for _ in 0..<800 {
      // Damage the header mostly: the numbers' bytes cannot be wrong.
      let damaged = mutator.mutate(Array(original.prefix(1800))) + original.dropFirst(1800)
      guard let file = try? open(damaged) else { continue }
      CheckpointFixtures.touch(file)
      for value in file.metadata.values {
        _ = try? value.array?.strings()
        _ = try? value.array?.doubles()
        _ = try? value.array?.integers()
      }
      read += 1
    }
    #expect(read > 0 && read < 800)
  }
}
