import Sememe
import SememeEvaluation
import SememeJSON
import SememePlots

/// A probe's report as it is shown.
struct LayerProbeView {
  /// What is told of words.
  let name: String
  let report: ProbeReport

  /// What it was measured on, in a line.
  var summary: String {
    let classes =
      report.wordCount > 0
      ? "\(report.wordCount) words of \(report.classCount) senses" : "\(report.classCount) classes"
    return "\(name): \(classes), \(Decimals.grouped(report.trainingCount)) uses to learn from, "
      + "\(Decimals.grouped(report.testCount)) held back; without vectors "
      + "\(Decimals.text(100 * report.wordBaseline, 1)) % by each word's most frequent class, "
      + "\(Decimals.text(100 * report.majorityBaseline, 1)) % by the most frequent of all"
  }

  /// The mix's weights as options name them, in a line.
  var mixed: String? {
    report.mix.map {
      "\(name): mix of layers, centre of gravity \(Decimals.text($0.centerOfGravity, 2)): "
        + "--layer \(LayerSelection.mix($0.mix))"
    }
  }

  /// The cells of a layer, or those of the mix: the share told right, and the layer's weight.
  func cells(layer: Int?) -> [String] {
    func share(_ accuracy: Double) -> String { Decimals.text(100 * accuracy, 1) + " %" }
    guard let layer else { return report.mix.map { [share($0.accuracy), ""] } ?? [] }
    return [share(report.layers[layer].accuracy)]
      + (report.mix.map { [Decimals.text($0.weights[layer], 3)] } ?? [])
  }

  var json: JSON {
    var members: [(String, JSON)] = self.members
    if let mix = report.mix {
      members.append(
        (
          "mix",
          [
            "weights": .array(mix.weights.map { .double($0) }),
            "center_of_gravity": .double(mix.centerOfGravity), "accuracy": .double(mix.accuracy),
            "macro_f1": .double(mix.macroF1), "layer": .string("\(LayerSelection.mix(mix.mix))"),
          ]
        ))
    }
    return .object(members)
  }

  private var members: [(String, JSON)] {
    [
      ("task", .string(name)), ("words", .int(report.wordCount)),
      ("classes", .int(report.classCount)), ("training_uses", .int(report.trainingCount)),
      ("test_uses", .int(report.testCount)), ("word_baseline", .double(report.wordBaseline)),
      ("majority_baseline", .double(report.majorityBaseline)),
      (
        "layers",
        .array(
          report.layers.map { layer in
            [
              "layer": .int(layer.layer), "accuracy": .double(layer.accuracy),
              "macro_f1": .double(layer.macroF1),
            ]
          })
      ),
    ]
  }
}

/// What was measured of layers, as a table, JSON and a picture.
struct LayersView {
  let contextuality: ContextualityReport
  let probes: [LayerProbeView]

  /// The tables, and what they were measured on.
  func lines() -> String {
    let titles =
      [
        "layer", "anisotropy", "self", "adjusted", "sentence", "adjusted", "variance", "adjusted",
      ] + probes.flatMap { $0.report.mix == nil ? [$0.name] : [$0.name, "weight"] }
    var table = Table([Table.Alignment](repeating: .right, count: titles.count), titles: titles)
    for (index, layer) in contextuality.layers.enumerated() {
      let numbers = [
        layer.anisotropy, layer.selfSimilarity, layer.adjustedSelfSimilarity,
        layer.intraSentenceSimilarity, layer.adjustedIntraSentenceSimilarity,
        layer.explainableVariance, layer.adjustedExplainableVariance,
      ]
      table.add(
        ["\(layer.layer)"] + numbers.map { Decimals.text($0, 3) }
          + probes.flatMap { $0.cells(layer: index) })
    }
    let mixed = probes.flatMap { $0.cells(layer: nil) }
    if !mixed.isEmpty { table.add(["mix"] + [String](repeating: "", count: 7) + mixed) }
    let measured =
      "\(contextuality.wordCount) words in \(Decimals.grouped(contextuality.useCount)) uses, "
      + "\(contextuality.sentenceCount) sentences, \(contextuality.randomCount) random words"
    return ([table.lines(), "", measured] + probes.map(\.summary) + probes.compactMap(\.mixed))
      .joined(separator: "\n")
  }

  /// The members of the JSON object.
  var members: [(String, JSON)] {
    let layers: [JSON] = contextuality.layers.map { layer in
      [
        "layer": .int(layer.layer), "anisotropy": .double(layer.anisotropy),
        "self_similarity": .double(layer.selfSimilarity),
        "intra_sentence_similarity": .double(layer.intraSentenceSimilarity),
        "explainable_variance": .double(layer.explainableVariance),
        "explainable_variance_baseline": .double(layer.explainableVarianceBaseline),
      ]
    }
    return [
      ("layers", .array(layers)), ("words", .int(contextuality.wordCount)),
      ("uses", .int(contextuality.useCount)), ("sentences", .int(contextuality.sentenceCount)),
      ("random_words", .int(contextuality.randomCount)), ("probes", .array(probes.map(\.json))),
    ]
  }

  /// The measures as lines by layer, and those of probes.
  func picture(model: String) throws -> Figure {
    let layers = contextuality.layers
    let measures = try LineChart(
      [
        LineSeries("self-similarity", layers.map(\.adjustedSelfSimilarity)),
        LineSeries("sentence similarity", layers.map(\.adjustedIntraSentenceSimilarity)),
        LineSeries("explainable variance", layers.map(\.adjustedExplainableVariance)),
        LineSeries("anisotropy", layers.map(\.anisotropy)),
      ], title: "Context in words’ vectors",
      caption: "Less what words drawn at random give, except anisotropy itself.", xName: "layer",
      yName: "cosine, or share of variance")
    guard !probes.isEmpty else { return try Figure([measures], title: "Layers of \(model)") }
    let accuracies = try LineChart(
      probes.flatMap { probe in
        let accuracies = probe.report.layers.map { 100 * $0.accuracy }
        return [
          LineSeries(probe.name, accuracies),
          LineSeries(
            "\(probe.name), without vectors",
            accuracies.map { _ in 100 * probe.report.wordBaseline }, isBaseline: true),
        ]
      }, title: "What linear probes tell",
      caption: "Held-back uses told right; dashed: by each word’s most frequent class.",
      xName: "layer", yName: "accuracy in %")
    let charts = try [measures, accuracies] + (weights().map { [$0] } ?? [])
    return try Figure(charts, columns: 2, title: "Layers of \(model)")
  }

  /// The weights of the mixes by layer.
  private func weights() throws -> LineChart? {
    let mixes = probes.compactMap { probe in probe.report.mix.map { (name: probe.name, mix: $0) } }
    guard !mixes.isEmpty else { return nil }
    let centers = mixes.map { "\($0.name) \(Decimals.text($0.mix.centerOfGravity, 2))" }
    return try LineChart(
      mixes.map { LineSeries($0.name, $0.mix.weights) }, title: "Weights of a learnt mix",
      caption: "Centre of gravity: " + centers.joined(separator: ", ") + ".", xName: "layer",
      yName: "weight")
  }
}
