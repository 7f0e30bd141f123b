import SememeTensors
import SememeTestSupport
import SememeWords
import Testing

@Suite("FastText's classifier is trained")
struct ClassifierTests {
  private let folder: TemporaryTestFolder

  init() throws { folder = try TemporaryTestFolder() }

  static func options(_ loss: FastTextArguments.Loss) -> FastTextClassifierOptions {
    var options = FastTextClassifierOptions()
    options.loss = loss
    options.dimension = 16
    options.epochs = 20
    options.learningRate = 0.5
    options.buckets = 2000
    options.threads = 1
    return options
  }

  private func texts(severalLabels: Bool = false) throws -> (train: String, test: String) {
    func write(_ count: Int, _ seed: UInt64, _ name: String) throws -> String {
      let text = TrainingTexts.labelled(
        sentences: count, seed: seed, severalLabels: severalLabels)
      return try folder.write(Array(text.utf8), as: name)
    }
    return (try write(300, 1, "train.txt"), try write(90, 2, "test.txt"))
  }

  private func accuracy(_ model: FastTextModel, _ path: String) throws -> Double {
    var report = LabelReport()
    for line in String(decoding: try GoldenCases.bytes(of: path), as: UTF8.self).split(
      separator: "\n")
    {
      let words = line.split(separator: " ").map(String.init)
      let labels = words.filter { $0.hasPrefix("__label__") }
      let text = words.filter { !$0.hasPrefix("__label__") }.joined(separator: " ")
      report.add(predicted: try model.predict(text).map(\.label), expected: labels)
    }
    return report.total.precision ?? 0
  }

  @Test("Every loss learns", arguments: FastTextArguments.Loss.allCases, [1, 2])
  func losses(loss: FastTextArguments.Loss, wordNgrams: Int) async throws {
    let (train, test) = try texts()
    var options = Self.options(loss)
    options.wordNgrams = wordNgrams
    let model = try await FastTextClassifierTrainer(options).train(on: [train])
    #expect(model.dictionary.labels.count == 3)
    let right = try accuracy(model, test)
    #expect(right > 0.9, "\(right)")
  }

  @Test("N-grams of characters help with words never seen")
  func subwords() async throws {
    let (train, _) = try texts()
    var options = Self.options(.softmax)
    (options.minN, options.maxN) = (3, 5)
    let model = try await FastTextClassifierTrainer(options).train(on: [train])
    #expect(try model.predict("rivers mountains").first?.label == "__label__place")
    #expect(try model.predict("presidents kings").first?.label == "__label__person")
  }

  @Test("Texts with several labels", arguments: FastTextArguments.Loss.allCases)
  func severalLabels(loss: FastTextArguments.Loss) async throws {
    let (train, _) = try texts(severalLabels: true)
    let model = try await FastTextClassifierTrainer(Self.options(loss)).train(on: [train])
    let found = try model.predict("who king author", k: 2).map(\.label)
    #expect(Set(found) == ["__label__question", "__label__person"])
  }

  @Test("One thread gives the same model for a seed")
  func repeatable() async throws {
    let (train, _) = try texts(severalLabels: true)
    let trainer = try FastTextClassifierTrainer(Self.options(.negativeSampling))
    let (first, second) = try await (trainer.train(on: [train]), trainer.train(on: [train]))
    #expect(first.input.tensor() == second.input.tensor())
    #expect(first.output.tensor() == second.output.tensor())
  }

  @Test("Saved, read, and asked")
  func saved() async throws {
    let (train, _) = try texts()
    var options = Self.options(.hierarchicalSoftmax)
    options.wordNgrams = 2
    let model = try await FastTextClassifierTrainer(options).train(on: [train])
    let file = "\(folder.path)/model.bin"
    try model.save(to: file)
    let read = try FastTextModel.load(file)
    for text in ["where is the river", "how many years", "nothing known"] {
      #expect(try read.predict(text, k: 3) == model.predict(text, k: 3))
    }
  }

  @Test("Texts without labels and settings without sense are refused")
  func refused() async throws {
    let path = try folder.write(Array("no label here\n".utf8), as: "plain.txt")
    let trainer = try FastTextClassifierTrainer(Self.options(.softmax))
    await #expect { try await trainer.train(on: [path]) } throws: {
      ($0 as? WordVectorsError)?.message.contains("__label__") ?? false
    }
    let changes: [(inout FastTextClassifierOptions) -> Void] = [
      { $0.labelPrefix = "" }, { $0.corpus.tokenization = .letters }, { $0.wordNgrams = 0 },
      { ($0.wordNgrams, $0.buckets) = (2, 0) }, { $0.learningRate = .nan }, { $0.epochs = 0 },
      { $0.negatives = 0 }, { $0.minimumLabelCount = 0 },
    ]
    for change in changes {
      var options = Self.options(.softmax)
      change(&options)
      #expect(failure { _ = try FastTextClassifierTrainer(options) }?.code == .invalidArgument)
    }
  }

  @Test("A search finds better settings than poor ones")
  func autotuned() async throws {
    let (train, test) = try texts()
    var options = Self.options(.softmax)
    options.learningRate = 0.01
    options.epochs = 1
    let poor = try await FastTextClassifierTrainer(options).train(on: [train])
    let search = try FastTextAutotuner(options, duration: .seconds(3600), trialLimit: 12)
    let found = try await search.search(training: [train], validation: [test])
    let poorAccuracy = try accuracy(poor, test)
    #expect(found.f1 > poorAccuracy, "\(found.f1)")
    #expect(found.trials.map(\.f1).max() == found.f1 && found.trials.count == 12)
    #expect(try accuracy(found.model, test) == found.f1)
  }

  @Test("A quantised model says nearly the same", arguments: [false, true], [nil, 300])
  func quantized(splits: Bool, cutoff: Int?) async throws {
    let (train, test) = try texts()
    var options = Self.options(.softmax)
    options.wordNgrams = 2
    let model = try await FastTextClassifierTrainer(options).train(on: [train])
    var small = FastTextQuantizer.Options()
    small.quantizesNorms = splits
    small.quantizesOutput = splits
    small.cutoff = cutoff
    let quantized = try await FastTextQuantizer(small).quantize(
      model, retraining: cutoff == nil ? nil : options, on: [train])
    #expect(quantized.input.rowCount == cutoff ?? model.input.rowCount)
    let right = try accuracy(quantized, test)
    #expect(right > 0.9, "\(right)")
    let file = "\(folder.path)/model.ftz"
    try quantized.save(to: file)
    let read = try FastTextModel.load(file)
    #expect(
      try read.predict("where is the river", k: 3) == quantized.predict("where is the river", k: 3))
    let quantizer = try FastTextQuantizer()
    await #expect { try await quantizer.quantize(quantized) } throws: {
      ($0 as? WordVectorsError)?.code == .invalidArgument
    }
  }
}
