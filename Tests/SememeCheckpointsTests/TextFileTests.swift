import SememeCheckpoints
import SememeTestSupport
import Testing

@Suite struct TextFileTests {
  private let folder: TemporaryTestFolder

  init() throws { folder = try TemporaryTestFolder() }

  private func lines(_ bytes: [UInt8], limit: Int = 100) throws -> [String] {
    let file = try TextFile(try folder.write(bytes, as: "file"), limit: limit)
    var lines: [String] = []
    file.forEachLine { lines.append("\($0) \(String(decoding: $1, as: UTF8.self))") }
    return lines
  }

  @Test func linesAreNumberedWithoutBreaksAndBlankOnes() throws {
    let text = Array("\u{feff}one\r\n\n \t\ntwo words\nlast".utf8)
    #expect(try lines(text) == ["1 one", "4 two words", "5 last"])
    #expect(try lines(TestGzip.file(text)) == ["1 one", "4 two words", "5 last"])
    #expect(try lines([]) == [])
  }

  @Test func longFilesAreRefusedPackedOrNot() throws {
    let text = [UInt8](repeating: UInt8(ascii: "a"), count: 101)
    func message(_ bytes: [UInt8]) -> String {
      do {
        _ = try lines(bytes)
        return ""
      } catch { return "\(error)" }
    }
    #expect(message(text).contains("101 bytes, more than the 100 accepted"))
    #expect(message(TestGzip.file([UInt8](repeating: 0, count: 300_000))).contains("more than the"))
    #expect(message(Array(text.dropLast())).isEmpty)
  }

  /// 2000 times the letter a, as `gzip -9 -n` packs it.
  private static let packed: [UInt8] = [
    0x1F, 0x8B, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0x4B, 0x4C, 0x1C, 0x05, 0xA3,
    0x60, 0x14, 0x8C, 0x82, 0x51, 0x30, 0x0A, 0x46, 0xC1, 0x50, 0x07, 0x00, 0x39, 0x3E, 0x13,
    0xA8, 0xD0, 0x07, 0x00, 0x00,
  ]

  @Test func aFileThatUnpacksToTooMuchIsRefused() throws {
    let path = try folder.write(Self.packed, as: "file")
    let error = #expect(throws: CheckpointError.self) { try TextFile(path, limit: 1999) }
    #expect(error?.description.contains("unpacks to more than 1999 bytes") == true)
    #expect(
      try TextFile(path, limit: 2000).bytes == [UInt8](repeating: UInt8(ascii: "a"), count: 2000))
  }

  @Test func damagedFilesAreErrors() throws {
    var mutator = Mutator(seed: 4)
    let packed = TestGzip.file(Array("some words\nin lines\n".utf8))
    for _ in 0..<300 {
      do {
        _ = try lines(mutator.mutate(packed), limit: 1 << 16)
      } catch {
        #expect(error is CheckpointError, "\(error)")
      }
    }
    #expect(throws: CheckpointError.self) { try TextFile("/no/such/file", limit: 10) }
  }
}
