import SememeSystem
import SememeTestSupport
import Testing

/// The bytes of files, mapped and read, and what is no file.
@Suite struct FileContentsTests {
  private let folder: TemporaryTestFolder

  init() throws { folder = try TemporaryTestFolder() }

  @Test(arguments: [Mapping.automatic, .never]) func bytesAreThoseOfTheFile(mapping: Mapping) throws
  {
    for count in [0, 1, 4096, 100_000] {
      let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
      let path = try folder.write(bytes, as: "file-\(count)")
      #expect(try FileContents(path: path, mapping: mapping).copied == bytes)
    }
  }

  @Test func whatIsNoRegularFileIsRefused() {
    for path in [folder.path, "/dev/null", "/dev/zero", "\(folder.path)/absent", "a\u{0}b"] {
      let error = #expect(throws: SystemError.self) { try FileContents(path: path) }
      #expect(error?.isMissing == path.hasSuffix("absent"))
    }
  }

  @Test func namesAreSortedByBytes() throws {
    for name in ["b", "B", "a", "ä"] { try folder.write([], as: name) }
    #expect(try FileSystem.names(in: folder.path) == ["B", "a", "b", "ä"])
    #expect(FileSystem.exists("\(folder.path)/a") && !FileSystem.exists("\(folder.path)/z"))
    #expect(FileSystem.isFolder(folder.path) && !FileSystem.isFolder("\(folder.path)/a"))
  }
}
