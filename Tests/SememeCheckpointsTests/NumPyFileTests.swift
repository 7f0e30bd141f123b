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

  @Test func damageIsAnErrorAndNoTrap() throws {
    let whole = bytes("<f4", "(2, 3)", Array(repeating: 1, count: 24))
    var mutator = Mutator(seed: 5)
    for _ in 0..<2000 {
      let path = try folder.write(mutator.mutate(whole), as: "a.npy")
      if let file = try? NumPyFile(path: path) { _ = file.array.tensor() }
    }
    for end in 0..<whole.count {
      let path = try folder.write(Array(whole[..<end]), as: "a.npy")
      #expect(throws: CheckpointError.self) { try NumPyFile(path: path) }
    }
  }
}
