internal import SememeTensors

/// Searches good settings for a classifier: trains again and again with others, as long as there is
/// time, and keeps the best by the F1 of texts that are not trained on.
///
/// Random steps around the best settings so far, wide at first and narrower as time goes by, as in
/// fastText's own search: the number of epochs and the learning rate on a logarithmic scale, the
/// dimension, n-grams of words and of characters, and the buckets.
public struct FastTextAutotuner: Sendable {
  /// One trial.
  public struct Trial: Sendable, Hashable {
    /// What it was trained with.
    public let options: FastTextClassifierOptions
    /// The harmonic mean of precision and recall of the first label on the validation texts.
    public let f1: Double
    /// Seconds since the search began.
    public let seconds: Double
  }

  /// What a search ends with.
  public struct Outcome: Sendable {
    /// The best model.
    public let model: FastTextModel
    /// What it was trained with.
    public let options: FastTextClassifierOptions
    /// Its F1 on the validation texts.
    public let f1: Double
    /// All trials, in their order.
    public let trials: [Trial]
  }

  /// How long the search takes; the trial that runs then is cut off and does not count.
  public let duration: Duration
  /// After how many trials it ends in any case; nil where only time ends it.
  public let trialLimit: Int?
  /// Settings to begin with; threads, seed, label prefix, loss and minimum counts stay as they are.
  public let options: FastTextClassifierOptions

  /// A search.
  ///
  /// - Parameters:
  ///   - options: what to begin with.
  ///   - duration: how long to search; the first trial is finished in any case.
  ///   - trialLimit: the most trials; nil where only time ends the search.
  /// - Throws: `WordVectorsError` that names an option which makes no sense.
  public init(
    _ options: FastTextClassifierOptions = FastTextClassifierOptions(),
    duration: Duration = .seconds(300), trialLimit: Int? = nil
  ) throws(WordVectorsError) {
    try options.validate()
    if let trialLimit { try OptionCheck.range("trials", trialLimit, 1...Int(Int32.max)) }
    guard duration > .zero else {
      throw WordVectorsError(
        .invalidArgument, "the search is given \(duration): give it some seconds at least")
    }
    self.options = options
    self.duration = duration
    self.trialLimit = trialLimit
  }

  /// Searches.
  ///
  /// - Parameters:
  ///   - files: texts to train on.
  ///   - validation: texts to judge by, with labels, in the same form.
  ///   - pretrained: vectors to begin with; the dimension then stays theirs.
  ///   - report: is told about each trial.
  /// - Returns: the best model that was found.
  /// - Throws: as training does; `WordVectorsError` where no validation text has a label;
  ///   `CancellationError`.
  public func search(
    training files: [String], validation: [String], pretrained: WordVectors? = nil,
    report: (@Sendable (Trial) -> Void)? = nil
  ) async throws -> Outcome {
    let begin = ContinuousClock.now
    let texts = try ValidationTexts(validation, options)
    var best: Outcome?
    var trials: [Trial] = []
    var random = SplitMix(seed: options.seed)
    var candidate = options
    while true {
      let deadline = best == nil ? nil : begin + duration
      let model = try await train(candidate, files, pretrained, deadline)
      let seconds = (ContinuousClock.now - begin) / .seconds(1)
      let ofTime = seconds / (duration / .seconds(1))
      if best == nil || ofTime < 1 {
        let f1 = try texts.f1(of: model)
        let trial = Trial(options: candidate, f1: f1, seconds: seconds)
        trials.append(trial)
        report?(trial)
        if best.map({ f1 > $0.f1 }) ?? true {
          best = Outcome(model: model, options: candidate, f1: f1, trials: [])
        }
      }
      let share = max(ofTime, trialLimit.map { Double(trials.count) / Double($0) } ?? 0)
      if let best, share >= 1 {
        return Outcome(model: best.model, options: best.options, f1: best.f1, trials: trials)
      }
      try Task.checkCancellation()
      candidate = (best?.options ?? options).varied(
        width: 1 - share, keepsDimension: pretrained != nil, using: &random)
    }
  }

