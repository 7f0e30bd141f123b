import SememeCheckpoints
import SememeSystem
import SememeTensors
import SememeTestSupport
import Testing

/// Files of `torch.save`, in both forms, and model folders that hold nothing else.
@Suite struct PyTorchFileTests {
  private let folder: TemporaryTestFolder
  private let fixtures = CheckpointFixtures.folder + "/torch"

  init() throws { folder = try TemporaryTestFolder() }

  @Test(arguments: ["zip.bin", "protocol4.bin", "legacy.bin"])
  func everyTypeAndViewIsReadAsTorchDoes(file: String) throws {
    for mapping in [Mapping.automatic, .never] {
      let checkpoint = try PyTorchFile(path: "\(fixtures)/\(file)", mapping: mapping)
      try CheckpointFixtures.expect(checkpoint, equals: "\(fixtures)/expected.safetensors")
    }
  }

  @Test(arguments: ["zip.bin", "legacy.bin"])
  func integersKeepEveryBit(file: String) throws {
    let checkpoint = try PyTorchFile(path: "\(fixtures)/\(file)")
    #expect(checkpoint.stored("i64")?.integers() == [.min, 0, 1, 77, .max])
    #expect(
      checkpoint.stored("views.integers")?.integers() == [0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11])
    #expect(checkpoint.stored("views.half")?.integers() == nil)
    #expect(checkpoint.stored("empty")?.shape == [0, 3])
    #expect(checkpoint.stored("scalar")?.shape == [])
  }

  @Test func tiedTensorsShareTheirBytes() throws {
    let checkpoint = try PyTorchFile(path: "\(fixtures)/zip.bin")
    let places = ["tied.first", "tied.second"].map { name in
      checkpoint.stored(name)?.tensor().withUnsafeBuffer { $0.baseAddress }
    }
    #expect(places[0] != nil && places[0] == places[1])
  }

  @Test func attributesOfAStateDictAreLeftOut() throws {
    let checkpoint = try PyTorchFile(path: "\(fixtures)/state_dict.bin")
    #expect(Set(checkpoint.names) == ["weight", "bias"])
    #expect(checkpoint.stored("weight")?.shape == [2, 3])
  }

  @Test(arguments: [
    ("module.bin", "torch.nn.modules.linear.Linear"), ("nested.bin", "\"state\" is a dictionary"),
  ])
  func whatIsNoStateDictIsRefused(file: String, word: String) throws {
    let error = #expect(throws: CheckpointError.self) {
      try PyTorchFile(path: "\(fixtures)/\(file)")
    }
    #expect(error?.code == .unsupportedFormat)
    #expect(error?.message.contains(word) == true, "\(error?.message ?? "")")
  }

  @Test func shardsActAsOne() throws {
    let checkpoint = try CheckpointFolder.open(CheckpointFixtures.folder + "/torch-shards")
    try CheckpointFixtures.expect(checkpoint, equals: "\(fixtures)/expected.safetensors")
  }

  @Test func aModelFolderOfAnyFormGivesTheSameTensors() throws {
    let golden = GoldenCases.repositoryRoot + "/Tests/Fixtures/golden/bert-base/model.safetensors"
    let checkpoint = try CheckpointFolder.open(CheckpointFixtures.folder + "/bert-base")
    try CheckpointFixtures.expect(checkpoint, equals: golden)
  }

  @Test func safetensorsArePreferredThenSingleFiles() throws {
    let (index, shard) = ("pytorch_model.bin.index.json", "pytorch_model-00001-of-00002.bin")
    let pickled = try GoldenCases.bytes(of: "\(fixtures)/state_dict.bin")
    try folder.write(
      Array(#"{"weight_map":{"weight":"\#(shard)","bias":"\#(shard)"}}"#.utf8), as: index)
    try folder.write(pickled, as: shard)
    #expect(try CheckpointFolder.open(folder.path).source.hasSuffix(index))
    try folder.write(pickled, as: "pytorch_model.bin")
    #expect(try CheckpointFolder.open(folder.path).source.hasSuffix("pytorch_model.bin"))
    try SafetensorsWriter.write(["x": Tensor(zeros: [1])], to: "\(folder.path)/model.safetensors")
    #expect(try CheckpointFolder.open(folder.path).names == ["x"])
  }

  @Test(arguments: ["zip.bin", "legacy.bin", "protocol4.bin", "state_dict.bin"])
  func truncatedFilesAreRefusedAtEveryLength(file: String) throws {
    let original = try GoldenCases.bytes(of: "\(fixtures)/\(file)")
    for length in stride(from: 0, to: original.count, by: 11) {
      let path = try folder.write(Array(original.prefix(length)), as: "cut")
      #expect(throws: CheckpointError.self) { try PyTorchFile(path: path) }
    }
  }

  @Test(arguments: ["zip.bin", "legacy.bin", "protocol4.bin"])
  func mutatedFilesAreErrorsOrResults(file: String) throws {
    let original = try GoldenCases.bytes(of: "\(fixtures)/\(file)")
    var mutator = Mutator(seed: 7)
    var read = 0
    for round in 0..<600 {
      // Directories lie at the end, pickles at the beginning.
      let cut = round % 2 == 0 ? original.count / 2 : 0
      let damaged =
        cut == 0
        ? mutator.mutate(original)
        : Array(original.prefix(cut)) + mutator.mutate(Array(original.dropFirst(cut)))
      let path = try folder.write(damaged, as: "fuzz")
      guard let checkpoint = try? PyTorchFile(path: path) else { continue }
      CheckpointFixtures.touch(checkpoint)
      read += 1
    }
    #expect(read > 0 && read < 600)
  }
}
