import Foundation
import SememeTestSupport
import Testing

@Suite("Sharing the cache with Python")
struct InteroperationTests {
  /// Runs `Scripts/test-hub-interop`, which says what it proves.
  ///
  /// It needs an environment with pip for each version of `huggingface_hub`. They are made by
  /// running it once with the network, `Scripts/test-hub-interop PATH-TO-SEMEME`; where they are
  /// missing the test is skipped, unless SEMEME_INTEROP=1 asks for it all the same.
  @Test(
    "huggingface_hub finds what Sememe stored, and the other way round",
    .enabled(
      if: isAskedFor || hasEnvironments, "needs what Scripts/test-hub-interop installs"),
    .timeLimit(.minutes(10)))
  func bothWays() async throws {
    let script = try RunningBinary([BuiltBinary.path], program: Self.script)
    let end = try await script.wait(within: 280)
    #expect(end.status == 0, "\(end.text)\n\(end.errors)")
    #expect(end.text.contains("share a cache"))
  }

  private static let script = "\(GoldenCases.repositoryRoot)/Scripts/test-hub-interop"

  private static var isAskedFor: Bool {
    ProcessInfo.processInfo.environment["SEMEME_INTEROP"] == "1"
  }

  /// Whether the script need not ask pip for any of the versions that it names.
  private static var hasEnvironments: Bool {
    let variables = ProcessInfo.processInfo.environment
    let caches = variables["XDG_CACHE_HOME"] ?? (variables["HOME"] ?? "") + "/.cache"
    let lines = (try? String(contentsOfFile: script, encoding: .utf8))?.split(separator: "\n")
    let start = "versions=("
    guard let list = lines?.first(where: { $0.hasPrefix(start) }) else { return false }
    let versions = list.dropFirst(start.count).prefix { $0 != ")" }.split(separator: " ")
    return !versions.isEmpty
      && versions.allSatisfy {
        FileManager.default.fileExists(
          atPath: "\(caches)/sememe/huggingface_hub-\($0)/complete")
      }
  }
}
