import ArgumentParser
import Sememe
import SememeEvaluation
import SememeJSON
import SememePlots

/// `sememe layers`: what a model's layers hold.
struct LayersCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "layers",
    abstract: "Measure what each layer of a model holds: context, parts of speech, senses.",
    discussion: """
      Compares words' vectors layer by layer: a word's uses with each other (self-similarity), a \
      sentence's words with their mean (sentence), how much one vector for all uses would explain \
      (variance), each raw and less what words drawn at random give, and the mean cosine of such \
      words (anisotropy). Probes are linear classifiers trained on each layer: of parts of speech \
      with --tagged, of word senses with --senses. A last one reads a mix of all layers and learns \
      their weights, which other commands take as --layer mix:…. Sentences come from these files, or \
      else from the arguments, --input or standard input, a few hundred of them.
      """)

  @OptionGroup var model: ModelArguments
  @OptionGroup var inputOptions: InputOptions

  @Argument(help: "The sentences.")
  var sentences: [String] = []

  @Option(help: ArgumentHelp("A file of sentences.", valueName: "file"))
  var input: String?

  @Option(
    help: ArgumentHelp(
      "A file of words with parts of speech, for a probe.",
      discussion: """
        JSON lines with tokens and pos, or a token, a tab and its tag on each line with an empty \
        line behind each sentence; .gz may follow. - is standard input.
        """, valueName: "file"))
  var tagged: WholeFile?

  @Option(
    help: ArgumentHelp(
      "A file of words with senses, for a probe of each word.",
      discussion: "As `sememe senses evaluate --train` reads it.", valueName: "file"))
  var senses: WholeFile?

  @Option(help: ArgumentHelp("Words that are compared at most.", valueName: "n"))
  var words = 200

  @Option(help: ArgumentHelp("Words that a probe learns from at most.", valueName: "n"))
  var examples = 12_000

  @Option(
    help: ArgumentHelp("The penalty of the probes, as scikit-learn's C.", valueName: "C"))
  var inverseStrength = 0.01

  @Option(help: ArgumentHelp("What all draws begin with.", valueName: "n"))
  var seed: UInt64 = 0

  @Option(help: "How a word of several tokens gets one vector.")
  var subtokens = SubtokenPooling.mean

  @OptionGroup var plotting: PlotArguments

  @Option(help: "How the result is written.")
  var format = OutputStyle.table

  private static let sentenceLimit = 100_000

  func validate() throws {
    if tagged != nil || senses != nil, !sentences.isEmpty || input != nil {
      throw ValidationError("give sentences, or --tagged and --senses, whose sentences are taken")
    }
    try WholeFile.check([tagged, senses].compactMap { $0 })
    if words < 1 { throw ValidationError("--words \(words): give at least 1") }
    if examples < 10 { throw ValidationError("--examples \(examples): give at least 10") }
    if !(inverseStrength > 0 && inverseStrength.isFinite) {
      throw ValidationError("--inverse-strength \(inverseStrength): give a number above 0")
    }
  }

  func run() async throws {
    let tagged = try self.tagged.map { try SenseCorpus(tagged: $0.path) }
    let senses = try self.senses.map { try SenseCorpus(path: $0.path) }
    let text =
      if let corpus = tagged ?? senses.map({ SenseCorpus(words: $0.sentences) }) { corpus } else {
        SenseCorpus(words: try await plainSentences())
      }
    let embedder = try model.embedder()
    let progress = ProgressLine()
    let contextuality = try await Contextuality.measure(
      embedder, on: text, options: ContextualityOptions(wordLimit: words, seed: seed),
      subtokens: subtokens
    ) { progress.show("comparing: \($0) of \($1) sentences") }
    var probes: [LayerProbeView] = []
    let options = ProbeOptions(
      exampleLimit: examples, inverseStrength: inverseStrength, seed: seed)
    for (name, subject, corpus) in [
      ("part of speech", LayerProbe.Subject.shared, tagged), ("sense", .ofEachWord, senses),
    ] {
      guard let corpus else { continue }
      let report = try await LayerProbe.measure(
        subject, embedder, on: corpus, options: options, subtokens: subtokens
      ) { progress.show("\(name), \($0): \(Decimals.text(100 * $1, 0)) %") }
      probes.append(LayerProbeView(name: name, report: report))
    }
    progress.clear()
    let view = LayersView(contextuality: contextuality, probes: probes)
    try plotting.write { try view.picture(model: model.model) }
    let out = StandardOutput()
    switch format {
    case .table: try out.print(view.lines())
    case .json:
      let result = JSON.object([("model", .string(model.model))] + view.members)
      try out.print(String(decoding: result.encoded(), as: UTF8.self))
    }
  }

  private func plainSentences() async throws -> [String] {
    let stream = try inputOptions.stream(texts: sentences, files: input.map { [$0] } ?? [])
    return try await stream.collect(
      upTo: LayersCommand.sentenceLimit, purpose: "words are drawn from far fewer")
  }
}
