import SememeCheckpoints
import SememeTensors
import SememeTestSupport
import Testing

/// Pickles that ask for more than plain weights need, or lie about them.
@Suite struct PickleTests {
  private let folder: TemporaryTestFolder

  init() throws { folder = try TemporaryTestFolder() }

  private func open(_ pickle: [UInt8], _ storages: [String: [UInt8]] = [:]) throws -> PyTorchFile {
    let zip = TestZip(pickle: pickle, storages: storages)
    return try PyTorchFile(path: folder.write(zip.encoded(), as: "pytorch_model.bin"))
  }

  private func refusal(
    _ pickle: [UInt8], _ storages: [String: [UInt8]] = [:]
  ) -> CheckpointError? {
    #expect(throws: CheckpointError.self) { try open(pickle, storages) }
  }

  /// A file of one tensor "w".
  private func weights(_ value: [UInt8]) -> [UInt8] {
    TestPickle.dictionary([(name: "w", value: value)])
  }

  private let sixFloats = (0..<6).flatMap { littleEndian(Float($0).bitPattern) }

  @Test func aPickleMadeByHandIsRead() throws {
    let storage = TestPickle.storage("0", count: 6)
    let tensor = TestPickle.tensor(storage, offset: 1, shape: [2, 2], strides: [1, 3])
    let file = try open(weights(tensor), ["0": sixFloats])
    #expect(file.stored("w")?.tensor().values == [1, 4, 2, 5])
  }

  @Test(arguments: [
    ("os", "system"), ("builtins", "eval"), ("__builtin__", "getattr"), ("posix", "system"),
    ("torch", "load"), ("torch._utils", "_rebuild_qtensor"), ("torch", "QInt8Storage"),
    ("collections", "defaultdict"), ("", ""),
  ])
  func globalsBeyondTheListAreNamed(module: String, name: String) throws {
    let call = TestPickle.tuple([TestPickle.text("touch /tmp/x")]) + [0x52]
    let stacked = TestPickle.text(module) + TestPickle.text(name) + [0x93]
    for global in [TestPickle.global(module, name), stacked] {
      let error = refusal(weights(global + call))
      #expect(error?.code == .unsupportedFormat)
      #expect(error?.message.contains("\(module).\(name)") == true, "\(error?.message ?? "")")
    }
  }

  @Test func opcodesBeyondTheListAreNamed() throws {
    let known: Set<UInt8> = [
      0x80, 0x95, 0x2E, 0x4E, 0x88, 0x89, 0x4A, 0x4B, 0x4D, 0x8A, 0x47, 0x58, 0x8C, 0x54, 0x55,
      0x28, 0x29, 0x85, 0x86, 0x87, 0x74, 0x5D, 0x61, 0x65, 0x7D, 0x73, 0x75, 0x71, 0x72, 0x94,
      0x68, 0x6A, 0x63, 0x93, 0x52, 0x62, 0x51,
    ]
    for opcode in UInt8.min...UInt8.max where !known.contains(opcode) {
      let error = refusal(TestPickle.proto + [opcode])
      #expect(error?.code == .unsupportedFormat)
      let hex = String(opcode, radix: 16, uppercase: true)
      #expect(error?.message.contains("opcode 0x\(opcode < 16 ? "0" : "")\(hex)") == true)
    }
    #expect(refusal(TestPickle.proto + [0x81])?.message.contains("NEWOBJ") == true)
  }

  /// Opcodes that need what is not there.
  @Test(
    arguments: [
      [0x2E], [0x85], [0x87], [0x74], [0x61], [0x65], [0x73], [0x75], [0x71, 0], [0x94], [0x68, 5],
      [0x52], [0x62], [0x51], [0x93], [0x28, 0x2E], [0x28, 0x85], [0x4E, 0x28, 0x85, 0x2E],
      [0x4E, 0x4E, 0x61], [0x5D, 0x28, 0x75, 0x4E, 0x73], [0x7D, 0x28, 0x4E, 0x75],
      [0x4E, 0x29, 0x52], [0x4E, 0x4E, 0x62], [0x8A, 255], [0x58, 255, 255, 255, 255],
      [0x63, 0x61],
      [0x8C, 2, 0xC3, 0x28, 0x2E],
    ] as [[UInt8]])
  func stacksThatAreEmptyOrWrongAreRefused(opcodes: [UInt8]) {
    _ = refusal(TestPickle.proto + opcodes)
  }

