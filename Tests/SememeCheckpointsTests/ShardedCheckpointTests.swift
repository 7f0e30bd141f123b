import SememeCheckpoints
import SememeTensors
import SememeTestSupport
import Testing

/// Weights in several files, found through their index.
@Suite struct ShardedCheckpointTests {
  private let folder: TemporaryTestFolder

  init() throws {
    folder = try TemporaryTestFolder()
    try SafetensorsWriter.write(["a": Tensor(zeros: [2])], to: "\(folder.path)/one.safetensors")
    try SafetensorsWriter.write(["b": Tensor(zeros: [3])], to: "\(folder.path)/two.safetensors")
  }

  private func open(_ index: String) throws -> any Checkpoint {
    try folder.write(Array(index.utf8), as: "model.safetensors.index.json")
    return try CheckpointFolder.open(folder.path)
  }

  @Test func shardsActAsOne() throws {
    let checkpoint = try open(
      #"{"metadata":{},"weight_map":{"a":"one.safetensors","b":"two.safetensors"}}"#)
    #expect(Set(checkpoint.names) == ["a", "b"])
    #expect(checkpoint.stored("b")?.shape == [3] && checkpoint.stored("c") == nil)
  }

  @Test(arguments: [
    "", "[]", "{}", #"{"weight_map":[]}"#, #"{"weight_map":{"a":1}}"#,
    #"{"weight_map":{"a":"../one.safetensors"}}"#, #"{"weight_map":{"a":"/etc/passwd"}}"#,
    #"{"weight_map":{"a":".."}}"#, #"{"weight_map":{"a":""}}"#,
    #"{"weight_map":{"a":"three.safetensors"}}"#, #"{"weight_map":{"a":"two.safetensors"}}"#,
    #"{"weight_map":{"a":"x\u0000.safetensors"}}"#,
  ])
  func wrongIndexesAreRefused(index: String) {
    #expect(throws: CheckpointError.self) { try open(index) }
  }

  @Test func aFolderWithoutWeightsSaysWhatWasLookedFor() throws {
    let empty = try TemporaryTestFolder()
    let missing = #expect(throws: CheckpointError.self) { try CheckpointFolder.open(empty.path) }
    #expect(missing?.code == .missingFile)
    #expect(missing?.message.contains("model.safetensors") == true)
    try empty.write([0], as: "tf_model.h5")
    let other = #expect(throws: CheckpointError.self) { try CheckpointFolder.open(empty.path) }
    #expect(other?.code == .unsupportedFormat)
  }
}
