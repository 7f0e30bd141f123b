import SememeCheckpoints
import SememeSystem
import SememeTensors
import SememeTestSupport
import Testing

/// Tensors that are written in other numbers, and those that are made of others.
@Suite struct ConvertedTensorTests {
  private let folder: TemporaryTestFolder
  private let fixture = CheckpointFixtures.folder + "/torch/zip.bin"

  init() throws { folder = try TemporaryTestFolder() }

  private func write(
    _ tensors: [String: WrittenTensor], as name: String = "model.safetensors"
  ) throws -> SafetensorsFile {
    let path = "\(folder.path)/\(name)"
    try SafetensorsWriter.write(tensors, to: path)
    return try SafetensorsFile(path: path)
  }

  private func stored(_ checkpoint: any Checkpoint, _ name: String) throws -> StoredTensor {
    try #require(checkpoint.stored(name))
  }

  @Test func everyTypeAndLayoutOfPyTorchIsKept() throws {
    let source = try PyTorchFile(path: fixture)
    var tensors: [String: WrittenTensor] = [:]
    for name in source.names { tensors[name] = WrittenTensor(try stored(source, name)) }
    let file = try write(tensors)
    #expect(Set(file.names) == Set(source.names))
    for name in source.names {
      let (got, want) = (try stored(file, name), try stored(source, name))
      #expect(got.type == want.type && got.shape == want.shape, "\(name)")
      #expect(got.tensor() == want.tensor(), "\(name)")
      #expect(got.integers() == want.integers(), "\(name)")
    }
  }

  @Test func theSameTensorsGiveTheSameBytes() throws {
    let source = try PyTorchFile(path: fixture)
    for type in [nil, ElementType.bfloat16] {
      var files: [[UInt8]] = []
      for name in ["a", "b"] {
        var tensors: [String: WrittenTensor] = [:]
        for name in source.names.shuffled() {
          tensors[name] = WrittenTensor(try stored(source, name), as: type)
        }
        _ = try write(tensors, as: name)
        files.append(try GoldenCases.bytes(of: "\(folder.path)/\(name)"))
      }
      #expect(files[0] == files[1])
    }
  }

