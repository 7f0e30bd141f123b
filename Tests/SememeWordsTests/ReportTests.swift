import SememeTensors
import SememeTestSupport
import SememeWords
import Testing

@Suite struct ReportTests {
  @Test func precisionAndRecall() {
    var report = LabelReport()
    report.add(predicted: ["a", "b"], expected: ["a"])
    report.add(predicted: ["b", "b"], expected: ["a", "c", "b"])
    report.add(predicted: [], expected: ["c"])
    report.add(predicted: ["a"], expected: [])
    #expect(report.exampleCount == 3)
    #expect(report.total == .init(hits: 2, predicted: 3, expected: 5))
    #expect(report.total.precision == 2.0 / 3)
    #expect(report.total.recall == 0.4)
    #expect(report.total.f1 == 0.5)
    #expect(report.labels["a"] == .init(hits: 1, predicted: 1, expected: 2))
    #expect(report.labels["b"]?.precision == 0.5)
    #expect(report.labels["c"]?.precision == nil)
    #expect(LabelReport().total.f1 == nil)
  }

  @Test func aModelAgreesWithItsRotation() async throws {
    let vectors = try TestWords.random(300, dimension: 6, seed: 15)
    // Two axes are swapped and one is turned round: cosines stay.
    let turned = try TestWords.vectors(
      (0..<300).reversed().map { index in
        let row = vectors.vector(at: index)
        return ("w\(index)", [row[1], row[0], -row[2], row[3], row[4], row[5]])
      })
    var options = VectorComparisonOptions()
    options.wordCount = 50
    options.pairCount = 2000
    let same = try await vectors.compare(with: turned, options: options)
    #expect(same.sharedWordCount == 300)
    #expect(same.words.count == 50)
    #expect((same.meanOverlap ?? 0) > 0.99)
    #expect((same.rankCorrelation ?? 0) > 0.999)
    #expect(same.pairCount == 2000)
    let other = try await vectors.compare(
      with: TestWords.random(200, dimension: 9, seed: 16), options: options)
    #expect(other.sharedWordCount == 200)
    #expect((other.meanOverlap ?? 1) < 0.3)
    #expect(abs(other.rankCorrelation ?? 1) < 0.1)
  }

  @Test func modelsThatShareNothing() async throws {
    let none = try await TestWords.vectors([("a", [1])]).compare(
      with: TestWords.vectors([("b", [1])]))
    #expect(none.sharedWordCount == 0)
    #expect(none.meanOverlap == nil)
    #expect(none.rankCorrelation == nil)
    var options = VectorComparisonOptions()
    options.neighborCount = 0
    await #expect(throws: WordVectorsError.self) {
      _ = try await TestWords.random(3, dimension: 2, seed: 1).compare(
        with: TestWords.random(3, dimension: 2, seed: 1), options: options)
    }
  }
}
