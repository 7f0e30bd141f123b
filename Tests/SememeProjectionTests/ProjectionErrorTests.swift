import SememeProjection
import Testing

@Suite("Projection errors")
struct ProjectionErrorTests {
  @Test func messageNamesItsCause() {
    let cause = ProjectionError(.invalidArgument, "no row")
    let error = ProjectionError(.invalidPoints, "nothing to show", cause: cause)
    #expect(error.description == "nothing to show: no row")
    #expect(error.code == .invalidPoints)
  }
}
