internal import SememeTensors

/// Uses with classes, parted by sentence into those to learn from and those held back.
struct ProbeData {
  /// A set of uses that one classifier tells the classes of.
  struct Task {
    /// The classes' names.
    var classes: [String]
    /// Uses to learn from and their classes.
    var training: [(use: Int, label: Int)]
    /// Uses held back and their classes.
    var test: [(use: Int, label: Int)]
  }

  /// One for all words, or one for each word.
  let tasks: [Task]
  /// Only the uses that are needed; the numbers of the tasks are of its uses.
  let corpus: SenseCorpus

  /// One task for all words together, such as their parts of speech.
  init(shared corpus: SenseCorpus, _ options: ProbeOptions) throws(EvaluationError) {
    var generator = SplitMix(seed: options.seed)
    let part = ProbeData.labelled(corpus, &generator, options)
    let testLimit = max(Int(Double(options.exampleLimit) * options.testShare), 1)
    let task = ProbeData.task(
      Array(part.training.prefix(options.exampleLimit)), Array(part.test.prefix(testLimit)), corpus,
      options)
    guard let task else {
      throw EvaluationError(
        .insufficientData,
        "probe: fewer than two classes have \(options.minimumUses) uses to learn from; give more "
          + "tagged text")
    }
    self.init([task], corpus)
  }

  /// A task for each word that has several classes, such as its senses.
  init(ofEachWord corpus: SenseCorpus, _ options: ProbeOptions) throws(EvaluationError) {
    var generator = SplitMix(seed: options.seed)
    let part = ProbeData.labelled(corpus, &generator, options)
    var words: [Lexeme: (training: [Int], test: [Int])] = [:]
    for use in part.training {
      words[corpus.uses[use].lexeme, default: ([], [])].training.append(use)
    }
    for use in part.test { words[corpus.uses[use].lexeme, default: ([], [])].test.append(use) }
    let names = words.keys.sorted { a, b in
      let (x, y) = (words[a]?.training.count ?? 0, words[b]?.training.count ?? 0)
      let (p, q) = (a.partOfSpeech?.rawValue ?? "", b.partOfSpeech?.rawValue ?? "")
      return (y, a.lemma, p) < (x, b.lemma, q)
    }
    let tasks = names.lazy.compactMap { name -> Task? in
      guard let word = words[name] else { return nil }
      return ProbeData.task(
        Array(word.training.prefix(options.usesPerWord)),
        Array(word.test.prefix(options.usesPerWord)), corpus, options)
    }.prefix(options.wordLimit)
    guard !tasks.isEmpty else {
      throw EvaluationError(
        .insufficientData,
        "probe: no word has two senses of \(options.minimumUses) uses each to learn from, and uses "
          + "held back; give more tagged text")
    }
    self.init(Array(tasks), corpus)
  }

  /// Uses with a class, parted by sentence: sentences in random order, the uses of each together, so
  /// that few sentences have to be read.
  private static func labelled(
    _ corpus: SenseCorpus, _ generator: inout SplitMix, _ options: ProbeOptions
  ) -> (training: [Int], test: [Int]) {
    var uses = [[Int]](repeating: [], count: corpus.sentences.count)
    for (index, use) in corpus.uses.enumerated() where !use.senses.isEmpty {
      uses[use.sentence].append(index)
    }
    // The same sentence twice stands on one side.
    var isHeldBack: [String: Bool] = [:]
    var (training, test): ([Int], [Int]) = ([], [])
    for sentence in corpus.sentences.indices.shuffled(using: &generator) {
      let text = corpus.sentences[sentence]
      let side = isHeldBack[text] ?? (Double(generator.uniform()) < options.testShare)
      isHeldBack[text] = side
      if side { test += uses[sentence] } else { training += uses[sentence] }
    }
    return (training, test)
  }

  /// A task of some uses, without rare classes; nil where fewer than two classes or no test is left.
  private static func task(
    _ training: [Int], _ test: [Int], _ corpus: SenseCorpus, _ options: ProbeOptions
  ) -> Task? {
    var counts: [String: Int] = [:]
    for use in training { counts[corpus.uses[use].senses[0], default: 0] += 1 }
    let classes = counts.filter { $0.value >= options.minimumUses }.keys.sorted()
    let numbers = Dictionary(uniqueKeysWithValues: zip(classes, classes.indices))
    func labels(_ uses: [Int]) -> [(use: Int, label: Int)] {
      uses.compactMap { use in numbers[corpus.uses[use].senses[0]].map { (use, $0) } }
    }
    let task = Task(classes: classes, training: labels(training), test: labels(test))
    return classes.count < 2 || task.test.isEmpty ? nil : task
  }

  private init(_ tasks: [Task], _ corpus: SenseCorpus) {
    let wanted = Set(tasks.flatMap { $0.training + $0.test }.map(\.use))
    var places: [Int: Int] = [:]
    for use in corpus.uses.indices where wanted.contains(use) { places[use] = places.count }
    var index = -1
    self.corpus = corpus.filtered { _ in
      index += 1
      return wanted.contains(index)
    }
    func renumbered(_ uses: [(use: Int, label: Int)]) -> [(use: Int, label: Int)] {
      uses.compactMap { use, label in places[use].map { ($0, label) } }
    }
    self.tasks = tasks.map {
      Task(
        classes: $0.classes, training: renumbered($0.training), test: renumbered($0.test))
    }
  }
}
