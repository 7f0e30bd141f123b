import SememeCheckpoints
import SememeSystem
import SememeTensors
import SememeTestSupport
import Testing

/// Reading and writing safetensors, and refusing what is none.
@Suite struct SafetensorsTests {
  private let folder: TemporaryTestFolder

  init() throws { folder = try TemporaryTestFolder() }

  /// A file with a header and data as given.
  private func file(_ header: String, data: [UInt8] = [], length: UInt64? = nil) throws -> String {
    let count = length ?? UInt64(header.utf8.count)
    let bytes = withUnsafeBytes(of: count.littleEndian) { Array($0) } + Array(header.utf8) + data
    return try folder.write(bytes, as: "model.safetensors")
  }

  @Test func writtenTensorsAreReadBack() throws {
    let path = "\(folder.path)/x.safetensors"
    let tensors = [
      "a": Tensor([1, -2.5, .infinity], shape: [3]), "b.c": Tensor(zeros: [0, 4]),
      "d": Tensor((0..<6).map(Float.init), shape: [2, 3]),
    ]
    try SafetensorsWriter.write(tensors, metadata: ["format": "pt"], to: path)
    for mapping in [Mapping.automatic, .never] {
      let file = try SafetensorsFile(path: path, mapping: mapping)
      #expect(Set(file.names) == Set(tensors.keys))
      #expect(file.metadata == ["format": "pt"])
      for (name, tensor) in tensors { #expect(file.stored(name)?.tensor() == tensor) }
    }
  }

  @Test func aHeaderThatNobodyReadsIsNotWritten() throws {
    let path = try folder.write([1], as: "x.safetensors")
    let long = String(repeating: "a", count: SafetensorsFile.maximumHeaderBytes)
    let error = #expect(throws: CheckpointError.self) {
      try SafetensorsWriter.write(["a": Tensor(zeros: [1])], metadata: ["k": long], to: path)
    }
    #expect(error?.code == .unwritableFile && error?.message.contains(path) == true)
    #expect(try GoldenCases.bytes(of: path) == [1])
  }