  @Test(
    arguments: [
      [0x4E], [0x4B, 1], [0x29], [0x88], [0x8A, 9, 1, 2, 3, 4, 5, 6, 7, 8, 9], [0x5D],
      [0x47, 0, 0, 0, 0, 0, 0, 0, 0], [0x8C, 1, 0x61],
    ] as [[UInt8]])
  func whatIsNoDictionaryOfTensorsIsRefused(value: [UInt8]) {
    #expect(refusal(TestPickle.proto + value + [0x2E])?.code == .unsupportedFormat)
    #expect(refusal(weights(value))?.code == .unsupportedFormat)
    // A key that is no text.
    #expect(
      refusal(TestPickle.proto + [0x7D] + value + value + [0x73, 0x2E])?.code == .unsupportedFormat)
  }

  @Test(arguments: [
    (0, [7], [1]), (1, [6], [1]), (-1, [2], [1]), (0, [-1], [1]), (0, [2], [-1]), (0, [2, 3], [3]),
    (0, [2, 3], [4, 1]), (6, [1], [1]), (7, [0], [1]), (0, [1 << 40], [0]), (0, [7], [0]),
    (0, [1 << 32, 1 << 32], [1, 1]), (0, [.max, .max], [.max, .max]), (0, [2], [.max]),
    (.max, [1], [1]), (0, Array(repeating: 1, count: 65), Array(repeating: 1, count: 65)),
  ])
  func viewsBeyondTheirStorageAreRefused(offset: Int, shape: [Int], strides: [Int]) {
    let storage = TestPickle.storage("0", count: 6)
    let tensor = TestPickle.tensor(storage, offset: offset, shape: shape, strides: strides)
    _ = refusal(weights(tensor), ["0": sixFloats])
  }

  @Test(arguments: [0, 5, 7, -1, .max, .min])
  func storagesOfAnotherSizeAreRefused(count: Int) {
    let storage = TestPickle.storage("0", count: count)
    let tensor = TestPickle.tensor(storage, shape: [0], strides: [1])
    _ = refusal(weights(tensor), ["0": sixFloats])
  }

  @Test func storagesThatAreMissingOrAmbiguousAreRefused() {
    let tensor = { (storage: [UInt8]) in
      TestPickle.tensor(storage, shape: [1], strides: [1])
    }
    _ = refusal(weights(tensor(TestPickle.storage("9", count: 6))), ["0": sixFloats])
    _ = refusal(
      weights(tensor(TestPickle.storage("../m/data/0", count: 6))), ["0": sixFloats])
    let two = TestPickle.dictionary([
      (name: "a", value: tensor(TestPickle.storage("0", count: 6))),
      (name: "b", value: tensor(TestPickle.storage("0", "IntStorage", count: 6))),
    ])
    #expect(refusal(two, ["0": sixFloats])?.message.contains("two types") == true)
    let twice = TestPickle.dictionary(
      Array(repeating: (name: "a", value: tensor(TestPickle.storage("0", count: 6))), count: 2))
    #expect(refusal(twice, ["0": sixFloats])?.message.contains("twice") == true)
  }

  /// Opcodes, again and again.
  private func repeated(_ opcodes: [UInt8], _ count: Int) -> [UInt8] {
    var result: [UInt8] = []
    for _ in 0..<count { result += opcodes }
    return result
  }

  @Test(.timeLimit(.minutes(1))) func bombsAreRefusedSoonAndSmall() {
    let proto = TestPickle.proto
    // Values without end on the stack, on the heap, among marks and in memory.
    for opcode in [0x4E, 0x5D, 0x28] as [UInt8] { _ = refusal(proto + repeated([opcode], 3 << 20)) }
    _ = refusal(proto + [0x4E] + repeated([0x94], 3 << 20) + [0x2E])
    // Nesting, and a list that holds itself.
    _ = refusal(proto + [0x29] + repeated([0x85], 500_000) + [0x2E])
    _ = refusal(proto + [0x5D, 0x71, 0, 0x68, 0, 0x61, 0x2E])
    // A list that is copied again and again.
    let pairs = [0x5D, 0x28] + repeated([0x4E, 0x4E, 0x86], 10_000) + [0x65]
    let copy = TestPickle.global("collections", "OrderedDict") + [0x68, 0, 0x85, 0x52, 0x85]
    _ = refusal(proto + pairs + [0x71, 0] + repeated(copy, 10_000) + [0x2E])
    // A long key that is asked for again and again.
    let id = TestPickle.tuple([
      TestPickle.text("storage"), TestPickle.global("torch", "FloatStorage"),
      TestPickle.text(String(repeating: "k", count: 1 << 20)), TestPickle.text("cpu"),
      TestPickle.integer(6),
    ])
    _ = refusal(proto + id + [0x71, 0] + repeated([0x68, 0, 0x51], 100_000) + [0x2E])
  }
}