  private func train(
    _ options: FastTextClassifierOptions, _ files: [String], _ pretrained: WordVectors?,
    _ deadline: ContinuousClock.Instant?
  ) async throws -> FastTextModel {
    try PretrainedRows.check(pretrained, dimension: options.dimension)
    let trainer = try FastTextClassifierTrainer(options)
    let corpus = try WordCorpus(paths: files, options: options.corpus)
    let pool = ThreadPool(threadCount: options.threads)
    return try await pool.performCancellably { flag in
      let dictionary = try trainer.dictionary(corpus, pretrained, pool, flag)
      var session = try FastTextClassifierTrainer.Session(options, dictionary, corpus)
      session.begin(pretrained, on: pool)
      session.deadline = deadline
      return try session.run(from: session.start(pool), on: pool, nil, nil, flag)
    }
  }
}

extension FastTextClassifierOptions {
  /// Settings near these.
  ///
  /// - Parameters:
  ///   - width: how far the steps go, from 1 to 0.
  ///   - keepsDimension: whether the dimension stays.
  ///   - random: where steps come from.
  /// - Returns: settings that make sense.
  func varied(
    width: Double, keepsDimension: Bool, using random: inout SplitMix
  ) -> FastTextClassifierOptions {
    var result = self
    func step(_ scale: Double) -> Double {
      // The sum of uniform numbers is near enough to a normal one.
      let sum = (0..<4).reduce(0.0) { sum, _ in sum + Double(random.uniform()) - 0.5 }
      return sum * 1.7 * scale * (0.25 + 0.75 * max(width, 0))
    }
    func scaled(_ value: Double, by octaves: Double, _ range: ClosedRange<Double>) -> Double {
      var factor = 1.0
      // 2 to a small power, by squaring its eighth part's Taylor series.
      let x = octaves * 0.693_147_180_559_945_3 / 8
      factor = 1 + x + x * x / 2 + x * x * x / 6
      for _ in 0..<3 { factor *= factor }
      return min(max(value * factor, range.lowerBound), range.upperBound)
    }
    result.epochs = Int(scaled(Double(epochs), by: step(2), 1...100).rounded())
    result.learningRate = scaled(learningRate, by: step(2), 0.01...5)
    if !keepsDimension {
      result.dimension = Int(scaled(Double(dimension), by: step(1), 1...1000).rounded())
    }
    result.wordNgrams = min(max(wordNgrams + Int(step(1.5).rounded()), 1), 5)
    switch random.below(4) {
    case 0: (result.minN, result.maxN) = (0, 0)
    case 1: (result.minN, result.maxN) = (2, 5)
    case 2: (result.minN, result.maxN) = (3, 6)
    default: break
    }
    result.buckets = Int(scaled(Double(buckets), by: step(1), 10_000...10_000_000).rounded())
    return result
  }
}

/// Texts by which models are judged.
private struct ValidationTexts {
  private var texts: [(text: String, labels: [String])] = []

  init(_ paths: [String], _ options: FastTextClassifierOptions) throws(WordVectorsError) {
    let reader = try WordCorpus(paths: paths, options: options.corpus).reader()
    var sentence = Sentence()
    while try reader.next(into: &sentence) {
      var (words, labels): ([String], [String]) = ([], [])
      sentence.forEachWord { word in
        let text = String(decoding: word, as: UTF8.self)
        if text.hasPrefix(options.labelPrefix) { labels.append(text) } else { words.append(text) }
      }
      if !labels.isEmpty { texts.append((words.joined(separator: " "), labels)) }
    }
    guard !texts.isEmpty else {
      throw WordVectorsError(
        .emptyVocabulary,
        "no validation text has a label that begins with \"\(options.labelPrefix)\"")
    }
  }

  func f1(of model: FastTextModel) throws(WordVectorsError) -> Double {
    var report = LabelReport()
    for (text, labels) in texts {
      report.add(predicted: try model.predict(text).map(\.label), expected: labels)
    }
    return report.total.f1 ?? 0
  }
}
