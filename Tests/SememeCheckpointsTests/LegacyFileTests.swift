import SememeCheckpoints
import SememeTensors
import SememeTestSupport
import Testing

/// The form of `torch.save` before zip files, put together by hand: views of storages as only old
/// versions wrote them, and parts that lie.
@Suite struct LegacyFileTests {
  private let folder: TemporaryTestFolder

  init() throws { folder = try TemporaryTestFolder() }

  /// The parts of a file: a tensor "w" that sees numbers 2 to 4 of a storage of six.
  private struct Parts {
    var magic: [UInt8] = [0x8A, 10, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19]
    var version = TestPickle.integer(1001)
    var system = [0x7D] + TestPickle.text("little_endian") + [0x88, 0x73]
    var view = TestPickle.tuple([
      TestPickle.text("v"), TestPickle.integer(2), TestPickle.integer(3),
    ])
    var shape = 2
    var keys = [TestPickle.text("0")]
    var count: UInt64 = 6
    var numbers: [Float] = [0, 1, 2, 3, 4, 5]
    var rest: [UInt8] = []

    func encoded() -> [UInt8] {
      let storage =
        TestPickle.tuple([
          TestPickle.text("storage"), TestPickle.global("torch", "FloatStorage"),
          TestPickle.text("0"), TestPickle.text("cpu"), TestPickle.integer(6), view,
        ]) + [0x51]
      let tensor = TestPickle.tensor(storage, offset: 1, shape: [shape], strides: [1])
      var file: [UInt8] = []
      for value in [magic, version, system] { file += TestPickle.proto + value + [0x2E] }
      file += TestPickle.dictionary([(name: "w", value: tensor)])
      file += TestPickle.proto + [0x5D, 0x28] + keys.flatMap(\.self) + [0x65, 0x2E]
      return file + littleEndian(count) + numbers.flatMap { littleEndian($0.bitPattern) } + rest
    }
  }

  private func open(_ change: (inout Parts) -> Void = { _ in }) throws -> PyTorchFile {
    var parts = Parts()
    change(&parts)
    return try PyTorchFile(path: folder.write(parts.encoded(), as: "pytorch_model.bin"))
  }

  private func refusal(_ change: (inout Parts) -> Void) -> CheckpointError? {
    #expect(throws: CheckpointError.self) { try open(change) }
  }

  @Test func viewsOfStoragesAreCutOut() throws {
    #expect(try open().stored("w")?.tensor().values == [3, 4])
    #expect(try open { $0.view = [0x4E] }.stored("w")?.tensor().values == [1, 2])
  }

  @Test func viewsBeyondTheirStorageAreRefused() {
    _ = refusal { $0.shape = 3 }
    for (offset, count) in [(4, 3), (7, 0), (-1, 1), (0, -1), (.max, 1), (1, .max)] {
      let place = [TestPickle.integer(offset), TestPickle.integer(count)]
      _ = refusal { $0.view = TestPickle.tuple([TestPickle.text("v")] + place) }
    }
    _ = refusal { $0.view = [0x29] }
  }

  @Test func partsThatAreWrongAreRefused() {
    #expect(refusal { $0.magic = TestPickle.integer(1) }?.code == .malformedFile)
    #expect(refusal { $0.version = TestPickle.integer(1000) }?.code == .unsupportedFormat)
    #expect(
      refusal { $0.system = [0x7D] + TestPickle.text("little_endian") + [0x89, 0x73] }?.code
        == .unsupportedFormat)
    #expect(refusal { $0.system = [0x7D] }?.code == .unsupportedFormat)
    _ = refusal { $0.keys = [] }
    _ = refusal { $0.keys = [TestPickle.text("1")] }
    _ = refusal { $0.keys = [[0x4E]] }
    _ = refusal {
      $0.keys += $0.keys
      $0.rest = littleEndian(UInt64(6)) + Array(repeating: 0, count: 24)
    }
    for count in [0, 5, 7, 1 << 62, .max] as [UInt64] { _ = refusal { $0.count = count } }
    _ = refusal { $0.numbers.removeLast() }
    _ = refusal { $0.rest = [0] }
  }
}
