import SememeTestSupport
import SememeWords
import Testing

@Suite("Models that fastText trained")
struct FastTextFixtureTests {
  @Test(
    "Vectors and labels of texts are fastText's own",
    arguments: [
      "softmax.bin", "hs.bin", "ns.bin", "ova.bin", "cbow.bin", "softmax-norm.ftz", "hs-pruned.ftz",
    ])
  func answers(_ file: String) throws {
    let folder = GoldenCases.repositoryRoot + "/Tests/Fixtures/fasttext"
    try FastTextAnswers.compare("\(folder)/\(file)", "\(folder)/\(file.dropLast(4)).json")
    // Written again, it is the same to the byte.
    let written = try TemporaryTestFolder()
    try FastTextModel.load("\(folder)/\(file)").save(to: "\(written.path)/\(file)")
    #expect(
      try GoldenCases.bytes(of: "\(written.path)/\(file)")
        == GoldenCases.bytes(of: "\(folder)/\(file)"))
  }
}
