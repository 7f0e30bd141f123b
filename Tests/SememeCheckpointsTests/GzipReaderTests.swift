import SememeCheckpoints
import SememeSystem
import SememeTestSupport
import Testing

@Suite struct GzipReaderTests {
  private let folder: TemporaryTestFolder

  init() throws { folder = try TemporaryTestFolder() }

  /// "hello, hello, hello!\n" as `gzip -9 -n` packs it.
  private static let packed: [UInt8] = [
    0x1F, 0x8B, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0xCB, 0x48, 0xCD, 0xC9, 0xC9, 0xD7,
    0x51, 0xC8, 0x40, 0xA2, 0x14, 0xB9, 0x00, 0x63, 0xE2, 0x9B, 0x7A, 0x15, 0x00, 0x00, 0x00,
  ]
  private static let text = Array("hello, hello, hello!\n".utf8)

  /// Everything in a file, some bytes at a time.
  private func unpack(_ bytes: [UInt8], piece: Int = 7) throws -> [UInt8] {
    let path = try folder.write(bytes, as: "file.gz")
    let reader = try GzipReader(FileContents(path: path))
    var (result, buffer): ([UInt8], [UInt8]) = ([], Array(repeating: 0, count: piece))
    while true {
      let count = try buffer.withUnsafeMutableBytes { try reader.read(into: $0) }
      if count == 0 { return result }
      result += buffer[..<count]
    }
  }

  @Test(arguments: [1, 7, 21, 4096]) func aFileIsUnpackedInPiecesOfAnySize(_ piece: Int) throws {
    #expect(try unpack(Self.packed, piece: piece) == Self.text)
  }

  @Test func membersFollowOneAnotherAndZerosEndThem() throws {
    let two = Self.packed + TestGzip.file(Array("more".utf8))
    #expect(try unpack(two) == Self.text + Array("more".utf8))
    #expect(try unpack(two + [0, 0, 0]) == Self.text + Array("more".utf8))
    #expect(try unpack(TestGzip.file([])) == [])
  }

  @Test func largeFilesAreWhole() throws {
    let bytes = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 3) }
    #expect(try unpack(TestGzip.file(bytes), piece: 1000) == bytes)
  }

  @Test func everyFileThatIsCutOffIsRefused() throws {
    for end in 0..<Self.packed.count {
      #expect(throws: CheckpointError.self) { try unpack(Array(Self.packed[..<end])) }
    }
  }

  @Test func wrongChecksumsAndOtherBytesAfterTheEndAreRefused() throws {
    var damaged = Self.packed
    damaged[23] ^= 1
    #expect(throws: CheckpointError.self) { try unpack(damaged) }
    #expect(throws: CheckpointError.self) { try unpack(Self.packed + [1, 2, 3]) }
  }

  @Test func anyDamageGivesAnErrorOrBytes() throws {
    var mutator = Mutator(seed: 3)
    for _ in 0..<1500 {
      do {
        #expect(try unpack(mutator.mutate(Self.packed), piece: 64).count < 1 << 20)
      } catch is CheckpointError {
        // What damage is to give.
      }
    }
  }
}
