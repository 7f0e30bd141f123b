import SememeTensors
import SememeTestSupport
import SememeWords
import Testing

@Suite("FastText is trained")
struct FastTextTrainerTests {
  private let folder: TemporaryTestFolder

  init() throws { folder = try TemporaryTestFolder() }

  static func options(
    _ architecture: Word2VecOptions.Architecture = .skipGram
  ) -> FastTextOptions {
    var options = FastTextOptions(architecture)
    options.words.dimension = 20
    options.words.epochs = 12
    options.words.sample = 0
    options.words.threads = 1
    options.buckets = 5000
    return options
  }

  private func text(_ text: String) throws -> String {
    try folder.write(Array(text.utf8), as: "text.txt")
  }

  @Test("Words of two topics part", arguments: Word2VecOptions.Architecture.allCases, [0, 5])
  func topics(architecture: Word2VecOptions.Architecture, maxN: Int) async throws {
    let path = try text(TrainingTexts.twoTopics())
    var options = Self.options(architecture)
    options.maxN = maxN
    options.minN = maxN == 0 ? 0 : 3
    let model = try await FastTextTrainer(options).train(on: [path])
    #expect(separation(model.wordVectors) > 0.5, "\(separation(model.wordVectors))")
    #expect(model.dictionary.words.count == 14, "thirteen words and the end of sentences")
    #expect(model.input.rowCount == 14 + (maxN == 0 ? 0 : 5000))
  }

  @Test("The tree learns, too")
  func tree() async throws {
    let path = try text(TrainingTexts.twoTopics())
    var options = Self.options()
    options.words.objective = .hierarchicalSoftmax
    let model = try await FastTextTrainer(options).train(on: [path])
    #expect(separation(model.wordVectors) > 0.5)
    #expect(model.arguments.loss == .hierarchicalSoftmax)
  }

  @Test("A model is saved and read, and learns on with new words")
  func continued() async throws {
    let options = Self.options()
    let path = try text(TrainingTexts.twoTopics())
    let first = try await FastTextTrainer(options).train(on: [path])
    try first.save(to: "\(folder.path)/first.bin")
    let read = try FastTextModel.load("\(folder.path)/first.bin")
    let fresh = try text(TrainingTexts.twoTopics(seed: 2).replacing("goat", with: "llama"))
    let second = try await FastTextTrainer(options).train(on: [fresh], continuing: read)
    let (old, new) = (first.dictionary.words, second.dictionary.words)
    #expect(new.count == old.count + 1 && new[old.count] == "llama")
    for word in 0..<old.count { #expect(old[word] == new[word]) }
    let goat = try #require(new.index(of: "goat"))
    #expect(new.frequency(at: goat) == old.frequency(at: goat), "only the old text has it")
    #expect(
      second.input.row(goat) == first.input.row(goat), "a word that is not read keeps its row")
    let vectors = second.wordVectors
    #expect(cosine(vectors, "llama", "sheep") > cosine(vectors, "llama", "saw") + 0.4)
    #expect(cosine(vectors, "goat", "sheep") > cosine(vectors, "goat", "saw") + 0.4)
    try second.save(to: "\(folder.path)/second.bin")
    #expect(try FastTextModel.load("\(folder.path)/second.bin").dictionary.words.count == new.count)
  }

