import Foundation
import SememeTestSupport
import Testing

/// Output files are whole or not there, whatever happens.
@Suite struct EmbedOutputTests {
  private let folder: TemporaryTestFolder
  private let path: String
  private static let hasFullDevice = FileManager.default.fileExists(atPath: "/dev/full")
  private static let isThreadSanitized =
    ProcessInfo.processInfo.environment["SEMEME_SANITIZER"] == "thread"

  init() throws {
    folder = try TemporaryTestFolder()
    path = "\(folder.path)/out.jsonl"
  }

  private func arguments(_ output: String) -> [String] {
    ["embed", "--model", GoldenModel.plain, "--output", output]
  }

  @Test(.enabled(if: hasFullDevice, "this system has no /dev/full"))
  func aFullDeviceIsAnError() async throws {
    let result = try await BuiltBinary.run(
      arguments("/dev/full") + ["--format", "jsonl"], input: ["cat"].asLines)
    #expect(result.status == 74)
    #expect(result.errors.contains("/dev/full: No space left on device"), "\(result.errors)")
    #expect(FileManager.default.fileExists(atPath: "/dev/full"))
  }

  @Test func aHyphenIsStandardOutput() async throws {
    let format = ["--format", "npy"]
    let result = try await BuiltBinary.run(arguments("-") + format, input: ["cat"].asLines)
    let plain = try await BuiltBinary.run(
      ["embed", "--model", GoldenModel.plain] + format, input: ["cat"].asLines)
    #expect(result.status == 0 && result.output == plain.output, "\(result.errors)")
    let resumed = try await BuiltBinary.run(arguments("-") + ["--resume"], input: ["cat"].asLines)
    #expect(resumed.status != 0 && resumed.errors.contains("continued"), "\(resumed.errors)")
  }

  @Test(.enabled(if: hasFullDevice, "this system has no /dev/full"))
  func standardOutputOnAFullDeviceIsAnError() async throws {
    let full = try #require(FileHandle(forWritingAtPath: "/dev/full"))
    let process = try RunningBinary(
      ["embed", "--model", GoldenModel.plain, "--text", "cat"], output: full)
    let result = try await process.wait()
    #expect(result.status == 74 && result.errors.contains("standard output"), "\(result.errors)")
  }

  @Test(
    .enabled(if: !isThreadSanitized, "ThreadSanitizer's own files do not fit the limit"),
    arguments: ["jsonl", "npy"])
  func aFullDiskLeavesTheOldFile(_ format: String) async throws {
    try folder.write(Array("old".utf8), as: "out.jsonl")
    let limited = ["/bin/sh", "-c", "ulimit -f 100; exec \"$0\" \"$@\""]
    let process = try RunningBinary(
      arguments(path) + ["--format", format], launcher: limited)
    process.send(GoldenModel.texts(5000).asLines, thenClose: true)
    let result = try await process.wait()
    #expect(result.status == 74 && result.errors.contains("cannot write"), "\(result.errors)")
    #expect(try GoldenCases.bytes(of: path) == Array("old".utf8))
    #expect(try folder.names() == ["out.jsonl"])
  }

  @Test func placesThatCannotBeWritten() async throws {
    for output in ["/nonexistent/out.jsonl", folder.path, "\(folder.path)/out.jsonl/below"] {
      try folder.write([], as: "out.jsonl")
      let result = try await BuiltBinary.run(arguments(output), input: ["cat"].asLines)
      #expect(result.status == 73, "\(output): \(result.errors)")
      #expect(result.errors.hasPrefix("sememe: cannot write"), "\(result.errors)")
    }
  }

  @Test func aFailureLeavesTheOldFileAndNothingElse() async throws {
    try folder.write(Array("old".utf8), as: "out.jsonl")
    let result = try await BuiltBinary.run(arguments(path), input: [0x61, 0x0A, 0xFF])
    #expect(result.status == 65)
    #expect(try GoldenCases.bytes(of: path) == Array("old".utf8))
    #expect(try folder.names() == ["out.jsonl"])
  }

  @Test func linksAreFollowed() async throws {
    try folder.write(Array("old".utf8), as: "target.jsonl")
    try FileManager.default.createSymbolicLink(
      atPath: path, withDestinationPath: "target.jsonl")
    let result = try await BuiltBinary.run(arguments(path), input: ["cat"].asLines)
    #expect(result.status == 0, "\(result.errors)")
    let target = try GoldenCases.bytes(of: "\(folder.path)/target.jsonl")
    #expect(try VectorFile.jsonl(target).count == 1)
    #expect(try folder.names() == ["out.jsonl", "target.jsonl"])
  }

  @Test(arguments: [[], ["--resume"]])
  func permissionsStay(_ options: [String]) async throws {
    let attributes = FileManager.default
    for permissions in [0o600, 0o666] {
      try folder.write(Array("old".utf8), as: "out.jsonl")
      try attributes.setAttributes([.posixPermissions: permissions], ofItemAtPath: path)
      let result = try await BuiltBinary.run(arguments(path) + options, input: ["cat"].asLines)
      #expect(result.status == 0, "\(result.errors)")
      let found = try attributes.attributesOfItem(atPath: path)[.posixPermissions] as? NSNumber
      #expect(found?.intValue == permissions)
    }
  }

  @Test func aSignalThatIsIgnoredFromTheStartDoesNothing() async throws {
    let process = try RunningBinary(
      arguments(path), launcher: ["/bin/sh", "-c", "trap '' HUP; exec \"$0\" \"$@\""])
    let texts = GoldenModel.texts(3000)
    process.send(texts.asLines)
    try await folder.waitForBytes(in: "out.jsonl.", atLeast: 1000)
    process.kill(SIGHUP)
    process.send(["last"].asLines, thenClose: true)
    let result = try await process.wait()
    #expect(result.status == 0, "\(result.errors)")
    #expect(try VectorFile.jsonl(GoldenCases.bytes(of: path)).count == texts.count + 1)
  }

  @Test(arguments: [SIGINT, SIGTERM, SIGHUP])
  func signalsStopCleanly(_ signal: Int32) async throws {
    let process = try RunningBinary(arguments(path))
    process.send(GoldenModel.texts(3000).asLines)
    try await folder.waitForBytes(in: "out.jsonl.", atLeast: 1000)
    process.kill(signal)
    let result = try await process.wait()
    #expect(result.status == 128 + signal)
    #expect(result.errors.isEmpty, "\(result.errors)")
    #expect(try folder.names().isEmpty)
  }

  @Test func aBrokenPipeEndsQuietly() async throws {
    let pipe = Pipe()
    let process = try RunningBinary(
      ["embed", "--model", GoldenModel.plain], output: pipe.fileHandleForWriting)
    try pipe.fileHandleForWriting.close()
    process.send(GoldenModel.texts(5000).asLines, thenClose: true)
    _ = try pipe.fileHandleForReading.read(upToCount: 100)
    try pipe.fileHandleForReading.close()
    let result = try await process.wait()
    #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
  }
}
