import SememePlots
import Testing

@Suite("Plot errors")
struct PlotErrorTests {
  @Test func messageNamesItsCause() {
    let cause = PlotError(.invalidData, "no row")
    let error = PlotError(.unsupportedFormat, "nothing to show", cause: cause)
    #expect(error.description == "nothing to show: no row")
    #expect(error.code == .unsupportedFormat)
  }
}
