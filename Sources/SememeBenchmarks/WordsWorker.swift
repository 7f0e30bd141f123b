import SememeJSON
import SememeSystem
import SememeTensors
import SememeWords

/// Sememe's side of `Benchmarks/peers/words/training.py`.
///
/// `{"train": {"model": "skip-gram", "text": PATH, "threads": 2, "epochs": 1, "seed": 1, "output":
/// PATH}}` trains word vectors, of 100 numbers and with the settings that all programs share, and
/// writes them as text. Models are `skip-gram`, `cbow`, `fasttext-skip-gram` and `fasttext-cbow`. The
/// answer is `{"seconds": 4.2, "words_per_second": 2000000, "rss_mib": 80.5}`, where seconds are those
/// of everything but the writing, and words those that the text holds, a second of training proper.
///
/// `{"classify": {"training": PATH, "test": PATH, "word_ngrams": 2, "loss": "softmax", …}}` trains a
/// classifier and answers `{"seconds": 1.2, "accuracy": 0.86, "rss_mib": 900}`.
struct WordsWorker {
  /// Trains word vectors.
  func train(_ members: JSONValue) async throws -> JSON {
    let model = try members.requireString("model")
    let output = try members.requireString("output")
    let files = [try members.requireString("text")]
    let options = try options(model, members)
    let rate = Locked(0.0)
    let report: @Sendable (TrainingProgress) -> Void = { progress in
      rate.withLock { $0 = progress.rate }
    }
    let start = Clock.wall.seconds
    let vectors: WordVectors
    let seconds: Double
    if model.hasPrefix("fasttext") {
      let trained = try await FastTextTrainer(options).train(on: files, progress: report)
      seconds = Clock.wall.seconds - start
      vectors = trained.wordVectors
    } else {
      let trained = try await Word2VecTrainer(options.words).train(on: files, progress: report)
      seconds = Clock.wall.seconds - start
      vectors = trained.vectors
    }
    let peak = ResidentMemory.peak
    try vectors.save(to: output, format: .word2vecText)
    return [
      "seconds": .double(seconds), "words_per_second": .double(rate.withLock { $0 }),
      "rss_mib": .double(Double(peak) / 0x1p20),
    ]
  }

  private func options(_ model: String, _ members: JSONValue) throws -> FastTextOptions {
    let architecture: Word2VecOptions.Architecture =
      model.hasSuffix("skip-gram") ? .skipGram : .cbow
    var options = FastTextOptions(architecture)
    if !model.hasPrefix("fasttext") {
      options.words = Word2VecOptions()
      options.words.architecture = architecture
    }
    options.words.learningRate = try members.requireDouble("rate")
    options.words.finalLearningRate = try members.requireDouble("final_rate")
    options.words.sample = try members.requireDouble("sample")
    options.words.threads = try members.requirePositive("threads")
    options.words.epochs = try members.requirePositive("epochs")
    options.words.seed = UInt64(try members.requirePositive("seed"))
    return options
  }

  /// Trains a classifier and counts how often it is right.
  func classify(_ members: JSONValue) async throws -> JSON {
    var options = FastTextClassifierOptions()
    options.wordNgrams = try members.requirePositive("word_ngrams")
    options.epochs = try members.requirePositive("epochs")
    options.learningRate = try members.requireDouble("rate")
    options.threads = try members.requirePositive("threads")
    options.seed = UInt64(try members.requirePositive("seed"))
    switch try members.requireString("loss") {
    case "hs": options.loss = .hierarchicalSoftmax
    case "ns": options.loss = .negativeSampling
    case "ova": options.loss = .oneVersusAll
    default: options.loss = .softmax
    }
    let start = Clock.wall.seconds
    let model = try await FastTextClassifierTrainer(options)
      .train(on: [try members.requireString("training")])
    let seconds = Clock.wall.seconds - start
    var report = LabelReport()
    let test = try FileContents(path: try members.requireString("test"))
    let text = test.withBytes { String(decoding: $0, as: UTF8.self) }
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " ")
      let labels = words.filter { $0.hasPrefix(options.labelPrefix) }
      let rest = words.filter { !$0.hasPrefix(options.labelPrefix) }.joined(separator: " ")
      report.add(
        predicted: try model.predict(rest).map(\.label), expected: labels.map(String.init))
    }
    return [
      "seconds": .double(seconds), "accuracy": .double(report.total.precision ?? 0),
      "rss_mib": .double(Double(ResidentMemory.peak) / 0x1p20),
    ]
  }
}
