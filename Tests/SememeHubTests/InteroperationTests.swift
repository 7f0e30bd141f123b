import Foundation
import Testing

@Suite("Sharing the cache with Python")
struct InteroperationTests {
  /// Runs `Scripts/test-hub-interop`, which says what it proves; it needs Python and, the first
  /// time, pip.
  @Test(
    "huggingface_hub finds what Sememe stored, and the other way round", .timeLimit(.minutes(5)))
  func bothWays() async throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let script = try Subprocess(
      root.appendingPathComponent("Scripts/test-hub-interop").path,
      [try Subprocess.builtExecutable("sememe")])
    let end = try await script.end()
    if end.status == 77 { try Test.cancel("\(end.errors)") }
    #expect(end.status == 0, "\(end.output)\n\(end.errors)")
    #expect(end.output.contains("share a cache"))
  }
}
