import SememePlots
import SememeProjection
import SememeTensors
import Testing

/// Numbers that cannot be drawn are refused with a message that says why.
@Suite("Numbers that cannot be drawn")
struct DataCheckTests {
  private func expectInvalid(
    _ part: String, sourceLocation: SourceLocation = #_sourceLocation, _ make: () throws -> Void
  ) {
    let error = #expect(throws: PlotError.self, sourceLocation: sourceLocation) { try make() }
    #expect(error?.code == .invalidData, sourceLocation: sourceLocation)
    #expect(
      error?.message.contains(part) == true, "\(error?.message ?? "")",
      sourceLocation: sourceLocation)
  }

  @Test func maps() {
    let points = Tensor([0, 1, 2, 3], shape: [2, 2])
    expectInvalid("at least one") { _ = try ScatterPlot(Tensor(zeros: [0, 2]), title: "t") }
    expectInvalid("2 or 3") { _ = try ScatterPlot(Tensor(zeros: [3, 4]), title: "t") }
    expectInvalid("2 or 3") { _ = try ScatterPlot(Tensor(zeros: [4]), title: "t") }
    expectInvalid("number 1") {
      _ = try ScatterPlot(Tensor([0, .nan, 1, 2], shape: [2, 2]), title: "t")
    }
    expectInvalid("number 3") {
      _ = try ScatterPlot(Tensor([0, 1, 1, .infinity], shape: [2, 2]), title: "t")
    }
    expectInvalid("3 labels") { _ = try ScatterPlot(points, title: "t", labels: ["a", "b", "c"]) }
    expectInvalid("values") { _ = try ScatterPlot(points, title: "t", values: [1, .nan]) }
    expectInvalid("groups or values") {
      _ = try ScatterPlot(points, title: "t", groups: ["a", "b"], values: [1, 2])
    }
    expectInvalid("axes") { _ = try ScatterPlot(points, title: "t", axes: ["one"]) }
  }

  @Test func heatMaps() {
    expectInvalid("matrix") { _ = try HeatMap(Tensor(zeros: [2, 0]), title: "t") }
    expectInvalid("matrix") { _ = try HeatMap(Tensor(zeros: [2]), title: "t") }
    expectInvalid("NaN") { _ = try HeatMap(Tensor([.nan], shape: [1, 1]), title: "t") }
    expectInvalid("inf") { _ = try HeatMap(Tensor([.infinity], shape: [1, 1]), title: "t") }
    expectInvalid("row names") {
      _ = try HeatMap(Tensor(zeros: [2, 2]), rows: ["a"], title: "t")
    }
    expectInvalid("column groups") {
      _ = try HeatMap(Tensor(zeros: [2, 2]), title: "t", columnGroups: ["a"])
    }
  }

  @Test func chartsAndTrees() {
    expectInvalid("no value") { _ = try LineChart([], title: "t") }
    expectInvalid("no value") { _ = try LineChart([LineSeries("a", [.nan])], title: "t") }
    expectInvalid("inf") { _ = try LineChart([LineSeries("a", [.infinity])], title: "t") }
    expectInvalid("ascend") {
      _ = try LineChart([LineSeries("a", [1, 2], places: [1, 1])], title: "t")
    }
    expectInvalid("places") { _ = try LineChart([LineSeries("a", [1], places: [])], title: "t") }
    expectInvalid("values") { _ = try BarChart(["a"], [.init("s", [1, 2])], title: "t") }
    expectInvalid("no value") { _ = try BarChart([], [], title: "t") }
    let pair = { (height: Double) in
      Dendrogram(leafCount: 2, merges: [.init(first: 0, second: 1, height: height, count: 2)])
    }
    expectInvalid("leaves") { _ = try DendrogramPlot(pair(1), labels: ["a"], title: "t") }
    expectInvalid("groups") {
      _ = try DendrogramPlot(pair(1), labels: ["a", "b"], title: "t", groups: ["a"])
    }
    expectInvalid("heights") {
      _ = try DendrogramPlot(pair(.nan), labels: ["a", "b"], title: "t")
    }
    expectInvalid("heights") {
      _ = try DendrogramPlot(pair(1), labels: ["a", "b"], title: "t", cut: .infinity)
    }
    expectInvalid("figure") { _ = try Figure([], title: "t") }
  }

  @Test func attention() {
    let map = Tensor([1, 0, 0.5, 0.5], shape: [1, 2, 2])
    expectInvalid("a layer") { _ = try AttentionView(tokens: ["a", "b"], maps: [], title: "t") }
    expectInvalid("shape") { _ = try AttentionView(tokens: ["a"], maps: [map], title: "t") }
    expectInvalid("not from 0 to 1") {
      _ = try AttentionView(
        tokens: ["a"], maps: [Tensor([.nan], shape: [1, 1, 1])], title: "t")
    }
    expectInvalid("counted from 0") {
      _ = try AttentionView(
        tokens: ["a", "b"], maps: [map], title: "t", focus: .map(layer: 0, head: 1))
    }
    expectInvalid("counted from 0") {
      _ = try AttentionView(
        tokens: ["a", "b"], maps: [map], title: "t", focus: .lines(layer: 1))
    }
    expectInvalid("segments") {
      _ = try AttentionView(tokens: ["a", "b"], maps: [map], segments: [0], title: "t")
    }
  }

  /// Numbers at the ends of what floats hold, and numbers that are all the same, are drawn.
  @Test func extremes() throws {
    let values: [[Float]] = [
      [0, 0, 0, 0], [1e30, 1e30, 1e30, 1e30], [-3e38, 3e38, 0, 1], [1e-38, 2e-38, 0, 0],
      [1, 1.000_000_1, 1, 1], [-5, -5, -5, -5],
    ]
    for numbers in values {
      let tensor = Tensor(numbers, shape: [2, 2])
      let doubles = numbers.map(Double.init)
      let plots: [any Plot] = [
        try ScatterPlot(tensor, title: "t"), try ScatterPlot(tensor, title: "t", axes: ["a", "b"]),
        try ScatterPlot(
          Tensor(numbers + [0, 0], shape: [2, 3]), title: "t", values: [numbers[0], numbers[1]]),
        try HeatMap(tensor, title: "t"), try HeatMap(tensor, title: "t", scale: .diverging),
        try LineChart([LineSeries("a", doubles)], title: "t"),
        try LineChart([LineSeries("a", [doubles[0]])], title: "t"),
        try BarChart(["a", "b", "c", "d"], [.init("s", doubles)], title: "t"),
        try DendrogramPlot(
          Dendrogram(
            leafCount: 2, merges: [.init(first: 0, second: 1, height: doubles[0], count: 2)]),
          labels: ["a", "b"], title: "t"),
      ]
      for plot in plots {
        let svg = plot.svg()
        #expect(XMLChecker.fault(svg) == nil)
        #expect(!svg.contains("nan") && !svg.contains("\"inf"), "\(numbers)")
      }
    }
  }
}
