public import Sememe
public import SememeTensors

/// How well a model's layers tell senses apart, beside answers that look at no context.
public struct SenseEvaluation: Sendable {
  /// What one layer and method reach.
  public struct Result: Sendable {
    /// Where the vectors were taken from.
    public let layer: LayerSelection
    /// How they were compared.
    public let method: SenseClassifier.Method
    /// The score, the back-off included.
    public let report: SenseReport
  }

  /// The score of every word's most frequent sense in the training corpus, or of its first sense in
  /// WordNet where the training corpus lacks the word.
  public let mostFrequentSense: SenseReport
  /// The score of every word's first sense in WordNet; nil without WordNet.
  public let firstSense: SenseReport?
  /// What each layer reaches with each method, in the order of the layers.
  public let results: [Result]
  /// Words to be judged that occur in the training corpus.
  public let knownCount: Int

  /// Learns senses from one corpus and judges the answers to another.
  ///
  /// A word that the training corpus lacks, or that the model did not read, gets its first sense in
  /// WordNet; without WordNet it gets none, but one that the model did not read its most frequent
  /// sense of the training corpus.
  ///
  /// - Parameters:
  ///   - train: uses with known senses.
  ///   - trainVectors: their vectors.
  ///   - test: uses with the right senses, to be found.
  ///   - testVectors: their vectors, from the same layers.
  ///   - methods: how vectors are compared.
  ///   - wordNet: gives first senses; nil where senses are not WordNet's.
  ///   - inverseStrength: how weak the penalty of logistic regressions is.
  ///   - pool: threads to work on.
  ///   - progress: is told each result as it is reached.
  /// - Throws: `EvaluationError` where nothing can be learnt or WordNet is damaged;
  ///   `CancellationError`.
  public init(
    train: [SenseCorpus.Use], _ trainVectors: UseVectors, test: [SenseCorpus.Use],
    _ testVectors: UseVectors, methods: [SenseClassifier.Method], wordNet: WordNet? = nil,
    inverseStrength: Double = 10, pool: ThreadPool = .shared,
    progress: ((Result) -> Void)? = nil
  ) async throws {
    precondition(
      trainVectors.layers == testVectors.layers, "evaluation: vectors of different layers")
    let frequencies = SenseFrequencies(train)
    let firsts = try wordNet.map { try FirstSenses(test, $0) }
    let frequent = test.map { frequencies.mostFrequentSense(of: $0.lexeme) }
    func report(_ answers: [String?]) -> SenseReport {
      SenseReport(answers: answers.map { $0.map { [$0] } ?? [] }, uses: test)
    }
    mostFrequentSense = report(
      test.indices.map { frequent[$0] ?? firsts?.sense(of: test[$0]) })
    firstSense = firsts.map { firsts in report(test.map { firsts.sense(of: $0) }) }
    knownCount = frequent.count { $0 != nil }
    var results: [Result] = []
    for (index, layer) in trainVectors.layers.enumerated() {
      for method in methods {
        let classifier = try await SenseClassifier.fit(
          train, vectors: trainVectors.vectors[index], isRead: trainVectors.isRead,
          method: method, inverseStrength: inverseStrength, pool: pool)
        let vectors = testVectors.vectors[index]
        let answers = test.indices.map { use -> String? in
          guard testVectors.isRead[use] else {
            return firsts?.sense(of: test[use]) ?? frequent[use]
          }
          let vector = vectors.rows(use..<use + 1).values
          return classifier.predict(test[use].lexeme, vector).first?.sense
            ?? firsts?.sense(of: test[use])
        }
        let result = Result(layer: layer, method: method, report: report(answers))
        results.append(result)
        progress?(result)
      }
    }
    self.results = results
  }
}

extension SenseEvaluation {
  /// Judges the answers of a dictionary's glosses, which need no training.
  ///
  /// - Parameters:
  ///   - test: uses with the right senses, to be found.
  ///   - vectors: their vectors.
  ///   - wordNet: the dictionary.
  ///   - embedder: the model.
  /// - Returns: the score for every layer of the vectors.
  /// - Throws: as `SenseClassifier.glosses`.
  public static func glosses(
    _ test: [SenseCorpus.Use], _ vectors: UseVectors, _ wordNet: WordNet, _ embedder: Embedder
  ) async throws -> [(layer: LayerSelection, report: SenseReport)] {
    var results: [(layer: LayerSelection, report: SenseReport)] = []
    for (index, layer) in vectors.layers.enumerated() {
      let classifier = try await SenseClassifier.glosses(
        of: Set(test.map(\.lexeme)), wordNet, embedder, layer: layer)
      let answers = test.indices.map { use -> [String] in
        guard vectors.isRead[use] else { return [] }
        let vector = vectors.vectors[index].rows(use..<use + 1).values
        return classifier.predict(test[use].lexeme, vector).first.map { [$0.sense] } ?? []
      }
      results.append((layer, SenseReport(answers: answers, uses: test)))
    }
    return results
  }
}

/// The first senses of words in WordNet.
public struct FirstSenses: Sendable {
  private let senses: [Lexeme: String]

  /// Looks words up.
  ///
  /// - Parameters:
  ///   - uses: the words.
  ///   - wordNet: the dictionary.
  /// - Throws: `EvaluationError` where its files are damaged.
  public init(_ uses: [SenseCorpus.Use], _ wordNet: WordNet) throws(EvaluationError) {
    var senses: [Lexeme: String] = [:]
    for lexeme in Set(uses.map(\.lexeme)) {
      let kinds = lexeme.partOfSpeech.map { [$0] } ?? PartOfSpeech.allCases
      for kind in kinds where senses[lexeme] == nil {
        senses[lexeme] = try wordNet.senses(of: lexeme.lemma, kind).first?.key
      }
    }
    self.senses = senses
  }

  /// The first sense of a use's word; nil where WordNet does not have the word.
  public func sense(of use: SenseCorpus.Use) -> String? { senses[use.lexeme] }
}
