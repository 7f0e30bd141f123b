import SememeSystem
import SememeTestSupport
import Testing

/// Files that appear complete or not at all.
@Suite struct AtomicFileTests {
  private let folder: TemporaryTestFolder

  init() throws { folder = try TemporaryTestFolder() }

  @Test func nothingIsSeenBeforeCommit() throws {
    let path = try folder.write([1, 2], as: "x")
    let file = try AtomicFile(path: path)
    try file.write([UInt8](repeating: 7, count: 200_000))
    #expect(try GoldenCases.bytes(of: path) == [1, 2])
    try file.commit()
    #expect(try GoldenCases.bytes(of: path).count == 200_000)
  }

  @Test func withoutCommitTheOldFileStays() throws {
    let path = try folder.write([1], as: "y")
    do {
      let file = try AtomicFile(path: path)
      try file.write([9])
    }
    #expect(try GoldenCases.bytes(of: path) == [1])
  }

  @Test func aReplacedFileKeepsItsPermissions() throws {
    let path = try folder.write([1], as: "secret")
    try TestFiles.setPermissions(0o600, of: path)
    try AtomicFile.write([2], to: path)
    #expect(try TestFiles.permissions(of: path) == 0o600)
    #expect(try FileSystem.names(in: folder.path) == ["secret"])
  }

  @Test func linksAreFollowed() throws {
    let path = try folder.write([1], as: "real")
    let link = folder.path + "/link"
    try TestFiles.makeLink(at: link, to: path)
    try AtomicFile.write([2], to: link)
    #expect(try GoldenCases.bytes(of: path) == [2])
  }

  @Test func unwritableFoldersAreTypedErrors() {
    for path in ["/proc/none/x", "\(folder.path)/absent/x", "/dev/null/x"] {
      let error = #expect(throws: SystemError.self) { try AtomicFile.write([1], to: path) }
      #expect(error?.description.contains(path) == true)
    }
  }
}
