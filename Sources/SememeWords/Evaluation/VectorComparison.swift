internal import SememeSystem
public import SememeTensors

/// What two models say about the words that both know.
public struct VectorComparison: Sendable {
  /// A word and how far the two models agree about it.
  public struct Word: Sendable, Hashable {
    /// The word.
    public let word: String
    /// Which part of its neighbours both models name, from 0 to 1.
    public let overlap: Double
  }

  /// Words that both know.
  public let sharedWordCount: Int
  /// The words whose neighbours were compared, in the order of the first model.
  public let words: [Word]
  /// Spearman's correlation of the cosines of pairs of shared words drawn by lot; nil where there are
  /// fewer than two.
  public let rankCorrelation: Double?
  /// How many pairs were drawn.
  public let pairCount: Int

  /// The mean over the words that were compared; nil where there are none.
  public var meanOverlap: Double? {
    words.isEmpty ? nil : words.reduce(0) { $0 + $1.overlap } / Double(words.count)
  }
}

/// What is compared of two models.
public struct VectorComparisonOptions: Sendable, Hashable {
  /// Only the first so many words of each model take part.
  public var restrictVocabulary = 50_000
  /// So many words are asked for their neighbours: the first that both models know.
  public var wordCount = 1000
  /// How many neighbours each is asked for.
  public var neighborCount = 10
  /// How many pairs of words are drawn.
  public var pairCount = 100_000
  /// Begins the lot.
  public var seed: UInt64 = 1

  /// The defaults.
  public init() {}
}

extension WordVectors {
  /// Compares two models by what they say about the words that both know.
  ///
  /// Vectors of two trainings cannot be compared themselves, since any rotation is as good; their
  /// neighbours and cosines can (Hellrich and Hahn 2016; Antoniak and Mimno 2018,
  /// doi:10.1162/tacl_a_00008).
  ///
  /// - Parameters:
  ///   - other: the other model, of any dimension.
  ///   - options: what is compared.
  ///   - pool: the threads.
  /// - Returns: how far they agree.
  /// - Throws: `WordVectorsError` where an option is less than 1; `CancellationError` where the task
  ///   was cancelled.
  public func compare(
    with other: WordVectors, options: VectorComparisonOptions = VectorComparisonOptions(),
    pool: ThreadPool = .shared
  ) async throws -> VectorComparison {
    guard
      min(
        options.restrictVocabulary, options.wordCount, options.neighborCount, options.pairCount)
        >= 1
    else {
      throw WordVectorsError(
        .invalidArgument, "words, neighbours and pairs to compare: give at least 1 of each")
    }
    return try await pool.performCancellably { flag in
      try ModelPair(self, other, options).compare(on: pool, flag)
    }
  }
}

/// Two models, both cut down to the words that they share.
private struct ModelPair {
  let shared: WordVocabulary
  let models: [WordVectors]
  let options: VectorComparisonOptions

  init(_ a: WordVectors, _ b: WordVectors, _ options: VectorComparisonOptions) throws {
    self.options = options
    let limit = options.restrictVocabulary
    var pairs: [(Int, Int)] = []
    for index in 0..<min(limit, a.count) {
      let place = a.vocabulary.withBytes(at: index) { b.vocabulary.index(ofBytes: $0) }
      if let place, place < limit { pairs.append((index, place)) }
    }
    let shared = try WordVocabulary(words: pairs.map { a.vocabulary.bytes(at: $0.0) })
    self.shared = shared
    models = try [(a, pairs.map(\.0)), (b, pairs.map(\.1))].map { model, places in
      try WordVectors(
        vocabulary: shared,
        vectors: Tensor([places.count, model.dimension]) { out in
          for (row, place) in places.enumerated() {
            model.matrix.copyRow(place, into: out + row * model.dimension)
          }
        })
    }
  }

  func compare(on pool: ThreadPool, _ flag: CancellationFlag) throws -> VectorComparison {
    let (rank, pairCount) = rankCorrelation()
    return VectorComparison(
      sharedWordCount: shared.count, words: try overlaps(pool, flag), rankCorrelation: rank,
      pairCount: pairCount)
  }

  private func overlaps(
    _ pool: ThreadPool, _ flag: CancellationFlag
  ) throws -> [VectorComparison.Word] {
    // Words that point nowhere in one of the models have no neighbours there.
    let lengths = models.map(\.matrix.norms)
    let asked = Array(
      (0..<shared.count).lazy.filter { index in
        lengths.allSatisfy { $0[index].isFinite && $0[index] > 0 }
      }.prefix(options.wordCount))
    let found = try models.map { model in
      var questions: [[Float]] = []
      for index in asked {
        questions.append(try model.unitVector(of: .vector(model.vector(at: index))))
      }
      return try NeighborScan(model, .all, on: pool, flag).nearest(
        toEach: questions, count: options.neighborCount, excluding: asked.map { [$0] })
    }
    return asked.indices.map { place in
      let (a, b) = (Set(found[0][place].map(\.index)), Set(found[1][place].map(\.index)))
      let all = max(a.count, b.count)
      return VectorComparison.Word(
        word: shared[asked[place]],
        overlap: all > 0 ? Double(a.intersection(b).count) / Double(all) : 0)
    }
  }

  private func rankCorrelation() -> (Double?, Int) {
    guard shared.count >= 2 else { return (nil, 0) }
    var random = SplitMix(seed: options.seed)
    var cosines: [[Double]] = [[], []]
    for _ in 0..<options.pairCount {
      let first = random.below(shared.count)
      // A word other than the first.
      let second = (first + 1 + random.below(shared.count - 1)) % shared.count
      let pair = models.map {
        Double(Vectors.cosine($0.vector(at: first), $0.vector(at: second)))
      }
      guard pair.allSatisfy(\.isFinite) else { continue }
      cosines[0].append(pair[0])
      cosines[1].append(pair[1])
    }
    return (Correlation.spearman(cosines[0], cosines[1]), cosines[0].count)
  }
}
