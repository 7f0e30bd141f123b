public import Sememe
internal import SememeTensors

/// Trains a linear classifier on each layer's vectors of words: what it can tell is easily read off
/// that layer; and one on a mix of all layers, whose weights it learns, too.
///
/// Tenney et al. 2019, "BERT Rediscovers the Classical NLP Pipeline" (arXiv:1905.05950), and Liu et
/// al. 2019 (arXiv:1903.08855), with logistic regression on features of mean 0 and variance 1. What a
/// probe can tell need not be what the model uses; the baseline of words shows what is known without
/// context.
public enum LayerProbe {
  /// What the words' classes are.
  public enum Subject: Sendable, Equatable {
    /// The same for all words, such as parts of speech: one classifier.
    case shared
    /// Each word's own, such as its senses: a classifier for each word.
    case ofEachWord
  }

  /// Trains and judges a classifier, or one for each word, on every layer.
  ///
  /// - Parameters:
  ///   - subject: what the classes are.
  ///   - embedder: the model.
  ///   - corpus: uses of words with their classes in the place of senses; of several the first
  ///     counts.
  ///   - options: what is drawn from it and how it is learnt.
  ///   - subtokens: how a word of several tokens gets one vector.
  ///   - progress: is told what is being done, and how far it is from 0 to 1.
  /// - Returns: the share told right, by layer and by the mix.
  /// - Throws: `EvaluationError` where the corpus is too small; as `Embedder.spanVectors`.
  public static func measure(
    _ subject: Subject, _ embedder: Embedder, on corpus: SenseCorpus,
    options: ProbeOptions = ProbeOptions(), subtokens: SubtokenPooling = .mean,
    progress: ((_ work: String, _ share: Double) -> Void)? = nil
  ) async throws -> ProbeReport {
    try options.validate()
    let data =
      switch subject {
      case .shared: try ProbeData(shared: corpus, options)
      case .ofEachWord: try ProbeData(ofEachWord: corpus, options)
      }
    let layers = (0...embedder.layerCount).map(LayerSelection.layer)
    let total = Double(data.corpus.sentences.count)
    let vectors = try await data.corpus.vectors(
      embedder, layers: layers, subtokens: subtokens,
      progress: { progress?("reading", Double($0) / total) })
    let tasks = try readable(data.tasks, vectors)
    let fit = LogisticRegression.Options(
      inverseStrength: options.inverseStrength, maximumIterations: 500, tolerance: 1e-4)
    let steps = Double(vectors.vectors.count * tasks.count)
    var rows: [ProbeReport.Layer] = []
    for (layer, matrix) in vectors.vectors.enumerated() {
      var predicted: [[Int]] = []
      for (number, task) in tasks.enumerated() {
        progress?("learning", Double(layer * tasks.count + number) / steps)
        predicted.append(try await predict(task, matrix, fit))
      }
      let score = score(predicted, tasks)
      rows.append(
        ProbeReport.Layer(layer: layer, accuracy: score.accuracy, macroF1: score.macroF1))
    }
    progress?("learning a mix of layers", 1)
    let mix = try await vectors.vectors.count > 1 ? mix(tasks, vectors.vectors, fit) : nil
    let baselines = ProbeBaselines(tasks, data.corpus)
    return ProbeReport(
      layers: rows, mix: mix, wordBaseline: baselines.word, majorityBaseline: baselines.majority,
      trainingCount: tasks.reduce(0) { $0 + $1.training.count },
      testCount: tasks.reduce(0) { $0 + $1.test.count },
      wordCount: subject == .ofEachWord ? tasks.count : 0,
      classCount: tasks.reduce(0) { $0 + $1.classes.count })
  }

  private static func predict(
    _ task: ProbeData.Task, _ matrix: Tensor, _ options: LogisticRegression.Options
  ) async throws -> [Int] {
    let training = Rows.select(task.training.map(\.use), of: matrix)
    let scaling = FeatureScaling(training)
    let fit = try await LogisticRegression.fit(
      scaling(training), labels: task.training.map(\.label), classCount: task.classes.count,
      options: options)
    return fit.classifier.predict(scaling(Rows.select(task.test.map(\.use), of: matrix)))
  }

