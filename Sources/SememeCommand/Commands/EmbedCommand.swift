import ArgumentParser
import Sememe

/// `sememe embed`: vectors of texts, streamed.
struct EmbedCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "embed",
    abstract: "Compute the vectors of texts.",
    discussion: """
      Texts come from --text, from files, or from standard input: one a line, as JSON objects or as \
      columns. Any amount is read with bounded memory, and vectors keep the order of the texts. An \
      output file appears under its name when it is complete; with --resume the rows of an \
      interrupted run stay in FILE.part, and the next run goes on there.
      """)

  @OptionGroup var model: ModelArguments
  @OptionGroup var input: InputOptions

  @Option(help: ArgumentHelp("A text to embed; may be repeated.", valueName: "text"))
  var text: [String] = []

  @Argument(help: ArgumentHelp("Files of texts; - is standard input.", valueName: "file"))
  var files: [String] = []

  @Option(
    help: ArgumentHelp(
      "How vectors are written.",
      discussion: """
        By default the output's ending tells; without an output it is a table on a terminal and \
        jsonl elsewhere.
        """,
      valueName: "format"))
  var format: VectorFormat?

  @Option(name: .shortAndLong, help: "The file to write; standard output without it.")
  var output: String?

  @Option(help: "Words to put before every text.")
  var prompt: String?

  @Option(help: ArgumentHelp("One of the model's prompts to put before.", valueName: "name"))
  var promptName: String?

  @Option(
    help: ArgumentHelp(
      "What the texts are for, such as query or document, where the model has routes for it.",
      valueName: "name"))
  var task: String?

  @Flag(
    help: "Write weights of words instead of vectors: models of SPLADE's kind, and BGE-M3.")
  var sparse = false

  @Option(
    help: ArgumentHelp("Keep only the heaviest words of every text (--sparse).", valueName: "n"))
  var maxActiveDims: Int?

  @Flag(
    help: """
      Write a vector for every token: models of ColBERT's kind, and BGE-M3. Texts are documents, or \
      queries with --task query.
      """)
  var multiVector = false

  @Flag(help: "Bring vectors to unit length, whatever the model does.")
  var normalize = false

  @Option(
    help: ArgumentHelp("Keep only the first dimensions of every vector.", valueName: "n"))
  var truncateDim: Int?

  @Option(help: ArgumentHelp("Read at most so many tokens of a text.", valueName: "n"))
  var maxLength: Int?

  @Flag(help: "Refuse texts that are longer than the model reads, instead of cutting them.")
  var strict = false

  @Flag(help: "Go on where an interrupted run has stopped (jsonl, csv, npy).")
  var resume = false

  var chosenFormat: VectorFormat {
    if let format { return format }
    if let output { return VectorFormat(path: output) ?? .jsonl }
    return FileDescriptor.standardOutput.isTerminal && !isOfOtherKind ? .table : .jsonl
  }

  func validate() throws {
    if prompt != nil, promptName != nil {
      throw ValidationError("--prompt and --prompt-name exclude each other")
    }
    if let truncateDim, truncateDim < 1 {
      throw ValidationError("--truncate-dim \(truncateDim): give at least 1")
    }
    if output == "" { throw ValidationError("--output is empty; name a file") }
    try validateKind()
    if resume {
      if output == nil { throw ValidationError("--resume needs a file to go on with: --output") }
      if let reason = chosenFormat.reasonAgainstResuming {
        throw ValidationError("--resume does not work with \(chosenFormat.rawValue): \(reason)")
      }
    }
  }

  func run() async throws {
    let texts = try input.stream(
      texts: text, files: files, hint: "; a text is given with --text")
    let file = try output.map { try OutputFile.open($0, resumes: resume) } ?? .standardOutput()
    if chosenFormat.isBinary, file.isTerminal {
      throw CommandError(
        ExitStatus.usage,
        "\(chosenFormat.rawValue) is not for terminals; name a file with --output")
    }
    if sparse { return try await writeSparse(texts, to: file) }
    if multiVector { return try await writeMultiVector(texts, to: file) }
    var embedder = try model.embedder()
    if let maxLength { try embedder.setMaximumLength(maxLength) }
    let whole = try embedder.dimension(for: task)
    if let truncateDim, truncateDim > whole {
      throw CommandError(
        ExitStatus.usage,
        "--truncate-dim \(truncateDim): the model's vectors have \(whole) dimensions")
    }
    let dimension = truncateDim ?? whole
    let resuming =
      resume ? try ResumePoint.find(in: file, chosenFormat, dimension: dimension) : nil
    let writer = try chosenFormat.writer(to: file, dimension: dimension, resuming: resuming)
    try await write(texts, with: embedder, to: writer, after: resuming?.skippedTexts ?? 0)
  }

  private func write(
    _ texts: TextStream, with embedder: Embedder, to writer: any VectorWriter, after skipped: Int
  ) async throws {
    var writer = writer
    var report = EmbedReport(
      maximumLength: embedder.maximumLength, firstText: skipped, isStrict: strict)
    let options = EmbeddingOptions(
      prompt: prompt.map { .text($0) } ?? promptName.map { .named($0) }, task: task,
      normalizes: normalize, truncateDimension: truncateDim)
    // An unknown prompt or task is an error even where no text comes.
    _ = try await embedder.encode([], options: options)
    for try await window in embedder.encode(texts.dropFirst(skipped), options: options) {
      try report.add(window.count, truncatedTokenCounts: window.truncatedTokenCounts)
      try writer.write(window)
    }
    try writer.finish()
    report.finish()
  }
}
