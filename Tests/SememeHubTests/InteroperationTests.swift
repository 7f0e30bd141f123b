import Foundation
import SememeTestSupport
import Testing

@Suite("Sharing the cache with Python")
struct InteroperationTests {
  /// Runs `Scripts/test-hub-interop`, which says what it proves; it needs Python and, the first
  /// time, pip.
  @Test(
    "huggingface_hub finds what Sememe stored, and the other way round", .timeLimit(.minutes(5)))
  func bothWays() async throws {
    let script = try RunningBinary(
      [BuiltBinary.path], program: "\(GoldenCases.repositoryRoot)/Scripts/test-hub-interop")
    let end = try await script.wait(within: 280)
    if end.status == 77 { try Test.cancel("\(end.errors)") }
    #expect(end.status == 0, "\(end.text)\n\(end.errors)")
    #expect(end.text.contains("share a cache"))
  }
}
