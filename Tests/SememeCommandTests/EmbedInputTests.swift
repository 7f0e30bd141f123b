import Foundation
import SememeTestSupport
import Testing

/// How `sememe embed` takes texts from arguments, files and standard input.
@Suite struct EmbedInputTests {
  private func run(_ arguments: [String], _ input: String = "") async throws -> BuiltBinary.Result {
    try await BuiltBinary.run(
      ["embed", "--model", GoldenModel.plain] + arguments, input: Array(input.utf8))
  }

  private func expect(
    _ texts: [String], _ result: BuiltBinary.Result, _ location: SourceLocation = #_sourceLocation
  ) async throws {
    #expect(result.status == 0, "\(result.errors)", sourceLocation: location)
    let rows = try VectorFile.jsonl(result.output)
    let expected = try await GoldenModel.vectors(of: texts)
    #expect(rows == expected, sourceLocation: location)
  }

  @Test func lineBreaksEmptyLinesAndByteOrderMark() async throws {
    let result = try await run([], "\u{FEFF}one\r\n\ntwo\n\r\nthree")
    try await expect(["one", "", "two", "", "three"], result)
  }

  @Test func argumentsFilesAndStandardInputInOrder() async throws {
    let folder = try TemporaryTestFolder()
    let file = try folder.write(Array("from a file\n".utf8), as: "texts.txt")
    let result = try await run(["--text", "first", "--text", "second", file, "-"], "last\n")
    try await expect(["first", "second", "from a file", "last"], result)
  }

  @Test func jsonLines() async throws {
    let lines = #"{"text":"a \"cat\"\n","id":1}"# + "\n" + #"{"id":2,"text":"Justice"}"#
    let result = try await run(["--input-format", "jsonl"], lines)
    try await expect(["a \"cat\"\n", "Justice"], result)
    let named = try await run(["--input-format", "jsonl", "--field", "t"], #"{"t":"car"}"#)
    try await expect(["car"], named)
  }

  @Test func columnsOfAFileByItsEnding() async throws {
    let folder = try TemporaryTestFolder()
    let file = try folder.write(Array("id\ttext\r\n1\tcat\r\n2\t\r\n".utf8), as: "a.tsv")
    try await expect(["cat", ""], try await run([file]))
    let ids = try await run([file, "--field", "id"])
    try await expect(["1", "2"], ids)
  }

  @Test(arguments: [
    (["--input-format", "jsonl"], "{\"text\":\"a\"}\n[1]\n", "line 2: a JSON array"),
    (["--input-format", "jsonl"], "{\"txt\":\"a\"}\n", "line 1: no key \"text\""),
    (["--input-format", "jsonl"], "{\"text\":5}\n", "line 1: \"text\" is a JSON number"),
    (["--input-format", "jsonl"], "{\"text\":\"a\"\n", "line 1"),
    (["--input-format", "tsv"], "id\tname\n", "no column \"text\" among id, name"),
    (["--input-format", "tsv"], "id\ttext\n1\n", "line 2: 1 columns"),
  ])
  func malformedInput(_ arguments: [String], _ input: String, _ message: String) async throws {
    let result = try await run(arguments, input)
    #expect(result.status == 65)
    #expect(result.errors.contains(message), "\(result.errors)")
    #expect(result.errors.split(separator: "\n").count == 1)
  }

  @Test func invalidUTF8NamesTheLineUnlessLossy() async throws {
    let folder = try TemporaryTestFolder()
    let file = try folder.write(Array("cat\n".utf8) + [0x63, 0xFF, 0x0A], as: "bad.txt")
    let refused = try await run([file])
    #expect(refused.status == 65)
    #expect(refused.errors.contains("\(file), line 2: not valid UTF-8"), "\(refused.errors)")
    try await expect(["cat", "c\u{FFFD}"], try await run([file, "--lossy"]))
  }

  @Test func missingFileAndFolder() async throws {
    let missing = try await run(["/nonexistent/texts.txt"])
    #expect(missing.status == 66)
    #expect(missing.errors.contains("/nonexistent/texts.txt"))
    #expect(missing.errors.contains("a text is given with --text"), "\(missing.errors)")
    let folder = try await run(["/"])
    #expect(folder.status == 66 && folder.errors.contains("it is a folder"), "\(folder.errors)")
  }

  @Test func aTerminalIsToldThatTextsAreRead() async throws {
    var (terminal, typist): (Int32, Int32) = (0, 0)
    try #require(openpty(&typist, &terminal, nil, nil, nil) == 0)
    defer {
      close(terminal)
      close(typist)
    }
    let name = String(cString: try #require(ttyname(terminal)))
    let process = try RunningBinary(
      ["embed", "--model", GoldenModel.plain],
      launcher: ["/bin/sh", "-c", "exec \"$0\" \"$@\" < '\(name)'"])
    // The last byte is Ctrl-D.
    let typed = Array("cat\n\u{04}".utf8)
    #expect(write(typist, typed, typed.count) == typed.count)
    let result = try await process.wait()
    #expect(result.errors == "reading texts, one a line; Ctrl-D ends\n")
    try await expect(["cat"], result)
  }

  @Test func tenMegabytesInOneLine() async throws {
    let line = String(repeating: "the cat slept on a warm car ", count: 375_000)
    let result = try await BuiltBinary.run(
      ["embed", "--model", GoldenModel.plain], input: Array((line + "\ncat\n").utf8))
    #expect(result.status == 0)
    #expect(result.errors.contains("warning: 1 of 2 texts were longer than 40 tokens"))
    let start = String(repeating: "the cat slept on a warm car ", count: 40)
    #expect(
      try await VectorFile.jsonl(result.output) == GoldenModel.vectors(of: [start, "cat"]))
  }

  @Test func orderAndBytesAreTheSameWithOneThreadAndTwo() async throws {
    let texts = GoldenModel.texts(5000)
    let one = try await BuiltBinary.run(
      ["embed", "--model", GoldenModel.plain, "--threads", "1"], input: texts.asLines)
    let two = try await BuiltBinary.run(
      ["embed", "--model", GoldenModel.plain, "--threads", "2"], input: texts.asLines)
    #expect(one.status == 0 && one.output == two.output)
    #expect(try await VectorFile.jsonl(one.output) == GoldenModel.vectors(of: texts))
  }
}
