import SememeJSON
import SememePlots
import SememeProjection
import SememeSystem
import SememeTensors
import SememeTestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What holds for every picture.
@Suite("Pictures")
struct PictureTests {
  @Test func drawingsAreWellFormedAndComplete() throws {
    for (name, plot) in try Samples.all() {
      for theme in PlotTheme.allCases {
        let svg = plot.svg(theme: theme)
        #expect(XMLChecker.fault(svg) == nil, "\(name) \(theme)")
        #expect(
          !svg.contains("NaN") && !svg.contains("\"nan\"") && !svg.contains("inf\""), "\(name)")
        #expect(!svg.contains("var("), "\(name): a drawing of its own has no variables")
        #expect(
          svg.contains("<title id=") && svg.contains("<desc id=") && svg.contains("role=\"img\""))
        let title = plot.picture.title.replacing("“", with: "“")
        #expect(svg.contains(title), "\(name)")
      }
      #expect(plot.svg(theme: .light) != plot.svg(theme: .dark), "\(name)")
    }
  }

  @Test func theSamePlotGivesTheSameText() throws {
    let (first, second) = (try Samples.all(), try Samples.all())
    for (a, b) in zip(first, second) {
      #expect(a.plot.svg() == b.plot.svg(), "\(a.name)")
      #expect(a.plot.html() == b.plot.html(), "\(a.name)")
    }
  }

  /// Everything drawn stays on its sheet; texts may reach over it by what fonts differ.
  @Test func marksStayOnTheSheet() throws {
    for (name, plot) in try Samples.all() {
      let svg = plot.svg()
      let sheet = try #require(numbers(after: "viewBox=\"", in: svg).first)
      for line in svg.split(separator: "\n") where line.hasPrefix("<text") {
        let (x, y) = (
          try #require(numbers(after: " x=\"", in: line).first?.first),
          try #require(numbers(after: " y=\"", in: line).first?.first)
        )
        // Parts of a figure stand at places of their own.
        guard name != "figure" else { continue }
        #expect(x >= 0 && x <= sheet[2] && y >= 0 && y <= sheet[3], "\(name): \(line)")
        // Turned text and text with entities would have to be measured otherwise.
        guard !line.contains("transform="), !line.contains("&") else { continue }
        let text = line.dropLast("</text>".count).split(separator: ">").last ?? ""
        let size = numbers(after: "font-size=\"", in: line).first?.first ?? 12
        let width = TextMetrics.width(
          String(text), size: size, isBold: line.contains("font-weight"))
        let left =
          line.contains("=\"end\"") ? x - width : line.contains("=\"middle\"") ? x - width / 2 : x
        #expect(left >= -2 && left + width <= sheet[2] + 2, "\(name): \(line)")
      }
    }
  }

  @Test func pagesAskForNothing() throws {
    for (name, plot) in try Samples.all() {
      let html = plot.html()
      #expect(html.contains("default-src 'none'"), "\(name)")
      for forbidden in ["http://", "https://", "//cdn", "import(", "fetch(", "XMLHttpRequest"] {
        let rest = html.replacing("http://www.w3.org/2000/svg", with: "")
        #expect(!rest.contains(forbidden), "\(name): \(forbidden)")
      }
      #expect(html.hasPrefix("<!DOCTYPE html>") && html.hasSuffix("</html>\n"))
    }
  }

  /// Text that looks like markup, or that would end a script early, stays text.
  @Test func hostileTextStaysText() throws {
    let hostile = "</script><script>alert(1)</script>\u{2028}]]>&\"'\u{0}\u{7}\u{FFFE}<!--"
    let plots: [any Plot] = [
      try ScatterPlot(
        Tensor([0, 1], shape: [1, 2]), title: hostile, caption: hostile, labels: [hostile],
        details: [hostile], groups: [hostile], groupsName: hostile),
      try HeatMap(
        Tensor([1], shape: [1, 1]), rows: [hostile], columns: [hostile], title: hostile,
        valueName: hostile, rowGroups: [hostile]),
      try LineChart([LineSeries(hostile, [1, 2])], title: hostile, xName: hostile, yName: hostile),
      try BarChart([hostile], [.init(hostile, [1])], title: hostile, valueName: hostile),
      try DendrogramPlot(
        Dendrogram(leafCount: 1, merges: []), labels: [hostile], title: hostile, groups: [hostile],
        heightName: hostile),
      try AttentionView(tokens: [hostile], maps: [Tensor([1], shape: [1, 1, 1])], title: hostile),
    ]
    for plot in plots {
      #expect(XMLChecker.fault(plot.svg()) == nil)
      let html = plot.html()
      #expect(!html.contains("<script>alert"))
      for piece in html.split(separator: "<script type=\"application/json\"").dropFirst() {
        let text = piece.drop { $0 != ">" }.dropFirst().prefix { $0 != "<" }
        #expect(!text.contains("\u{2028}"))
        _ = try JSONDocument(String(text), source: "data")
      }
    }
  }

  @Test func filesAreWrittenByTheirEnding() throws {
    let folder = try TemporaryTestFolder()
    let plot = try Samples.lines()
    for name in ["a.svg", "a.html", "b.HTM"] {
      try Picture.write(plot, to: folder.path + "/" + name, theme: .dark)
      #expect(FileSystem.exists(folder.path + "/" + name))
    }
    for name in ["a.pdf", "svg", "a.", "x.svg/"] {
      let error = #expect(throws: PlotError.self) {
        try Picture.write(plot, to: folder.path + "/" + name)
      }
      if name != "x.svg/" { #expect(error?.code == .unsupportedFormat, "\(name)") }
    }
    let error = #expect(throws: PlotError.self) {
      try Picture.write(plot, to: folder.path + "/no/such/folder/a.svg")
    }
    #expect(error?.code == .unwritableFile)
  }

  /// PNG is made where the program is; without it the error says what to install.
  @Test func pngNeedsItsProgram() throws {
    let folder = try TemporaryTestFolder()
    let path = folder.path + "/a.png"
    do {
      try Picture.write(try Samples.onePoint(), to: path)
      let bytes = try #require(try FileSystem.smallFile(at: path, limit: 1 << 20))
      #expect(bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]))
      #expect(bytes.count > 1000)
    } catch let error as PlotError {
      #expect(error.code == .missingTool && error.message.contains("librsvg"))
      #expect(!FileSystem.exists(path))
    }
  }

  /// Where not all points get labels, those of each group take turns.
  @Test func noGroupGoesWithoutLabels() throws {
    let points = Tensor((0..<100).flatMap { [Float($0 % 10), Float($0 / 10)] }, shape: [100, 2])
    let svg = try ScatterPlot(
      points, title: "t", labels: (0..<100).map { "point \($0)" },
      groups: (0..<100).map { $0 < 90 ? "many" : "few" }, mostLabels: 10
    ).svg()
    let named = (0..<100).filter { svg.contains(">point \($0)</text>") }
    #expect(named == [0, 1, 2, 3, 4, 90, 91, 92, 93, 94])
  }

  /// Numbered groups stand in the order of their numbers, others in the order in which they come.
  @Test func legendsAreInOrder() throws {
    let points = Tensor((0..<24).map(Float.init), shape: [12, 2])
    func legend(_ names: [String]) throws -> [String] {
      let svg = try ScatterPlot(points, title: "t", groups: names.map(Optional.some)).svg()
      return svg.split(separator: "\n").filter { $0.hasPrefix("<text") }.dropFirst().map { line in
        String(line.drop { $0 != ">" }.dropFirst().prefix { $0 != "<" })
      }
    }
    let numbered = (1...12).map { "cluster \($0)" }
    #expect(try legend(numbered.reversed()) == numbered)
    let words = (1...12).map { String(repeating: "z", count: 13 - $0) }
    #expect(try legend(words) == words)
  }

  /// A hundred thousand points with a name and a value each are drawn in moments.
  @Test(.timeLimit(.minutes(1))) func manyPointsAreDrawnInMoments() throws {
    let points = Samples.cloud(100_000, width: 2, clusters: 1, seed: 9)
    let names = (0..<points.rows).map { "name of point \($0)" }
    let map = try ScatterPlot(
      points, title: "t", labels: names, values: (0..<points.rows).map(Float.init))
    let svg = map.svg()
    #expect(svg.ranges(of: "<circle").count == points.rows)
    #expect(svg.ranges(of: ">name of point ").count > points.rows)
    #expect(map.html().utf8.count > 1 << 20)
  }

  /// Heads that have the same colour are told apart by their lines.
  @Test func linesOfManyHeadsDiffer() throws {
    let map = Tensor([Float](repeating: 1, count: 20), shape: [20, 1, 1])
    func strokes(_ heads: [Int]) throws -> Set<String> {
      let view = try AttentionView(
        tokens: ["a"], maps: [map], title: "t", focus: .lines(layer: 0, heads: heads))
      let paths = view.svg().split(separator: "\n").filter { $0.hasPrefix("<path") }
      return Set(paths.map { $0.split(separator: " stroke=").dropFirst().joined() })
    }
    #expect(try strokes(Array(0..<20)).count == 20)
    #expect(try strokes([3, 3]).count == 1)
  }

  /// Nobody reads a legend of thousands of groups.
  @Test func legendsAreNeverEndless() throws {
    let names: [String?] = (0..<300).map { "group \($0) of many" }
    let points = Samples.cloud(300, width: 2, clusters: 1, seed: 9)
    let map = try HeatMap(
      Tensor([Float](repeating: 1, count: 300), shape: [300, 1]), title: "t", rowGroups: names)
    #expect(try ScatterPlot(points, title: "t", groups: names).svg().contains(">and 240 more<"))
    let texts = map.svg().split(separator: "\n").filter { $0.hasPrefix("<text") }
    #expect(texts.contains { $0.contains(">group 59 of many<") })
    #expect(texts.contains { $0.contains(">and 240 more<") })
    #expect(!texts.contains { $0.contains(">group 60 of many<") })
  }

  /// A page says the title of a figure and that of its only plot, and no title twice.
  @Test func pagesSayEachTitleOnce() throws {
    let lines = try LineChart(
      [LineSeries("a", [1, 2])], title: "Inner title", caption: "Inner words")
    let page = try Figure([lines], title: "Outer title").html()
    #expect(page.contains("<h1>Outer title</h1>") && page.contains("<h2>Inner title</h2>"))
    #expect(page.contains("<p>Inner words</p>"))
    #expect(!lines.html().contains("<h2>"))
    #expect(!lines.html().contains(">Inner title</text>"))
  }

  /// Empty cells are empty, and say so.
  @Test func missingValuesAreEmptyCells() throws {
    let map = try HeatMap(Tensor([1, .nan, 3, 4], shape: [2, 2]), title: "t")
    #expect(map.svg().contains("no value"))
    #expect(map.svg().ranges(of: "<title>row").count == 4 + 3)
  }

  /// With SEMEME_PICTURES, every sample is written there to be looked at.
  @Test func samplesCanBeLookedAt() throws {
    guard let folder = getenv("SEMEME_PICTURES").map({ String(cString: $0) }) else { return }
    for (name, plot) in try Samples.all() {
      for theme in PlotTheme.allCases {
        let path = "\(folder)/\(name)-\(theme.rawValue).svg"
        try AtomicFile.write(Array(plot.svg(theme: theme).utf8), to: path)
      }
      try AtomicFile.write(Array(plot.html().utf8), to: "\(folder)/\(name).html")
    }
  }

  private func numbers(after marker: String, in text: some StringProtocol) -> [[Double]] {
    text.ranges(of: marker).map { range in
      text[range.upperBound...].prefix { $0 != "\"" }.split(separator: " ").compactMap {
        Double($0)
      }
    }
  }
}
