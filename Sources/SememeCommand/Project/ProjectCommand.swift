import ArgumentParser
import SememePlots
import SememeProjection
import SememeTensors

/// `sememe project`: a map of vectors.
struct ProjectCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "project",
    abstract: "Lay vectors out in two or three dimensions.",
    discussion: """
      Texts are embedded; --vectors takes vectors that are there already. The same seed gives the \
      same map on any number of threads. How far a map can be believed is measured and written to \
      standard error: trustworthiness and continuity (of 15 neighbors; 1 is perfect), and the share \
      of the 10 nearest neighbors that are still nearest on the map.
      """)

  @OptionGroup var model: ModelArguments
  @OptionGroup(title: "POINTS") var source: PointSource
  @OptionGroup(title: "MAP") var method: MapArguments
  @OptionGroup(title: "COLOR") var coloring: MapColoring

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "The file of places: .tsv, .json, .jsonl or .npy; a table of tabs on standard output "
        + "without it and without --plot.",
      valueName: "file"))
  var output: String?

  @OptionGroup(title: "PICTURE") var picture: PlotArguments

  @Option(help: ArgumentHelp("What the picture is headed with.", valueName: "text"))
  var title: String?

  func validate() throws {
    if picture.plot != nil, !(2...3).contains(method.dims) {
      throw ValidationError("--plot shows two or three dimensions, not \(method.dims)")
    }
    if let output, MapFormat(path: output) == nil {
      throw ValidationError("--output \(output): a name must end in .tsv, .json, .jsonl or .npy")
    }
  }

  func run() async throws {
    let pool = model.source.loading.threads.map { ThreadPool(threadCount: $0) } ?? .shared
    let line = ProgressLine()
    // Before all work: a file that cannot be written is told at once.
    let file = try output.map { try OutputFile.open($0, resumes: false) }
    let points = try await source.points(model, line)
    var options = method
    options.seesLabels = points.groups
    let map = try await options.map(points.vectors, on: pool, line)
    line.show("measuring the map")
    let quality = try await MapReport(points.vectors, map, options.metric, on: pool)
    line.show("looking for clusters")
    let colored = try await coloring.colored(points, places: map.places, on: pool)
    line.clear()
    let text = quality.text
    StandardError.write("\(map.name) of \(points.count) × \(points.vectors.width): \(text)")
    if let output, let file {
      try write(colored, map, quality, to: file, MapFormat(path: output) ?? .tsv)
    }
    try picture.write {
      try ScatterPlot(
        map.places, title: title ?? "\(map.name) of \(points.count) points",
        caption: "\(map.description). \(text.prefix(1).uppercased() + text.dropFirst()).",
        labels: points.names, groups: colored.groups ?? [],
        groupsName: colored.groups == nil ? "" : colored.groupsName,
        axes: map.axes)
    }
    if output == nil, picture.plot == nil {
      try write(colored, map, quality, to: OutputFile.standardOutput(), .tsv)
    }
  }

  private func write(
    _ points: MappedPoints, _ map: ProjectedMap, _ quality: MapReport, to file: OutputFile,
    _ format: MapFormat
  ) throws {
    try MapWriter(points: points, map: map, quality: quality).write(to: file, format)
  }
}
