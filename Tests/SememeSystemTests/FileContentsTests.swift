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

  private func shell(_ script: String) throws -> RunningBinary {
    try RunningBinary(["-c", "cd '\(folder.path)'; \(script)"], program: "/bin/sh")
  }

  @Test func pipesAndDevicesAreReadToTheirEndWhereTheyMayBe() async throws {
    func read(_ path: String, limit: Int) throws -> [UInt8] {
      try FileContents(path: path, mapping: .never, limit: limit, acceptsPipes: true).copied
    }
    let bytes = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    let path = try folder.write(bytes, as: "file")
    #expect(try read(path, limit: bytes.count) == bytes)
    // Whoever writes comes late, stops, and goes on.
    let slow = "sleep 0.1; (head -c 7 file; sleep 0.1; tail -c +8 file) > pipe"
    for (script, limit, want) in [
      (slow, bytes.count, bytes), (slow, bytes.count - 1, nil), (": > pipe", 10, []),
    ] as [(String, Int, [UInt8]?)] {
      #expect(try await shell("rm -f pipe; mkfifo pipe").wait().status == 0)
      let writer = try shell(script)
      let result = Result { try read("\(folder.path)/pipe", limit: limit) }
      let bytes = try? result.get()
      #expect(bytes == want, "\(limit)")
      _ = try await writer.wait()
    }
    #expect(try read("/dev/null", limit: 10) == [])
    let error = #expect(throws: SystemError.self) { try read("/dev/zero", limit: 300_000) }
    #expect(error?.description.contains("more than the 300000 bytes accepted") == true)
    #expect(throws: SystemError.self) { try read(folder.path, limit: 10) }
  }

  @Test func waitingForAPipeEndsWithTheTask() async throws {
    #expect(try await shell("mkfifo pipe").wait().status == 0)
    let path = "\(folder.path)/pipe"
    let task = Task.detached {
      try FileContents(path: path, mapping: .never, limit: 10, acceptsPipes: true).count
    }
    try await Task.sleep(for: .milliseconds(20))
    task.cancel()
    await #expect(throws: SystemError.self) { try await task.value }
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
