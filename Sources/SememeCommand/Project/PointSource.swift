import ArgumentParser
import Sememe
import SememeCheckpoints
import SememeTensors
import SememeWords

/// Which points are mapped.
struct PointSource: ParsableArguments {
  @OptionGroup var input: InputOptions

  @Argument(help: ArgumentHelp("Files of texts; - is standard input.", valueName: "file"))
  var files: [String] = []

  @Option(
    help: ArgumentHelp(
      "Vectors in place of texts: .npy, .safetensors, or a file of word vectors, whose words are "
        + "the names.",
      valueName: "file"))
  var vectors: String?

  @Option(
    help: ArgumentHelp(
      "The key (jsonl) or column (tsv) of the input's files that says what a text is of.",
      valueName: "name"))
  var labelField: String?

  @Option(
    help: ArgumentHelp(
      "A file with a line for every point that says what it is of; an empty line: not known.",
      valueName: "file"))
  var labels: String?

  @Option(help: ArgumentHelp("A file with a name for every point.", valueName: "file"))
  var names: String?

  @Option(help: ArgumentHelp("Map at most so many points, the first ones.", valueName: "n"))
  var limit = 200_000

  func validate() throws {
    if limit < 1 { throw ValidationError("--limit \(limit): give at least 1") }
    if vectors != nil, !files.isEmpty || labelField != nil {
      throw ValidationError("--vectors has no texts; leave files and --label-field away")
    }
    if labelField != nil {
      if labels != nil { throw ValidationError("give --labels or --label-field, not both") }
      if files.isEmpty || files.contains("-") {
        throw ValidationError("--label-field needs files, since they are read twice")
      }
    }
  }

  /// Reads the points, or computes them.
  ///
  /// - Parameters:
  ///   - model: embeds texts.
  ///   - line: shows how far it is.
  /// - Returns: the points.
  /// - Throws: `CommandError` where files do not fit each other; the library's errors.
  func points(_ model: ModelArguments, _ line: ProgressLine) async throws -> MappedPoints {
    var (points, known) = try await read(model, line)
    if let names { known = try await lines(names, "names", points.rows) }
    var groups: [String]?
    if let labels {
      groups = try await lines(labels, "labels", points.rows)
    } else if let labelField {
      var stream = try input.stream(texts: [], files: files)
      stream.field = labelField
      groups = try await collected(stream)
    }
    if let groups, groups.count != points.rows {
      throw CommandError(ExitStatus.badData, "\(groups.count) labels for \(points.rows) points")
    }
    return MappedPoints(
      vectors: points, names: known, groups: groups.map { $0.map { $0.isEmpty ? nil : $0 } },
      groupsName: labelField ?? "label")
  }

  private func read(
    _ model: ModelArguments, _ line: ProgressLine
  ) async throws -> (Tensor, names: [String]) {
    if let vectors { return try await stored(vectors) }
    let texts = try await collected(input.stream(texts: [], files: files), saysWhatIsLeft: true)
    guard !texts.isEmpty else {
      throw CommandError(ExitStatus.badData, "there are no texts to map")
    }
    line.show("embedding \(texts.count) texts")
    return (try await model.embedder().encode(texts).vectors, texts)
  }

  /// Vectors of a file, with its words where it has such.
  private func stored(_ path: String) async throws -> (Tensor, names: [String]) {
    if path.hasSuffix(".npy") { return (try matrix(NumPyFile(path: path).array, path), []) }
    if path.hasSuffix(".safetensors") {
      let file = try SafetensorsFile(path: path)
      if file.names.count == 1, let only = file.stored(file.names[0]) {
        return (try matrix(only, path), [])
      }
    }
    let vectors = try WordVectors.load(path, options: WordLoadingOptions(limit: limit))
    if vectors.vocabulary.count == limit { warn("\(path) may hold more words") }
    let words = (0..<vectors.vocabulary.count).map { vectors.vocabulary[$0] }
    return (vectors.tensor(), words)
  }

  private func matrix(_ array: StoredTensor, _ path: String) throws -> Tensor {
    guard array.shape.count == 2, array.shape[0] > 0, array.shape[1] > 0 else {
      throw CommandError(
        ExitStatus.badData,
        "\(path): numbers of shape \(array.shape); expected a matrix [points × dimension]")
    }
    let tensor = try array.tensorInRange()
    guard array.shape[0] > limit else { return tensor }
    warn("\(path) has \(array.shape[0]) vectors")
    return tensor.rows(0..<limit)
  }

  private func collected(
    _ stream: TextStream, saysWhatIsLeft: Bool = false
  ) async throws -> [String] {
    var texts: [String] = []
    for try await text in stream {
      if texts.count == limit {
        if saysWhatIsLeft { warn("there are more texts") }
        break
      }
      texts.append(text)
    }
    return texts
  }

  private func warn(_ what: String) {
    StandardError.write("sememe: warning: \(what); the first \(limit) are mapped (--limit)")
  }

  /// The lines of a file, one for every point.
  private func lines(_ path: String, _ what: String, _ count: Int) async throws -> [String] {
    var stream = try input.stream(texts: [], files: [path])
    stream.format = .lines
    let lines = try await collected(stream)
    guard lines.count == count else {
      throw CommandError(
        ExitStatus.badData, "\(path): \(lines.count) \(what) for \(count) points; give one for each"
      )
    }
    return lines
  }
}