  @Test func everyElementTypeIsConverted() throws {
    let header = """
      {"f64":{"dtype":"F64","shape":[1],"data_offsets":[0,8]},
      "i64":{"dtype":"I64","shape":[1],"data_offsets":[8,16]},
      "i32":{"dtype":"I32","shape":[1],"data_offsets":[16,20]},
      "f16":{"dtype":"F16","shape":[2],"data_offsets":[20,24]},
      "bf16":{"dtype":"BF16","shape":[1],"data_offsets":[24,26]},
      "i16":{"dtype":"I16","shape":[1],"data_offsets":[26,28]},
      "i8":{"dtype":"I8","shape":[1],"data_offsets":[28,29]},
      "u8":{"dtype":"U8","shape":[1],"data_offsets":[29,30]},
      "bool":{"dtype":"BOOL","shape":[],"data_offsets":[30,31]},
      "f32":{"dtype":"F32","shape":[1],"data_offsets":[31,35]}}
      """
    func bytes<T>(_ value: T) -> [UInt8] { withUnsafeBytes(of: value) { Array($0) } }
    let data =
      bytes(1.5) + bytes(Int64(-7)) + bytes(Int32(70_000)) + bytes(UInt16(0x3E00))
      + bytes(UInt16(0x0001)) + bytes(UInt16(0xC040)) + bytes(Int16(-300)) + bytes(Int8(-5))
      + bytes(UInt8(200)) + [1] + bytes(Float(0.25))
    let file = try SafetensorsFile(path: file(header, data: data))
    let expected: [(String, [Float])] = [
      ("f64", [1.5]), ("i64", [-7]), ("i32", [70_000]), ("f16", [1.5, 0x1p-24]), ("bf16", [-3]),
      ("i16", [-300]), ("i8", [-5]), ("u8", [200]), ("bool", [1]), ("f32", [0.25]),
    ]
    for (name, values) in expected { #expect(file.stored(name)?.tensor().values == values) }
    #expect(file.stored("i64")?.integers() == [-7] && file.stored("f32")?.integers() == nil)
  }

  @Test(arguments: [
    ("", "header"), ("[]", "object"), ("{", "JSON"), ("{}x", "JSON"),
    (#"{"a":{"dtype":"F32","shape":[1]}}"#, "data_offsets"),
    (#"{"a":{"dtype":"F4","shape":[1],"data_offsets":[0,4]}}"#, "F4"),
    (#"{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}"#, "shape"),
    (#"{"a":{"dtype":"F32","shape":[1.5],"data_offsets":[0,4]}}"#, "shape"),
    (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}"#, "8 bytes"),
    (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}"#, "data_offsets"),
    (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,400]}}"#, "400"),
    (#"{"a":{"dtype":"F32","shape":[9223372036854775807,9],"data_offsets":[0,4]}}"#, "memory"),
    (#"{"a":{"dtype":"U8","shape":[3],"data_offsets":[1,4]}}"#, "gap"),
    (#"{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}}"#, "2 bytes"),
    (
      #"{"a":{"dtype":"U8","shape":[3],"data_offsets":[0,3]},"#
        + #""b":{"dtype":"U8","shape":[2],"data_offsets":[2,4]}}"#, "overlap"
    ),
    (
      #"{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"#
        + #""a":{"dtype":"U8","shape":[2],"data_offsets":[2,4]}}"#, "twice"
    ),
  ])
  func lyingHeadersAreRefused(header: String, word: String) throws {
    let path = try file(header, data: [0, 0, 0, 0])
    let error = #expect(throws: CheckpointError.self) { try SafetensorsFile(path: path) }
    #expect(error?.message.contains("model.safetensors") == true)
    #expect(error?.description.contains(word) == true, "\(error?.description ?? "")")
  }

  @Test func lengthsBeyondTheFileAreRefused() throws {
    for length in [UInt64.max, 1 << 40, 100, 99_999_999] {
      let path = try file("{}", length: length)
      #expect(throws: CheckpointError.self) { try SafetensorsFile(path: path) }
    }
    for count in 0..<8 {
      let path = try folder.write(Array(repeating: 0, count: count), as: "short")
      #expect(throws: CheckpointError.self) { try SafetensorsFile(path: path) }
    }
  }

  @Test func whatIsNoFileIsRefused() {
    let missing = #expect(throws: CheckpointError.self) {
      try SafetensorsFile(path: "\(folder.path)/absent")
    }
    #expect(missing?.code == .missingFile)
    for path in [folder.path, "/dev/null", "/dev/zero"] {
      let error = #expect(throws: CheckpointError.self) { try SafetensorsFile(path: path) }
      #expect(error?.code == .unreadableFile)
    }
  }

  @Test func mutatedFilesAreErrorsOrResults() throws {
    let golden = try #require(try GoldenCases.all().first { $0.name == "sbert-dense" })
    let original = try GoldenCases.bytes(of: "\(golden.folder)/2_Dense/model.safetensors")
    var mutator = Mutator(seed: 42)
    var read = 0
    for _ in 0..<500 {
      // Damage the header mostly: the data's bytes cannot be wrong.
      let header = mutator.mutate(Array(original.prefix(300)))
      let path = try folder.write(header + original.dropFirst(300), as: "fuzz")
      guard let file = try? SafetensorsFile(path: path) else { continue }
      for name in file.names { _ = file.stored(name)?.tensor().values }
      read += 1
    }
    #expect(read > 0 && read < 500)
  }

  @Test func truncatedFilesAreRefusedAtEveryLength() throws {
    let golden = try #require(try GoldenCases.all().first { $0.name == "sbert-dense" })
    let original = try GoldenCases.bytes(of: "\(golden.folder)/2_Dense/model.safetensors")
    for length in stride(from: 0, to: original.count, by: 37) {
      let path = try folder.write(Array(original.prefix(length)), as: "cut")
      #expect(throws: CheckpointError.self) { try SafetensorsFile(path: path) }
    }
  }
}