  @Test func floatsAreNarrowedAndIntegersAreNot() throws {
    let source = try PyTorchFile(path: fixture)
    for type in [ElementType.float16, .bfloat16, .float32] {
      let file = try write([
        "f32": WrittenTensor(try stored(source, "f32"), as: type),
        "f64": WrittenTensor(try stored(source, "f64"), as: type),
        "views.permuted": WrittenTensor(try stored(source, "views.permuted"), as: type),
        "i16": WrittenTensor(try stored(source, "i16"), as: type),
      ])
      #expect(try stored(file, "i16").type == .int16)
      for name in ["f32", "f64", "views.permuted"] {
        #expect(try stored(file, name).type == type)
        let (got, want) = (
          try stored(file, name).tensor().values, try stored(source, name).tensor().values
        )
        for (a, b) in zip(got, want) {
          #expect(
            abs(a - b) <= abs(b) * (type == .float32 ? 0 : type == .float16 ? 0x1p-11 : 0x1p-8))
        }
      }
    }
  }

  @Test func numbersThatHalfPrecisionHasNotAreRefused() throws {
    let large = try write(["x": WrittenTensor(Tensor([1, -70_000], shape: [2]))], as: "large")
    let error = #expect(throws: CheckpointError.self) {
      try write(["x": WrittenTensor(try stored(large, "x"), as: .float16)])
    }
    #expect(error?.message.contains("65504") == true && error?.message.contains("\"x\"") == true)
    #expect(!TestFiles.exists("\(folder.path)/model.safetensors"))
    // Infinity is a half-precision number.
    let infinite = try write(["x": WrittenTensor(Tensor([.infinity], shape: [1]))], as: "infinite")
    let half = try write(["x": WrittenTensor(try stored(infinite, "x"), as: .float16)])
    #expect(try stored(half, "x").tensor().values == [.infinity])
  }

  @Test func blocksBecomeFloats() throws {
    let gguf = try GGUFFile(path: CheckpointFixtures.folder + "/gguf/formats.gguf")
    for name in ["Q4_0", "Q8_0", "Q6_K", "BF16", "F16"] {
      let file = try write(["x": WrittenTensor(try stored(gguf, name))])
      let isBlock = name.hasPrefix("Q")
      #expect(try stored(file, "x").typeName == (isBlock ? "F32" : name))
      #expect(try stored(file, "x").tensor() == stored(gguf, name).tensor())
    }
  }

  @Test func quantisedRowsAreTheNearestStepsAndComeBackTheSame() throws {
    var generator = SeededGenerator(seed: 8)
    let (rows, width) = (7, 33)
    var values = (0..<rows * width).map { _ in Float.random(in: -2...2, using: &generator) }
    for place in 0..<width { values[2 * width + place] = 0 }
    values[3 * width] = Float(bitPattern: 700)  // a subnormal number
    let matrix = Tensor(values, shape: [rows, width])
    let plain = try write(["x.weight": WrittenTensor(matrix)], as: "plain")
    let (integers, scales) = WrittenTensor.quantized(try stored(plain, "x.weight"))
    let path = "\(folder.path)/model.safetensors"
    try SafetensorsWriter.write(["x.weight": integers, "x.weight_scale": scales], to: path)
    let file = try SafetensorsFile(path: path)
    let steps = try stored(file, "x.weight_scale").tensor().values
    #expect(try stored(file, "x.weight").type == .int8)

    let checkpoint = try CheckpointFolder.open(folder.path)
    #expect(checkpoint.names == ["x.weight"] && checkpoint.stored("x.weight_scale") == nil)
    let whole = try stored(checkpoint, "x.weight")
    #expect(whole.shape == [rows, width] && whole.isFloatingPoint && whole.typeName == "I8")
    for (place, (got, want)) in zip(whole.tensor().values, values).enumerated() {
      #expect(abs(got - want) <= steps[place / width] * 0.5001)
    }
    // The numbers that come back have the same steps, so that nothing is lost a second time.
    let (again, sameScales) = WrittenTensor.quantized(whole)
    let second = try write(["x.weight": again, "x.weight_scale": sameScales], as: "again")
    #expect(try stored(second, "x.weight").integers() == stored(file, "x.weight").integers())
    let difference = zip(try stored(second, "x.weight_scale").tensor().values, steps).map {
      $0 - $1
    }
    #expect(zip(difference, steps).allSatisfy { abs($0) <= $1 * 0x1p-22 })
  }

  @Test func weightsThatAreNotFiniteCannotBeQuantised() throws {
    let file = try write(["x": WrittenTensor(Tensor([1, .nan], shape: [1, 2]))], as: "nan")
    let integers = WrittenTensor.quantized(try stored(file, "x")).matrix
    let error = #expect(throws: CheckpointError.self) { try write(["x": integers]) }
    #expect(error?.code == .nonFiniteWeight)
  }

  @Test(arguments: [[2], [3], [1, 2], [2, 2], []])
  func scalesThatDoNotFitAreRefused(shape: [Int]) throws {
    let plain = try write(["x": WrittenTensor(Tensor(zeros: [2, 3]))], as: "plain")
    let matrix = WrittenTensor.quantized(try stored(plain, "x")).matrix
    try SafetensorsWriter.write(
      ["x.weight": matrix, "x.weight_scale": WrittenTensor(Tensor(zeros: shape))],
      to: "\(folder.path)/model.safetensors")
    if shape == [2] {
      #expect(try CheckpointFolder.open(folder.path).names == ["x.weight"])
    } else {
      let error = #expect(throws: CheckpointError.self) { try CheckpointFolder.open(folder.path) }
      #expect(error?.code == .shapeMismatch)
    }
  }

  @Test func aScaleOfAFloatWeightIsATensorLikeOthers() throws {
    try SafetensorsWriter.write(
      ["x.weight": Tensor(zeros: [2, 2]), "x.weight_scale": Tensor(zeros: [2])],
      to: "\(folder.path)/model.safetensors")
    let names = try CheckpointFolder.open(folder.path).names
    #expect(Set(names) == ["x.weight", "x.weight_scale"])
  }

  @Test func tensorsAreStackedAndShifted() throws {
    let (a, b) = (Tensor([1, 2, 3, 4], shape: [2, 2]), Tensor([5, 6], shape: [1, 2]))
    let file = try write(["a": WrittenTensor(a), "b": WrittenTensor(b)])
    let parts = [try stored(file, "a"), try stored(file, "b")]
    let whole = try #require(StoredTensor.stacking(parts, named: "c"))
    #expect(whole.tensor() == Tensor([1, 2, 3, 4, 5, 6], shape: [3, 2]))
    #expect(whole.subtracting(1).tensor() == Tensor([0, 1, 2, 3, 4, 5], shape: [3, 2]))
    #expect(whole.name == "c" && whole.byteCount == 24 && whole.typeName == "F32")
    let wide = try write(["c": WrittenTensor(Tensor(zeros: [1, 3]))], as: "wide")
    #expect(StoredTensor.stacking([parts[0], try stored(wide, "c")], named: "d") == nil)
    #expect(StoredTensor.stacking([], named: "e") == nil)
  }
}
