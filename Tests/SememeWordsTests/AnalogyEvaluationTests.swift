import SememeTensors
import SememeTestSupport
import SememeWords
import Testing

@Suite struct AnalogyEvaluationTests {
  private let folder: TemporaryTestFolder

  init() throws { folder = try TemporaryTestFolder() }

  private func google(_ text: String) throws -> AnalogyQuestions {
    try AnalogyQuestions(google: folder.write(Array(text.utf8), as: "questions.txt"))
  }

  /// Countries are their capitals moved by one direction, so that every analogy holds.
  private func countries() throws -> WordVectors {
    try TestWords.vectors([
      ("Athens", [1, 0, 0, 0, 1]), ("Greece", [1, 0, 0, 0, -1]), ("Oslo", [0, 1, 0, 0, 1]),
      ("Norway", [0, 1, 0, 0, -1]), ("Rome", [0, 0, 1, 0, 1]), ("Italy", [0, 0, 1, 0, -1]),
      ("rome", [0, 0, 0, 1, 0]), ("ITALY", [0, 0.1, 1, 0, -0.9]), ("zero", [0, 0, 0, 0, 0]),
    ])
  }

  @Test func sectionsOfTheOriginalFormat() throws {
    let questions = try google(
      "a b c d\n: capital common\nAthens Greece Oslo Norway\nthree words only\n\n: gram1-adjective\r\n x y z w \r\n: empty\n"
    )
    #expect(questions.sections.map(\.name) == ["", "capital common", "gram1-adjective", "empty"])
    #expect(questions.sections.map(\.kind) == [.semantic, .semantic, .syntactic, .semantic])
    #expect(questions.sections.map(\.questions.count) == [1, 1, 1, 0])
    #expect(questions.malformedLineCount == 1)
    #expect(
      questions.sections[1].questions
        == [.init(a: "Athens", b: "Greece", c: "Oslo", answers: ["Norway"])])
  }

  @Test(arguments: AnalogyMethod.allCases) func rightAndWrongAndSkipped(
    method: AnalogyMethod
  ) async throws {
    let questions = try google(
      ": capitals\nAthens Greece Oslo Norway\nathens greece oslo norway\nAthens Greece Oslo Italy\n"
        + "Athens Greece Paris France\n: gram1\nAthens Greece Rome Italy\nzero Greece zero Italy\n")
    let report = try await countries().evaluate(questions, method: method)
    #expect(report.sections.map(\.tally.correct) == [2, 1])
    #expect(report.sections.map(\.tally.asked) == [3, 2])
    #expect(report.sections.map(\.tally.skipped) == [1, 0])
    #expect(report.total().accuracy == 0.6)
    #expect(report.total(.semantic).asked == 3)
    #expect(report.total(.syntactic).accuracy == 0.5)
  }

  @Test func caseAndTheVocabularysEnd() async throws {
    let questions = try google(": s\nathens greece rome italy\n")
    let vectors = try countries()
    // In their own case the words are unknown.
    let exact = try await vectors.evaluate(questions, ignoresCase: false)
    #expect(exact.total() == .init(correct: 0, asked: 0, skipped: 1))
    // Of Rome and rome the first stands for both; without Italy itself it is unknown.
    let all = try await vectors.evaluate(questions)
    #expect(all.total() == .init(correct: 1, asked: 1, skipped: 0))
    let few = try await vectors.evaluate(questions, restrictVocabulary: 5)
    #expect(few.total() == .init(correct: 0, asked: 0, skipped: 1))
  }

  @Test func manyQuestionsAtOnceAreAnsweredAsOneByOne() async throws {
    let vectors = try TestWords.random(400, dimension: 16, seed: 11)
    var generator = SeededGenerator(seed: 12)
    var (text, right) = (": s\n", 0)
    for number in 0..<700 {
      let words = (0..<3).map { _ in "w\(Int.random(in: 0..<400, using: &generator))" }
      let answer = try await vectors.analogy(words[0], words[1], words[2], count: 1)[0].word
      text += (words + [number % 3 == 0 ? "w0" : answer]).joined(separator: " ") + "\n"
      if number % 3 != 0 || answer == "w0" { right += 1 }
    }
    let report = try await vectors.evaluate(google(text))
    #expect(report.total() == .init(correct: right, asked: 700, skipped: 0))
  }

  @Test func theBiggerTestSet() async throws {
    try folder.write(
      Array("Athens\tGreece/Hellas\nOslo\tNorway\nRome\tItalia/Italy\n".utf8),
      as: "BATS/3_Encyclopedic_semantics/E01 [country - capital].txt")
    try folder.write(
      Array("dog\tdogs\ncat\tcats\nno-answer\n".utf8),
      as: "BATS/1_Inflectional_morphology/I01 [noun - plural_reg].txt")
    let questions = try AnalogyQuestions(bats: folder.path + "/BATS")
    #expect(
      questions.sections.map(\.name)
        == ["I01 [noun - plural_reg]", "E01 [country - capital]"])
    #expect(questions.sections.map(\.kind) == [.syntactic, .semantic])
    #expect(questions.sections.map(\.questions.count) == [2, 6])
    #expect(questions.malformedLineCount == 1)
    #expect(
      questions.sections[1].questions.contains(
        .init(a: "Oslo", b: "Norway", c: "Rome", answers: ["Italia", "Italy"])))
    let report = try await countries().evaluate(questions)
    // From Rome the first answer, Italia, is unknown: two questions are skipped.
    #expect(report.sections[1].tally == .init(correct: 4, asked: 4, skipped: 2))
    #expect(report.sections[0].tally.skipped == 2)
  }

  @Test func filesWithoutQuestionsAreNamed() throws {
    for (text, name) in [
      ("", "empty"), ("just some words of a text file\n", "text"), (": s\n", "s"),
    ] {
      let path = try folder.write(Array(text.utf8), as: name)
      let error = #expect(throws: WordVectorsError.self) { try AnalogyQuestions(google: path) }
      #expect(error?.code == .malformedFile)
      #expect(error?.description.contains(path) == true)
    }
    #expect(throws: WordVectorsError.self) { try AnalogyQuestions(google: folder.path) }
    #expect(throws: WordVectorsError.self) {
      try AnalogyQuestions(google: folder.path + "/missing")
    }
    #expect(throws: WordVectorsError.self) { try AnalogyQuestions(bats: folder.path + "/missing") }
  }

  @Test func anyFileGivesQuestionsOrAnError() throws {
    var mutator = Mutator(seed: 13)
    let seed = Array(": capital\nAthens Greece Oslo Norway\n: gram1\na b c d\nx\ty/z\n".utf8)
    for _ in 0..<400 {
      let path = try folder.write(mutator.mutate(seed), as: "fuzz.txt")
      for read in [
        { try AnalogyQuestions(google: path) }, { try AnalogyQuestions(bats: path) },
      ] {
        do {
          let questions = try read()
          #expect(questions.sections.contains { !$0.questions.isEmpty })
        } catch {
          #expect(error is WordVectorsError)
        }
      }
    }
  }
}
