import SememeEvaluation
import Testing

@Suite("Evaluation errors")
struct EvaluationErrorTests {
  @Test func messageNamesItsCause() {
    let cause = EvaluationError(.missingFile, "no row")
    let error = EvaluationError(.unreadableFile, "nothing to show", cause: cause)
    #expect(error.description == "nothing to show: no row")
    #expect(error.code == .unreadableFile)
  }
}
