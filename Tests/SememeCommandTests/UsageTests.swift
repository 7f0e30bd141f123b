import SememeTestSupport
import Testing

/// Wrong usage, settings and models: one line that helps, and the status that fits.
@Suite struct UsageTests {
  @Test(arguments: [
    ["embed", "--nonsense"], ["embed", "--format", "xml"], ["nonsense"], ["senses"],
    ["embed", "--prompt", "a", "--prompt-name", "b"], ["embed", "--resume"],
    ["embed", "--output", ""],
    ["embed", "--truncate-dim", "0"], ["bench", "--seconds", "0"],
    ["senses", "bank", "a bank", "--layer", "deep"],
  ])
  func wrongUsage(_ arguments: [String]) async throws {
    let result = try await BuiltBinary.run(arguments)
    #expect(result.status == 2)
    #expect(result.output.isEmpty)
    #expect(result.errors.hasPrefix("sememe: ") && result.errors.contains("--help'"))
    #expect(result.errors.split(separator: "\n").count == 1, "\(result.errors)")
  }

  @Test func helpAndVersion() async throws {
    let version = try await BuiltBinary.run(["--version"])
    #expect(version.status == 0 && version.text.hasPrefix("sememe 0."))
    let help = try await BuiltBinary.run(["embed", "--help"])
    #expect(help.status == 0 && help.text.contains("--truncate-dim"))
    let overview = try await BuiltBinary.run([])
    #expect(overview.status == 0 && overview.text.contains("SUBCOMMANDS"))
  }

  @Test func unknownModels() async throws {
    let folder = try TemporaryTestFolder()
    let cache = ["HF_HUB_CACHE": folder.path]
    let text = ["--text", "cat"]
    let standard = try await BuiltBinary.run(["embed"] + text, environment: cache)
    #expect(standard.status == 66)
    #expect(standard.errors.contains("sememe model pull"), "\(standard.errors)")
    #expect(standard.errors.contains("make demo"))
    let other = try await BuiltBinary.run(
      ["embed", "--model", "nobody/nothing"] + text, environment: cache)
    #expect(other.status == 66 && other.errors.contains("nobody/nothing"))
    let path = try await BuiltBinary.run(["embed", "--model", "/nonexistent"] + text)
    #expect(path.status == 66 && path.errors.contains("/nonexistent"))
    let name = try await BuiltBinary.run(["embed", "--model", "a b"] + text)
    #expect(name.status == 2 && name.errors.contains("is not a model id"), "\(name.errors)")
    let empty = try await BuiltBinary.run(["embed", "--model", folder.path] + text)
    #expect(empty.status == 65 && empty.errors.contains(folder.path), "\(empty.errors)")
    for result in [standard, other, path, name, empty] {
      #expect(result.errors.split(separator: "\n").count == 1, "\(result.errors)")
      #expect(!result.errors.contains("Error("), "\(result.errors)")
    }
  }

  @Test(arguments: [
    ("SEMEME_THREADS", "none"), ("SEMEME_THREADS", "0"), ("SEMEME_KERNELS", "abacus"),
  ])
  func settingsThatCannotBeUsed(_ name: String, _ value: String) async throws {
    let result = try await BuiltBinary.run(
      ["embed", "--model", GoldenModel.plain, "--text", "cat"], environment: [name: value])
    #expect(result.status == 78)
    #expect(result.errors.contains(name) && result.errors.contains(value), "\(result.errors)")
  }

  @Test func threadsBeyondTheRange() async throws {
    let result = try await BuiltBinary.run(
      ["embed", "--model", GoldenModel.plain, "--text", "cat", "--threads", "0"])
    #expect(result.status == 2 && result.errors.contains("1 to 1024"), "\(result.errors)")
  }

  @Test func textCannotSteerTheTerminal() async throws {
    let result = try await BuiltBinary.run(
      ["embed", "--model", GoldenModel.plain, "/no\u{1B}[31mfile"])
    #expect(result.status == 66)
    #expect(!result.errors.contains("\u{1B}"))
  }
}
