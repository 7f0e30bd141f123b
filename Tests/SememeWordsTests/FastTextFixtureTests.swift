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
    // Written again, it is the same to the byte, but for the order in which fastText lists the
    // buckets that it kept: that of its hash table.
    let written = try TemporaryTestFolder()
    let model = try FastTextModel.load("\(folder)/\(file)")
    try model.save(to: "\(written.path)/\(file)")
    let (ours, theirs) = (
      try GoldenCases.bytes(of: "\(written.path)/\(file)"),
      try GoldenCases.bytes(of: "\(folder)/\(file)")
    )
    let isPruned = model.dictionary.keptBuckets != nil
    #expect(isPruned == file.contains("pruned") && ours.count == theirs.count)
    #expect(isPruned || ours == theirs)
    try FastTextAnswers.compare(
      "\(written.path)/\(file)", "\(folder)/\(file.dropLast(4)).json")
  }
}
