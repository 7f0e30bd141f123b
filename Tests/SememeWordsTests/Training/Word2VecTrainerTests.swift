import SememeSystem
import SememeTensors
import SememeTestSupport
import SememeWords
import Testing

@Suite("Word2Vec is trained")
struct Word2VecTrainerTests {
  private let folder: TemporaryTestFolder

  init() throws { folder = try TemporaryTestFolder() }

  static func options(
    _ architecture: Word2VecOptions.Architecture = .skipGram,
    _ objective: Word2VecOptions.Objective = .negativeSampling()
  ) -> Word2VecOptions {
    var options = Word2VecOptions()
    options.architecture = architecture
    options.objective = objective
    options.dimension = 20
    options.learningRate = 0.05
    options.epochs = 12
    options.sample = 0
    options.threads = 1
    return options
  }

  private func text(_ text: String, _ name: String = "text.txt") throws -> String {
    try folder.write(Array(text.utf8), as: name)
  }

  @Test(
    "Words of two topics part",
    arguments: [
      options(.skipGram), options(.cbow), options(.skipGram, .hierarchicalSoftmax),
      options(.cbow, .hierarchicalSoftmax),
    ], [1, 2])
  func topics(options: Word2VecOptions, threads: Int) async throws {
    var options = options
    options.threads = threads
    let path = try text(TrainingTexts.twoTopics())
    let model = try await Word2VecTrainer(options).train(on: [path])
    #expect(model.vocabulary.count == 13)
    // CBOW moves all words of a window alike, which brings topics nearer to each other.
    let least = options.architecture == .cbow ? 0.25 : 0.5
    #expect(separation(model.vectors) > least, "\(separation(model.vectors))")
  }

  @Test("One thread gives the same vectors for a seed, and others for another")
  func repeatable() async throws {
    let path = try text(TrainingTexts.twoTopics(sentences: 60))
    var options = Self.options()
    options.sample = 1e-2
    let first = try await Word2VecTrainer(options).train(on: [path])
    let second = try await Word2VecTrainer(options).train(on: [path])
    #expect(first.input == second.input && first.output == second.output)
    options.seed = 2
    let other = try await Word2VecTrainer(options).train(on: [path])
    #expect(first.input != other.input)
  }

  @Test("Several files and a compressed one are one text")
  func files() async throws {
    let whole = TrainingTexts.twoTopics(sentences: 40)
    let lines = whole.split(separator: "\n", omittingEmptySubsequences: true)
    let parts = [lines[..<15], lines[15...]].map { $0.joined(separator: "\n") + "\n" }
    let paths = try [text(parts[0], "a.txt"), text(parts[1], "b.txt")]
    let one = try await Word2VecTrainer(Self.options()).train(on: [text(whole)])
    let two = try await Word2VecTrainer(Self.options()).train(on: paths)
    #expect(one.input == two.input)
  }

  @Test("A model is saved and read, and learns on with new words")
  func continued() async throws {
    let path = try text(TrainingTexts.twoTopics())
    let options = Self.options()
    let first = try await Word2VecTrainer(options).train(on: [path])
    let file = "\(folder.path)/model.safetensors"
    try first.save(to: file)
    let read = try Word2VecModel(path: file)
    #expect(read.options == options && read.input == first.input && read.output == first.output)
    #expect((0..<13).allSatisfy { read.vocabulary[$0] == first.vocabulary[$0] })

    let fresh = try text(
      TrainingTexts.twoTopics(seed: 2).replacing("goat", with: "llama"), "fresh.txt")
    let second = try await Word2VecTrainer(options).train(on: [fresh], continuing: read)
    #expect(second.vocabulary.count == 14 && second.vocabulary[13] == "llama")
    let (old, new) = (first.vocabulary, second.vocabulary)
    for word in 0..<13 { #expect(old[word] == new[word]) }
    let goat = try #require(new.index(of: "goat"))
    #expect(new.frequency(at: goat) == old.frequency(at: goat), "only the old text has it")
    let cat = try #require(new.index(of: "cat"))
    #expect((new.frequency(at: cat) ?? 0) > (old.frequency(at: cat) ?? 0))
    #expect(cosine(second.vectors, "llama", "sheep") > cosine(second.vectors, "llama", "saw") + 0.4)
  }

  @Test("Settings that make no sense are named")
  func badOptions() async throws {
    let changes: [(String, (inout Word2VecOptions) -> Void)] = [
      ("dimension", { $0.dimension = 0 }), ("window", { $0.window = 0 }),
      ("window", { $0.window = 1 << 40 }), ("minimum count", { $0.minimumCount = 0 }),
      ("sample", { $0.sample = -.infinity }), ("sample", { $0.sample = .nan }),
      ("learning rate", { $0.learningRate = 0 }), ("learning rate", { $0.learningRate = .nan }),
      ("final learning rate", { $0.finalLearningRate = 1 }), ("epochs", { $0.epochs = 0 }),
      ("threads", { $0.threads = 0 }),
      ("negatives", { $0.objective = .negativeSampling(count: 500) }),
      ("exponent", { $0.objective = .negativeSampling(exponent: .nan) }),
      ("maximum vocabulary", { $0.maximumVocabulary = 0 }),
    ]
    for (name, change) in changes {
      var options = Self.options()
      change(&options)
      let error = try #require(failure { _ = try Word2VecTrainer(options) }, "\(name)")
      #expect(error.code == .invalidArgument && error.message.contains(name), "\(error)")
    }
  }

  @Test("Texts that cannot be learnt from are refused")
  func badTexts() async throws {
    let trainer = try Word2VecTrainer(Self.options())
    let rare = try text("one two three\n", "rare.txt")
    let empty = try text("", "empty.txt")
    for (paths, code) in [
      ([], .invalidArgument), (["\(folder.path)/none.txt"], .missingFile),
      ([folder.path], .unreadableFile), ([empty], .emptyVocabulary), ([rare], .emptyVocabulary),
    ] as [([String], WordVectorsError.Code)] {
      await #expect { try await trainer.train(on: paths) } throws: {
        ($0 as? WordVectorsError)?.code == code
      }
    }
  }

  @Test("Numbers that overflow are an error, not a model")
  func overflow() async throws {
    var options = Self.options()
    options.learningRate = 100
    options.finalLearningRate = 100
    options.sumsContext = true
    options.architecture = .cbow
    let path = try text(TrainingTexts.twoTopics())
    let trainer = try Word2VecTrainer(options)
    await #expect { try await trainer.train(on: [path]) } throws: {
      ($0 as? WordVectorsError)?.message.contains("smaller learning rate") ?? false
    }
  }

  @Test("Progress ends at the whole")
  func progress() async throws {
    let path = try text(TrainingTexts.twoTopics())
    let reports = Locked<[TrainingProgress]>([])
    _ = try await Word2VecTrainer(Self.options()).train(on: [path]) { report in
      reports.withLock { $0.append(report) }
    }
    let last = try #require(reports.withLock { $0.last })
    #expect(last.fraction == 1 && last.epochCount == 12 && last.rate > 0)
  }
}
