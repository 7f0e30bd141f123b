import ArgumentParser
import Sememe
import SememeEvaluation
import SememeJSON
import SememeProjection

/// `sememe senses induce`: groups a word's uses into senses without a dictionary.
struct InduceSensesCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "induce",
    abstract: "Group one word's uses into senses, without a dictionary.",
    discussion: """
      Lists the sentences by sense, the most typical first. The number of senses is the one with the \
      largest mean silhouette, unless --senses names it. There are two at least, unless \
      --fewest-senses 1 lets the gap statistic decide whether there are groups at all.
      """)

  @OptionGroup var model: ModelArguments
  @OptionGroup var senseInput: SenseInput

  @OptionGroup var layer: LayerArgument

  @Option(
    help: "How groups are found: agglomerative (mean cosine distance) or kmeans.")
  var method = SenseInduction.Method.agglomerative

  @Option(help: ArgumentHelp("How many senses; by default chosen by silhouette.", valueName: "n"))
  var senses: Int?

  @Option(
    help: ArgumentHelp(
      "The fewest senses: 2, or 1 to ask first whether there is more than one.",
      discussion: """
        The gap statistic compares the uses with sets that have no groups. With a dozen uses of a \
        word it takes many words of several senses for words of one.
        """, valueName: "n"))
  var fewestSenses = 2

  @Option(help: ArgumentHelp("The most senses that are tried.", valueName: "n"))
  var mostSenses = 8

  @Option(help: ArgumentHelp("What all draws begin with.", valueName: "n"))
  var seed: UInt64 = 0

  @Option(help: "How a word of several tokens gets one vector.")
  var subtokens = SubtokenPooling.mean

  @OptionGroup var plot: PlotArguments

  @Option(help: "How the result is written.")
  var format = OutputStyle.table

  func validate() throws {
    if mostSenses < 2 { throw ValidationError("--most-senses \(mostSenses): give at least 2") }
    if !(1...2 ~= fewestSenses) {
      throw ValidationError("--fewest-senses \(fewestSenses): give 1 or 2")
    }
    if let senses, senses < 1 { throw ValidationError("--senses \(senses): give at least 1") }
  }

  func run() async throws {
    let corpus = try await senseInput.corpus()
    let embedder = try model.embedder()
    let selection = layer.selection(embedder)
    let uses = try await WordUses(
      of: senseInput.word, in: corpus, embedder, layers: [selection], subtokens: subtokens)
    let induction = try SenseInduction(
      uses.vectors.vectors[0], method: method, count: senses, fewestGroups: fewestSenses,
      mostGroups: mostSenses, seed: seed)
    let out = StandardOutput()
    switch format {
    case .table: try out.print(lines(induction, uses))
    case .json:
      try out.print(String(decoding: json(induction, uses).encoded(), as: UTF8.self))
    }
    try plot.write { try SensePicture(uses, word: senseInput.word).induction(induction) }
  }

  private func lines(_ induction: SenseInduction, _ uses: WordUses) -> String {
    var lines: [String] = []
    if let gap = induction.gap {
      lines.append(
        "gap statistic: 1: \(Decimals.text(gap.one, 3)), 2: \(Decimals.text(gap.two, 3)), "
          + "± \(Decimals.text(gap.deviation, 3)): "
          + (gap.isOne ? "one sense is enough\n" : "more than one sense"))
    }
    if !induction.silhouettes.isEmpty {
      let tried = induction.silhouettes.sorted { $0.key < $1.key }
        .map { "\($0.key): \(Decimals.text($0.value, 3))" }
      lines.append("silhouette by number of senses: " + tried.joined(separator: ", ") + "\n")
    }
    for (number, group) in induction.groups.enumerated() {
      lines.append("sense \(number + 1): \(group.uses.count) uses")
      var table = Table([.right, .left])
      for (use, typicality) in zip(group.uses, group.typicality) {
        let sense = uses.uses[use].senses.first.map { "\($0): " } ?? ""
        table.add([
          Decimals.text(typicality, 3),
          DisplayText.cut(sense + uses.labels[use], to: max(Terminal.width - 12, 40)),
        ])
      }
      lines.append(table.lines(indent: 2) + "\n")
    }
    if let agreement = agreement(induction, uses) {
      lines.append(
        "agreement with the known senses: V-measure \(Decimals.text(agreement.vMeasure, 3)), "
          + "adjusted Rand index \(Decimals.text(agreement.adjustedRandIndex, 3))")
    }
    return lines.joined(separator: "\n")
  }

  /// How far the groups are the senses that are known.
  private func agreement(_ induction: SenseInduction, _ uses: WordUses) -> ClusterAgreement? {
    guard let senses = uses.senses else { return nil }
    let names = Array(Set(senses)).sorted()
    let truth = senses.map { names.firstIndex(of: $0) ?? 0 }
    return try? ClusterAgreement(truth: truth, predicted: induction.labels)
  }

  private func json(_ induction: SenseInduction, _ uses: WordUses) -> JSON {
    let groups: [JSON] = induction.groups.map { group in
      .array(
        zip(group.uses, group.typicality).map { use, typicality in
          [
            "use": SenseUseView.json(uses.uses[use], in: uses.corpus),
            "typicality": .double(typicality), "text": .string(uses.labels[use]),
          ]
        })
    }
    var members: [(String, JSON)] = [
      ("model", .string(model.model)), ("word", .string(senseInput.word)),
      ("layer", .string("\(uses.vectors.layers[0])")), ("method", .string(method.rawValue)),
      (
        "silhouettes",
        .object(
          induction.silhouettes.sorted { $0.key < $1.key }.map { ("\($0.key)", .double($0.value)) })
      ),
      ("senses", .array(groups)),
    ]
    if let gap = induction.gap {
      members.append(
        (
          "gap_statistic",
          ["one": .double(gap.one), "two": .double(gap.two), "deviation": .double(gap.deviation)]
        ))
    }
    if let agreement = agreement(induction, uses) {
      members.append(("v_measure", .double(agreement.vMeasure)))
      members.append(("adjusted_rand_index", .double(agreement.adjustedRandIndex)))
    }
    return .object(members)
  }
}