  /// Learns weights of the layers that all tasks share, and judges the classifiers that were learnt
  /// with them.
  private static func mix(
    _ tasks: [ProbeData.Task], _ layers: [Tensor], _ options: LogisticRegression.Options
  ) async throws -> ProbeReport.Mix {
    func select(_ uses: [(use: Int, label: Int)]) -> [Tensor] {
      layers.map { Rows.select(uses.map(\.use), of: $0) }
    }
    let probe = try await ScalarMixProbe.fit(
      tasks.map {
        LayeredExamples(
          layers: select($0.training), labels: $0.training.map(\.label),
          classCount: $0.classes.count)
      }, options: options)
    let predicted = tasks.enumerated().map { probe.predict($0.offset, select($0.element.test)) }
    let score = score(predicted, tasks)
    return ProbeReport.Mix(
      weights: probe.weights, mix: try ScalarMix(weights: probe.rawWeights),
      accuracy: score.accuracy, macroF1: score.macroF1)
  }

  /// What is told right of all held-back uses, and the mean of the tasks' F1.
  private static func score(
    _ predicted: [[Int]], _ tasks: [ProbeData.Task]
  ) -> (accuracy: Double, macroF1: Double) {
    let scores = zip(predicted, tasks).map { predicted, task in
      ClassificationScores(
        predicted: predicted, labels: task.test.map(\.label), classCount: task.classes.count)
    }
    let right = zip(predicted, tasks).reduce(0) { sum, pair in
      sum + zip(pair.0, pair.1.test).count { $0 == $1.label }
    }
    return (
      Double(right) / Double(scores.reduce(0) { $0 + $1.exampleCount }),
      scores.reduce(0) { $0 + $1.macroF1 } / Double(scores.count)
    )
  }

  /// The tasks without uses that the model does not read.
  private static func readable(
    _ tasks: [ProbeData.Task], _ vectors: UseVectors
  ) throws(EvaluationError) -> [ProbeData.Task] {
    let tasks = tasks.compactMap { task -> ProbeData.Task? in
      var task = task
      task.training.removeAll { !vectors.isRead[$0.use] }
      task.test.removeAll { !vectors.isRead[$0.use] }
      let isVaried = task.training.contains { $0.label != task.training[0].label }
      return isVaried && !task.test.isEmpty ? task : nil
    }
    guard !tasks.isEmpty else {
      throw EvaluationError(
        .insufficientData, "probe: the model reads too few of the words; give shorter sentences")
    }
    return tasks
  }
}

/// What is told right without vectors.
private struct ProbeBaselines {
  /// By naming the class that the word itself had most.
  let word: Double
  /// By naming the class that was met most.
  let majority: Double

  init(_ tasks: [ProbeData.Task], _ corpus: SenseCorpus) {
    var (word, majority, total) = (0, 0, 0)
    for task in tasks {
      var all: [Int: Int] = [:]
      var words: [String: [Int: Int]] = [:]
      for (use, label) in task.training {
        all[label, default: 0] += 1
        words[corpus.text(of: corpus.uses[use]).lowercased(), default: [:]][label, default: 0] += 1
      }
      let common = ProbeBaselines.most(all)
      for (use, label) in task.test {
        let text = corpus.text(of: corpus.uses[use]).lowercased()
        let own = words[text].map(ProbeBaselines.most) ?? common
        word += own == label ? 1 : 0
        majority += common == label ? 1 : 0
      }
      total += task.test.count
    }
    self.word = Double(word) / Double(max(total, 1))
    self.majority = Double(majority) / Double(max(total, 1))
  }

  /// The class that was met most; the first of equals.
  private static func most(_ counts: [Int: Int]) -> Int {
    counts.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key ?? 0
  }
}
