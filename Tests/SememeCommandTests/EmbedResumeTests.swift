import Foundation
import SememeTestSupport
import Testing

/// `--resume` continues an interrupted file so that it ends like an uninterrupted one.
@Suite struct EmbedResumeTests {
  private let folder: TemporaryTestFolder
  private let texts = GoldenModel.texts(4000)

  init() throws {
    folder = try TemporaryTestFolder()
  }

  private func arguments(_ format: String, _ name: String = "out") -> [String] {
    [
      "embed", "--model", GoldenModel.plain, "--resume",
      "--output", "\(folder.path)/\(name).\(format)",
    ]
  }

  /// Starts a run, kills it in the middle and returns the bytes of the partial file.
  private func interrupted(_ format: String, by signal: Int32) async throws -> [UInt8] {
    let process = try RunningBinary(arguments(format))
    process.send(Array(texts[..<2500]).asLines)
    try await folder.waitForBytes(in: "out.\(format).part", atLeast: 1000)
    process.kill(signal)
    let result = try await process.wait()
    #expect(result.status == 128 + signal)
    #expect(try folder.names() == ["out.\(format).part"])
    return try GoldenCases.bytes(of: "\(folder.path)/out.\(format).part")
  }

  @Test(arguments: ["jsonl", "csv", "npy"], [SIGKILL, SIGINT])
  func continuesAfterASignal(_ format: String, _ signal: Int32) async throws {
    let part = try await interrupted(format, by: signal)
    // A machine that fails may leave half a row behind.
    try folder.write(Array(part.dropLast(3)), as: "out.\(format).part")
    let resumed = try await BuiltBinary.run(arguments(format), input: texts.asLines)
    #expect(resumed.status == 0, "\(resumed.errors)")
    let whole = try await BuiltBinary.run(arguments(format, "whole"), input: texts.asLines)
    #expect(whole.status == 0)
    let bytes = try GoldenCases.bytes(of: "\(folder.path)/out.\(format)")
    #expect(try bytes == GoldenCases.bytes(of: "\(folder.path)/whole.\(format)"))
    #expect(bytes.count > part.count)
    #expect(try folder.names() == ["out.\(format)", "whole.\(format)"])
  }

  /// The whole rows of a partial file: a signal may come in the middle of a write.
  private func wholeRows(_ format: String, _ bytes: [UInt8]) -> [UInt8] {
    if format == "npy" { return Array(bytes[..<(bytes.count - (bytes.count - 128) % (32 * 4))]) }
    return Array(bytes[...(bytes.lastIndex(of: UInt8(ascii: "\n")) ?? 0)])
  }

  @Test(arguments: ["jsonl", "csv", "npy"])
  func refusesOtherTextsAndFewerTexts(_ format: String) async throws {
    let part = wholeRows(format, try await interrupted(format, by: SIGKILL))
    let others = try await BuiltBinary.run(
      arguments(format), input: texts.map { "x " + $0 }.asLines)
    #expect(others.status == 65)
    #expect(others.errors.contains("is not the vector of text"), "\(others.errors)")
    let fewer = try await BuiltBinary.run(arguments(format), input: ["one"].asLines)
    #expect(fewer.status == 65)
    #expect(fewer.errors.contains("the input has fewer texts"), "\(fewer.errors)")
    #expect(try GoldenCases.bytes(of: "\(folder.path)/out.\(format).part") == part)
  }

  @Test(arguments: ["jsonl", "csv", "npy"])
  func refusesAnotherDimensionAndOtherContent(_ format: String) async throws {
    _ = try await interrupted(format, by: SIGKILL)
    let shorter = try await BuiltBinary.run(
      arguments(format) + ["--truncate-dim", "8"], input: texts.asLines)
    #expect(shorter.status == 65)
    #expect(shorter.errors.contains("cannot be continued"), "\(shorter.errors)")
    let junk = Array(repeating: Array("some notes\n".utf8), count: 100).flatMap { $0 }
    try folder.write(junk, as: "out.\(format).part")
    let notes = try await BuiltBinary.run(arguments(format), input: texts.asLines)
    #expect(notes.status == 65 && notes.errors.contains("cannot be continued"), "\(notes.errors)")
    #expect(try GoldenCases.bytes(of: "\(folder.path)/out.\(format).part") == junk)
  }

  @Test(
    arguments: ["jsonl", "csv", "npy"],
    ["precious without newline", "{\"index\":0,\"name\":\"a\"}", "12 monkeys", " "])
  func keepsAFileThatHoldsNoVectors(_ format: String, _ text: String) async throws {
    let bytes = Array(text.utf8)
    try folder.write(bytes, as: "out.\(format).part")
    let result = try await BuiltBinary.run(arguments(format), input: ["cat"].asLines)
    #expect(result.status == 65)
    #expect(result.errors.contains("does not begin like vectors"), "\(result.errors)")
    #expect(try GoldenCases.bytes(of: "\(folder.path)/out.\(format).part") == bytes)
  }