  @Test("Models that cannot learn on are refused")
  func notContinued() async throws {
    let path = try text(TrainingTexts.twoTopics(sentences: 60))
    let model = try await FastTextTrainer(Self.options()).train(on: [path])
    var tree = Self.options()
    tree.words.objective = .hierarchicalSoftmax
    let treeModel = try await FastTextTrainer(tree).train(on: [path])
    let changes: [(String, FastTextModel, (inout FastTextOptions) -> Void)] = [
      ("numbers", model, { $0.words.dimension = 21 }), ("n-grams", model, { $0.maxN = 4 }),
      ("buckets", model, { $0.buckets = 77 }),
      ("negative sampling", model, { $0.words.objective = .hierarchicalSoftmax }),
      ("negative sampling", treeModel, { _ in }),
    ]
    for (name, earlier, change) in changes {
      var options = Self.options()
      change(&options)
      let trainer = try FastTextTrainer(options)
      let error = await #expect(throws: WordVectorsError.self) {
        try await trainer.train(on: [path], continuing: earlier)
      }
      #expect(error?.code == .invalidArgument && error?.message.contains(name) == true)
    }
    let trainer = try FastTextTrainer(Self.options())
    await #expect(throws: WordVectorsError.self) {
      try await trainer.train(on: [path], pretrained: model.wordVectors, continuing: model)
    }
  }

  @Test("Unknown words are near those whose parts they have")
  func unknown() async throws {
    let path = try text(TrainingTexts.twoTopics())
    let model = try await FastTextTrainer(Self.options()).train(on: [path])
    let vectors = model.wordVectors
    #expect(vectors.vocabulary.index(of: "hammers") == nil)
    #expect(cosine(vectors, "hammers", "hammer") > cosine(vectors, "hammers", "horse") + 0.4)
  }

  @Test("A word's rows move as those of its buckets in fastText's layout")
  func buckets() async throws {
    let path = try text(TrainingTexts.twoTopics())
    let model = try await FastTextTrainer(Self.options()).train(on: [path])
    var used: Set<Int32> = []
    for word in 0..<model.dictionary.words.count {
      let name = model.dictionary.words[word]
      if name != "</s>" { used.formUnion(model.subwords.rows(of: name)) }
    }
    for row in 14..<model.input.rowCount {
      let isZero = model.input.row(row).allSatisfy { $0 == 0 }
      #expect(isZero != used.contains(Int32(row)), "row \(row)")
    }
  }

  @Test("The model is the same after it was saved and read")
  func saved() async throws {
    let path = try text(TrainingTexts.twoTopics())
    let model = try await FastTextTrainer(Self.options()).train(on: [path])
    let file = "\(folder.path)/model.bin"
    try model.save(to: file)
    let read = try FastTextModel.load(file)
    #expect(read.arguments == model.arguments)
    #expect(read.wordVectors.vector(of: "cat") == model.wordVectors.vector(of: "cat"))
    #expect(read.wordVectors.vector(of: "cats") == model.wordVectors.vector(of: "cats"))
  }

  @Test("Pretrained vectors are where it begins, and their words are learnt")
  func pretrained() async throws {
    let path = try text(TrainingTexts.twoTopics(sentences: 20))
    var options = Self.options()
    options.words.learningRate = 1e-9
    options.words.epochs = 1
    options.maxN = 0
    options.minN = 0
    let words = ["cat", "unicorn"].map { Array($0.utf8) }
    let given = try randomVectors(words, dimension: 20)
    let model = try await FastTextTrainer(options).train(on: [path], pretrained: given)
    for word in ["cat", "unicorn"] {
      let (a, b) = try (
        #require(model.wordVectors.vector(of: word)), #require(given.vector(of: word))
      )
      #expect(zip(a, b).allSatisfy { abs($0 - $1) < 1e-4 })
    }
    let narrow = try randomVectors(words, dimension: 3)
    let trainer = try FastTextTrainer(options)
    await #expect { try await trainer.train(on: [path], pretrained: narrow) } throws: {
      ($0 as? WordVectorsError)?.code == .invalidArgument
    }
  }

  @Test("Settings that make no sense are named")
  func badOptions() throws {
    let changes: [(inout FastTextOptions) -> Void] = [
      { $0.maxN = -1 }, { $0.minN = 7 }, { $0.buckets = 0 }, { $0.buckets = Int(Int32.max) },
      { $0.words.dimension = 0 },
    ]
    for change in changes {
      var options = Self.options()
      change(&options)
      #expect(failure { _ = try FastTextTrainer(options) }?.code == .invalidArgument)
    }
  }
}
