import ArgumentParser
import SememeJSON
import SememeTensors
import SememeWords

/// `sememe words evaluate`: how good vectors, or a classifier, are.
struct EvaluateWordsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Measure word vectors on analogies and word pairs, a classifier on labelled texts.",
    discussion: """
      Analogies are questions-words.txt's format (--analogies) or a folder of BATS (--bats); pairs \
      are two words and a number on each line (--pairs). Several may be given at once. By gensim's \
      rules, words are the same in any case and only the first 300,000 take part.
      """)

  @OptionGroup var model: WordModelArguments

  @Option(help: ArgumentHelp("A file of analogies by section; may be repeated.", valueName: "file"))
  var analogies: [String] = []

  @Option(help: ArgumentHelp("A folder of BATS; may be repeated.", valueName: "folder"))
  var bats: [String] = []

  @Option(
    help: ArgumentHelp("A file of word pairs with scores; may be repeated.", valueName: "file"))
  var pairs: [String] = []

  @Option(
    help: ArgumentHelp(
      "A file of labelled texts for a classifier; may be repeated.", valueName: "file"))
  var labels: [String] = []

  @Option(
    help: ArgumentHelp("Labels that a classifier gives to a text (P@k, R@k).", valueName: "k"))
  var topK = 1

  @Option(help: ArgumentHelp("What labels begin with.", valueName: "text"))
  var labelPrefix = "__label__"

  @Option(
    help: ArgumentHelp("Only the first so many words take part; 0 for all.", valueName: "n"))
  var restrictVocab = 300_000

  @Flag(help: "Tell words apart by their case.")
  var caseSensitive = false

  @Flag(help: "Give words outside of the vocabulary the vectors of their parts (--pairs).")
  var subwords = false

  @Option(
    help: ArgumentHelp(
      "How answers are scored: sum (3CosAdd) or product (3CosMul).", valueName: "method"))
  var method = AnalogyMethod.sum

  @Option(help: "How results are written.")
  var format = OutputStyle.table

  @OptionGroup var threads: ThreadArguments

  func validate() throws {
    if analogies.isEmpty, bats.isEmpty, pairs.isEmpty, labels.isEmpty {
      throw ValidationError("nothing to measure on: give --analogies, --bats, --pairs or --labels")
    }
    if restrictVocab < 0 {
      throw ValidationError("--restrict-vocab \(restrictVocab): give 0 or more")
    }
    if topK < 1 { throw ValidationError("--top-k \(topK): give at least 1") }
  }

  private var restriction: Int? { restrictVocab == 0 ? nil : restrictVocab }

  func run() async throws {
    var results: [JSON] = []
    if !(analogies.isEmpty && bats.isEmpty && pairs.isEmpty) {
      let vectors = try model.load()
      let pool = try threads.pool()
      let sets =
        try analogies.map { ($0, try AnalogyQuestions(google: $0)) }
        + bats.map { ($0, try AnalogyQuestions(bats: $0)) }
      for (name, questions) in sets {
        let report = try await vectors.evaluate(
          questions, restrictVocabulary: restriction, ignoresCase: !caseSensitive, method: method,
          pool: pool)
        results.append(try show(report, of: name))
      }
      for path in pairs {
        let report = vectors.evaluate(
          try WordPairs(path: path), restrictVocabulary: restriction, ignoresCase: !caseSensitive,
          usesSubwords: subwords)
        results.append(try show(report, of: path))
      }
    }
    if !labels.isEmpty {
      let classifier = try FastTextModel.load(model.vectors)
      for path in labels { results.append(try await show(judge(classifier, on: path), of: path)) }
    }
    guard format == .json else { return }
    try StandardOutput().print(String(decoding: JSON.array(results).encoded(), as: UTF8.self))
  }

  /// Counts a classifier's right labels.
  private func judge(_ classifier: FastTextModel, on path: String) async throws -> LabelReport {
    var report = LabelReport()
    let lines = TextStream(
      parts: [path == "-" ? .standardInput : .file(path)], format: .lines,
      field: InputOptions.defaultField, isLossy: true)
    for try await line in lines {
      let words = Words.split(line)
      let text = words.filter { !$0.hasPrefix(labelPrefix) }.joined(separator: " ")
      report.add(
        predicted: try classifier.predict(text, k: topK).map(\.label),
        expected: words.filter { $0.hasPrefix(labelPrefix) })
    }
    guard report.exampleCount > 0 else {
      throw CommandError(
        ExitStatus.badData,
        "\(path): no line has a word that begins with \"\(labelPrefix)\"; --label-prefix names "
          + "another beginning")
    }
    return report
  }
}

extension EvaluateWordsCommand {
  private func show(_ report: AnalogyReport, of name: String) throws -> JSON {
    let kinds = AnalogyQuestions.Kind.allCases.filter { kind in
      report.sections.contains { $0.kind == kind }
    }
    let totals =
      (kinds.count > 1 ? kinds.map { ($0.rawValue, report.total($0)) } : [])
      + [("total", report.total())]
    let rows = report.sections.map { ($0.name, $0.tally) } + totals
    if format == .table {
      var table = Table(
        [.left, .right, .right, .right, .right],
        titles: [name, "accuracy", "right", "asked", "skipped"])
      for (name, tally) in rows {
        table.add([
          name, tally.accuracy.map { Decimals.text(100 * $0, 2) + " %" } ?? "–",
          Decimals.grouped(tally.correct), Decimals.grouped(tally.asked),
          Decimals.grouped(tally.skipped),
        ])
      }
      try StandardOutput().print(table.lines())
    }
    return [
      "analogies": .string(name),
      "sections": .array(
        rows.map { name, tally in
          [
            "name": .string(name), "accuracy": tally.accuracy.map(JSON.double) ?? .null,
            "correct": .int(tally.correct), "asked": .int(tally.asked),
            "skipped": .int(tally.skipped),
          ]
        }),
    ]
  }

  private func show(_ report: WordPairReport, of name: String) throws -> JSON {
    if format == .table {
      var table = Table(
        [.left, .right, .right, .right], titles: [name, "Spearman", "Pearson", "pairs known"])
      func shown(_ value: Double?) -> String { value.map { Decimals.text(100 * $0, 2) } ?? "–" }
      table.add([
        "", shown(report.spearman), shown(report.pearson),
        "\(report.knownPairCount) of \(report.pairCount)",
      ])
      try StandardOutput().print(table.lines())
    }
    return [
      "pairs": .string(name), "spearman": report.spearman.map(JSON.double) ?? .null,
      "pearson": report.pearson.map(JSON.double) ?? .null, "known": .int(report.knownPairCount),
      "count": .int(report.pairCount),
    ]
  }

  private func show(_ report: LabelReport, of name: String) throws -> JSON {
    let (precision, recall) = (report.total.precision ?? 0, report.total.recall ?? 0)
    if format == .table {
      var table = Table(
        [.left, .right, .right, .right], titles: [name, "P@\(topK)", "R@\(topK)", "texts"])
      table.add([
        "", Decimals.text(100 * precision, 2) + " %", Decimals.text(100 * recall, 2) + " %",
        Decimals.grouped(report.exampleCount),
      ])
      try StandardOutput().print(table.lines())
    }
    return [
      "labels": .string(name), "k": .int(topK), "precision": .double(precision),
      "recall": .double(recall), "count": .int(report.exampleCount),
    ]
  }
}
