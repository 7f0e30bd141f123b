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

  @Test func aFileThatGrewShrankOrWasReplacedIsNotTheSame() throws {
    let bytes = [UInt8](repeating: 7, count: 100)
    for change in [bytes + [1], Array(bytes.dropLast())] {
      let file = try FileContents(path: folder.write(bytes, as: "file"))
      #expect(file.isUnchanged)
      try folder.write(change, as: "file")
      #expect(!file.isUnchanged)
    }
    let file = try FileContents(path: folder.write(bytes, as: "file"))
    try AtomicFile.write(bytes, to: "\(folder.path)/file")
    #expect(!file.isUnchanged)
    try TestFiles.remove("\(folder.path)/file")
    #expect(!file.isUnchanged)
  }

  @Test func foldersAreMadeWithThoseAbove() throws {
    let path = "\(folder.path)/a/b/c"
    try FileSystem.makeFolder(path)
    try FileSystem.makeFolder(path)
    #expect(FileSystem.isFolder(path))
    #expect(FileSystem.resolved("\(folder.path)/a/../a/b/./c") == FileSystem.resolved(path))
    #expect(FileSystem.resolved("\(path)/none") == nil)
    try folder.write([], as: "file")
    #expect(throws: SystemError.self) { try FileSystem.makeFolder("\(folder.path)/file/x") }
    #expect(throws: SystemError.self) { try FileSystem.makeFolder("\(folder.path)/file") }
  }

  @Test func namesAreSortedByBytes() throws {
    for name in ["b", "B", "a", "ä"] { try folder.write([], as: name) }
    #expect(try FileSystem.names(in: folder.path) == ["B", "a", "b", "ä"])
    #expect(FileSystem.exists("\(folder.path)/a") && !FileSystem.exists("\(folder.path)/z"))
    #expect(FileSystem.isFolder(folder.path) && !FileSystem.isFolder("\(folder.path)/a"))
  }
}