  @Test(arguments: ["jsonl", "csv", "npy"], [1, 5, 12, 30, 127, 140])
  func continuesAfterATornFirstRow(_ format: String, _ length: Int) async throws {
    let whole = try await BuiltBinary.run(arguments(format, "whole"), input: ["cat"].asLines)
    #expect(whole.status == 0)
    let bytes = try GoldenCases.bytes(of: "\(folder.path)/whole.\(format)")
    // An interrupted npy file tells no rows yet.
    let empty = try await BuiltBinary.run(arguments(format, "empty"))
    let start = format == "npy" ? try GoldenCases.bytes(of: "\(folder.path)/empty.npy") : []
    #expect(empty.status == 0)
    let torn = start.prefix(length) + bytes[start.count...].prefix(max(0, length - start.count))
    try folder.write(Array(torn), as: "out.\(format).part")
    let resumed = try await BuiltBinary.run(arguments(format), input: ["cat"].asLines)
    #expect(resumed.status == 0, "\(resumed.errors)")
    #expect(try GoldenCases.bytes(of: "\(folder.path)/out.\(format)") == bytes)
  }

  @Test func continuesTwiceAfterAKillBeforeTheRenaming() async throws {
    let first = try await BuiltBinary.run(
      arguments("npy", "first"), input: Array(texts[..<100]).asLines)
    #expect(first.status == 0)
    let finished = try GoldenCases.bytes(of: "\(folder.path)/first.npy")
    try FileManager.default.moveItem(
      atPath: "\(folder.path)/first.npy", toPath: "\(folder.path)/out.npy.part")
    let process = try RunningBinary(arguments("npy"))
    process.send(Array(texts[..<2500]).asLines)
    try await folder.waitForBytes(in: "out.npy.part", atLeast: finished.count + 1000)
    process.kill(SIGKILL)
    _ = try await process.wait()
    let resumed = try await BuiltBinary.run(arguments("npy"), input: texts.asLines)
    #expect(resumed.status == 0, "\(resumed.errors)")
    let whole = try await BuiltBinary.run(arguments("npy", "whole"), input: texts.asLines)
    #expect(whole.status == 0)
    let bytes = try GoldenCases.bytes(of: "\(folder.path)/out.npy")
    #expect(try bytes == GoldenCases.bytes(of: "\(folder.path)/whole.npy"))
  }

  @Test func leavesNothingWhereNoModelIs() async throws {
    let result = try await BuiltBinary.run([
      "embed", "--model", "/nonexistent", "--resume", "--text", "a", "--output",
      "\(folder.path)/out.csv",
    ])
    #expect(result.status == 66, "\(result.errors)")
    #expect(try folder.names().isEmpty)
  }

  @Test func refusesALinkAsPart() async throws {
    let precious = try folder.write(Array("1".utf8), as: "precious")
    try FileManager.default.createSymbolicLink(
      atPath: "\(folder.path)/out.csv.part", withDestinationPath: precious)
    let result = try await BuiltBinary.run(arguments("csv"), input: ["cat"].asLines)
    #expect(result.status == 73)
    #expect(result.errors.contains("it is a symbolic link"), "\(result.errors)")
    #expect(try GoldenCases.bytes(of: precious) == Array("1".utf8))
  }

  @Test(arguments: ["jsonl", "csv", "npy"])
  func startsWithAnEmptyPart(_ format: String) async throws {
    try folder.write([], as: "out.\(format).part")
    let result = try await BuiltBinary.run(arguments(format), input: ["cat"].asLines)
    #expect(result.status == 0, "\(result.errors)")
    #expect(try folder.names() == ["out.\(format)"])
  }

  @Test func twoProcessesDoNotWriteOneFile() async throws {
    let first = try RunningBinary(arguments("csv"))
    first.send(texts.asLines)
    try await folder.waitForBytes(in: "out.csv.part", atLeast: 1000)
    let second = try await BuiltBinary.run(arguments("csv"), input: texts.asLines)
    #expect(second.status == 73)
    #expect(second.errors.contains("another process is writing it"), "\(second.errors)")
    first.kill(SIGKILL)
    _ = try await first.wait()
  }

  @Test(arguments: ["json", "safetensors", "txt"])
  func isRefusedForOtherFormats(_ format: String) async throws {
    let result = try await BuiltBinary.run(arguments(format), input: texts.asLines)
    #expect(result.status == 2)
    #expect(result.errors.contains("--resume does not work with"), "\(result.errors)")
    #expect(try folder.names().isEmpty)
  }
}
