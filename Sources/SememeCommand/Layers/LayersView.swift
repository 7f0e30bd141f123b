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

  var json: JSON {
    [
      "task": .string(name), "words": .int(report.wordCount), "classes": .int(report.classCount),
      "training_uses": .int(report.trainingCount), "test_uses": .int(report.testCount),
      "word_baseline": .double(report.wordBaseline),
      "majority_baseline": .double(report.majorityBaseline),
      "layers": .array(
        report.layers.map { layer in
          [
            "layer": .int(layer.layer), "accuracy": .double(layer.accuracy),
            "macro_f1": .double(layer.macroF1),
          ]
        }),
    ]
  }
}

/// What was measured of layers, as a table, JSON and a picture.
struct LayersView {
  let contextuality: ContextualityReport
  let probes: [LayerProbeView]

  /// The tables, and what they were measured on.
  func lines() -> String {
    var table = Table(
      [Table.Alignment](repeating: .right, count: 8 + probes.count),
      titles: [
        "layer", "anisotropy", "self", "adjusted", "sentence", "adjusted", "variance", "adjusted",
      ] + probes.map(\.name))
    for (index, layer) in contextuality.layers.enumerated() {
      let numbers = [
        layer.anisotropy, layer.selfSimilarity, layer.adjustedSelfSimilarity,
        layer.intraSentenceSimilarity, layer.adjustedIntraSentenceSimilarity,
        layer.explainableVariance, layer.adjustedExplainableVariance,
      ]
      table.add(
        ["\(layer.layer)"] + numbers.map { Decimals.text($0, 3) }
          + probes.map { Decimals.text(100 * $0.report.layers[index].accuracy, 1) + " %" })
    }
    let measured =
      "\(contextuality.wordCount) words in \(Decimals.grouped(contextuality.useCount)) uses, "
      + "\(contextuality.sentenceCount) sentences, \(contextuality.randomCount) random words"
    return ([table.lines(), "", measured] + probes.map(\.summary)).joined(separator: "\n")
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
    return try Figure([measures, accuracies], columns: 2, title: "Layers of \(model)")
  }
}
