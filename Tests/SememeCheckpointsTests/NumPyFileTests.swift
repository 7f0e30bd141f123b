import SememeCheckpoints
import SememeSystem
import SememeTensors
import SememeTestSupport
import Testing

/// Reading NumPy's arrays, and refusing what is none.
@Suite struct NumPyFileTests {
  private let folder: TemporaryTestFolder

  init() throws { folder = try TemporaryTestFolder() }

  /// An array of NumPy's format, of a version.
  private func bytes(_ type: String, _ shape: String, _ data: [UInt8], version: UInt8 = 1)
    -> [UInt8]
  {
    let header = Array("{'descr': '\(type)', 'fortran_order': False, 'shape': \(shape), }\n".utf8)
    let length: [UInt8] =
      version == 1
      ? [UInt8(header.count & 0xFF), UInt8(header.count >> 8)]
      : [UInt8(header.count & 0xFF), UInt8(header.count >> 8), 0, 0]
    return [0x93] + Array("NUMPY".utf8) + [version, 0] + length + header + data
  }

  private func read(_ bytes: [UInt8]) throws -> StoredTensor {
    try NumPyFile(path: folder.write(bytes, as: "a.npy")).array
  }

  @Test func everyTypeAndVersionIsRead() throws {
    func raw<T>(_ values: [T]) -> [UInt8] { values.withUnsafeBytes { Array($0) } }
    for version in UInt8(1)...3 {
      let matrix = try read(bytes("<f4", "(2, 3)", raw((0..<6).map(Float.init)), version: version))
      #expect(matrix.tensor() == Tensor((0..<6).map(Float.init), shape: [2, 3]))
    }
    #expect(try read(bytes("<f8", "(2,)", raw([1.5, -2.0]))).tensor().values == [1.5, -2])
    #expect(try read(bytes("<f2", "(1,)", raw([UInt16(0x3E00)]))).tensor().values == [1.5])
    #expect(try read(bytes("<i8", "(2,)", raw([Int64(7), -8]))).integers() == [7, -8])
    #expect(try read(bytes("|u1", "()", [200])).tensor().values == [200])
    #expect(try read(bytes("<f4", "(0, 4)", [])).shape == [0, 4])
  }

  @Test func writtenHeadersAreRead() throws {
    let header = NumPyFile.header(rows: 1, columns: 2)
    #expect(header.count == 128)
    #expect(try read(header + Array(repeating: 0, count: 8)).tensor().values == [0, 0])
    let longest = NumPyFile.header(rows: .max, columns: .max)
    #expect(longest.count == 128 && longest.last == UInt8(ascii: "\n"))
  }

  @Test(arguments: [
    ("<f4", "(3,)"), ("<f4", "(-1,)"), ("<f4", "(9223372036854775807, 9)"), ("<f4", "2"),
    (">f4", "(2,)"), ("<c8", "(1,)"), ("O", "(1,)"),
  ])
  func impossibleHeadersAreRefused(type: String, shape: String) throws {
    let path = try folder.write(
      bytes(type, shape, Array(repeating: 0, count: 8)), as: "a.npy")
    let error = #expect(throws: CheckpointError.self) { try NumPyFile(path: path) }
    #expect(error?.message.contains(path) == true)
  }

  @Test func recordsAreNamedAndRefused() throws {
    func message(_ type: String) throws -> String {
      let text = "{'descr': \(type), 'fortran_order': False, 'shape': (1,), }\n"
      let header = Array(text.utf8)
      let path = try folder.write(
        [0x93] + Array("NUMPY".utf8) + [1, 0]
          + [UInt8(header.count & 0xFF), UInt8(header.count >> 8)] + header + [0, 0, 0, 0],
        as: "a.npy")
      let error = #expect(throws: CheckpointError.self) { try NumPyFile(path: path) }
      #expect(error?.code == .unsupportedFormat && error?.message.contains(path) == true)
      return error?.message ?? ""
    }
    let type = "[('a', '<f4'), ('b', [('c', '<i8')], (2,))]"
    #expect(try message(type).contains("records, of the structured type \(type); save"))
    #expect(try message("[('a]', '<f4')").contains("records, of the structured type [('a]; save"))
    let long = (0..<500).map { "('field\($0)', '<f4')" }.joined(separator: ", ")
    #expect(try message("[\(long)]").count < 600)
  }

  @Test func doublesAreRoundedUnlessBeyondTheRangeOfFloats() throws {
    func array(_ numbers: [Double]) throws -> StoredTensor {
      try read(bytes("<f8", "(\(numbers.count),)", numbers.withUnsafeBytes { Array($0) }))
    }
    // As numpy.array([1e-46, 1e-45, -1e-40, 0.1, 3.4e38]).astype('<f4').
    let values = try array([1e-46, 1e-45, -1e-40, 0.1, 3.4e38]).tensorInRange().values
    #expect(values == [0, 0x1p-149, -0x1.16C2p-133, 0.1, 3.4e38])
    for number in [3.5e38, -1e39, Double.greatestFiniteMagnitude] {
      let wide = try array([1, .infinity, number])
      let error = #expect(throws: CheckpointError.self) { try wide.tensorInRange() }
      #expect(error?.message.contains("a.npy: number 2 is \(number), beyond") == true)
    }
    // What is no number in the file is none here; who needs numbers says so.
    #expect(try array([.infinity, -.infinity]).tensorInRange().values == [.infinity, -.infinity])
    #expect(try array([.nan]).tensorInRange().values[0].isNaN)
  }

  @Test func damageIsAnErrorAndNoTrap() throws {
    let whole = bytes("<f4", "(2, 3)", Array(repeating: 1, count: 24))
    var mutator = Mutator(seed: 5)
    for _ in 0..<2000 {
      let path = try folder.write(mutator.mutate(whole), as: "a.npy")
      if let file = try? NumPyFile(path: path) { _ = try? file.array.tensorInRange() }
    }
    for end in 0..<whole.count {
      let path = try folder.write(Array(whole[..<end]), as: "a.npy")
      #expect(throws: CheckpointError.self) { try NumPyFile(path: path) }
    }
  }
}
