import SememeCheckpoints
import SememeTensors
import SememeTestSupport
import Testing

/// The files of `Tests/Fixtures/checkpoints` (`Scripts/golden/checkpoint_files.py`).
enum CheckpointFixtures {
  static var folder: String { GoldenCases.repositoryRoot + "/Tests/Fixtures/checkpoints" }

  /// Compares every tensor of a checkpoint with a safetensors file's.
  static func expect(
    _ checkpoint: any Checkpoint, equals path: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let expected = try SafetensorsFile(path: path)
    #expect(Set(checkpoint.names) == Set(expected.names), sourceLocation: sourceLocation)
    for name in expected.names {
      let got = checkpoint.stored(name)?.tensor()
      #expect(
        got == expected.stored(name)?.tensor(), "\(name)", sourceLocation: sourceLocation)
    }
  }

  /// Reads whatever a checkpoint holds, for fuzz tests.
  static func touch(_ checkpoint: any Checkpoint) {
    for name in checkpoint.names {
      _ = checkpoint.stored(name)?.tensor().values
      _ = checkpoint.stored(name)?.integers()
    }
  }
}

/// The bytes of an integer, little-endian.
func littleEndian<T: FixedWidthInteger>(_ value: T) -> [UInt8] {
  withUnsafeBytes(of: value.littleEndian) { Array($0) }
}
