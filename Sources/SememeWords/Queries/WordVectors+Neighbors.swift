public import SememeTensors

extension WordVectors {
  /// The words nearest to a word.
  ///
  /// - Parameters:
  ///   - word: of the vocabulary, or any other where the model has subwords; it is no answer itself.
  ///   - count: how many.
  ///   - filter: which words may answer.
  ///   - pool: the threads.
  /// - Returns: the words of the largest cosine first; of equal ones that which comes first in the
  ///   vocabulary. Words whose numbers are not finite are never among them.
  /// - Throws: `WordVectorsError` where the word has no vector, or one that points nowhere;
  ///   `CancellationError` where the task was cancelled.
  public func neighbors(
    of word: String, count: Int = 10, filter: WordFilter = .all, pool: ThreadPool = .shared
  ) async throws -> [WordNeighbor] {
    try await neighbors(positive: [.word(word)], count: count, filter: filter, pool: pool)
  }

  /// The words nearest to a vector.
  ///
  /// - Parameters:
  ///   - vector: `dimension` numbers.
  ///   - count: how many.
  ///   - filter: which words may answer.
  ///   - pool: the threads.
  /// - Returns: as for a word.
  /// - Throws: as for a word.
  public func neighbors(
    of vector: [Float], count: Int = 10, filter: WordFilter = .all, pool: ThreadPool = .shared
  ) async throws -> [WordNeighbor] {
    try await neighbors(positive: [.vector(vector)], count: count, filter: filter, pool: pool)
  }

  /// The words nearest to the sum of some vectors at unit length less that of others: 3CosAdd.
  ///
  /// Mikolov, Yih and Zweig 2013, "Linguistic Regularities in Continuous Space Word Representations";
  /// gensim's `most_similar`.
  ///
  /// - Parameters:
  ///   - positive: what is added.
  ///   - negative: what is subtracted.
  ///   - count: how many.
  ///   - filter: which words may answer.
  ///   - pool: the threads.
  /// - Returns: as for a word; words of the question are no answers.
  /// - Throws: as for a word.
  public func neighbors(
    positive: [WordTerm], negative: [WordTerm] = [], count: Int = 10, filter: WordFilter = .all,
    pool: ThreadPool = .shared
  ) async throws -> [WordNeighbor] {
    try requireCount(count)
    let question = try direction(positive, negative)
    return try await pool.performCancellably { flag in
      named(
        try NeighborScan(self, filter, on: pool, flag).nearest(
          to: question, count: count, excluding: places(of: positive + negative)))
    }
  }

  /// The words with the largest product of likenesses to some vectors divided by that to others:
  /// 3CosMul.
  ///
  /// Levy and Goldberg 2014, "Linguistic Regularities in Sparse and Explicit Word Representations"
  /// (eq. 5), with cosines moved to 0…1; gensim's `most_similar_cosmul`.
  ///
  /// - Parameters:
  ///   - positive: what is multiplied.
  ///   - negative: what is divided by.
  ///   - count: how many.
  ///   - filter: which words may answer.
  ///   - pool: the threads.
  /// - Returns: the words of the largest score first; words of the question are no answers.
  /// - Throws: as for a word.
  public func neighborsByProduct(
    positive: [WordTerm], negative: [WordTerm] = [], count: Int = 10, filter: WordFilter = .all,
    pool: ThreadPool = .shared
  ) async throws -> [WordNeighbor] {
    try requireCount(count)
    guard !positive.isEmpty else {
      throw WordVectorsError(.invalidArgument, "no word and no vector to multiply: give one")
    }
    var terms: [[Float]] = []
    for term in positive + negative { terms.append(try unitVector(of: term)) }
    let vectors = terms
    return try await pool.performCancellably { flag in
      named(
        try NeighborScan(self, filter, on: pool, flag).nearest(
          toAll: vectors, count: count, excluding: places(of: positive + negative)
        ) { cosines in
          var (above, below) = (Float(1), Float(1))
          for (place, cosine) in cosines.enumerated() {
            if place < positive.count {
              above *= (1 + cosine) / 2
            } else {
              below *= (1 + cosine) / 2
            }
          }
          return above / (below + 1e-6)
        })
    }
  }

  /// Completes "a is to b as c is to …".
  ///
  /// - Parameters:
  ///   - a: a word.
  ///   - b: what belongs to it.
  ///   - c: another word.
  ///   - method: how answers are scored.
  ///   - count: how many answers.
  ///   - filter: which words may answer.
  ///   - pool: the threads.
  /// - Returns: the best answers first.
  /// - Throws: as for the neighbours of a word.
  public func analogy(
    _ a: String, _ b: String, _ c: String, by method: AnalogyMethod = .sum, count: Int = 10,
    filter: WordFilter = .all, pool: ThreadPool = .shared
  ) async throws -> [WordNeighbor] {
    let (positive, negative) = ([WordTerm.word(b), .word(c)], [WordTerm.word(a)])
    return switch method {
    case .sum:
      try await neighbors(
        positive: positive, negative: negative, count: count, filter: filter, pool: pool)
    case .product:
      try await neighborsByProduct(
        positive: positive, negative: negative, count: count, filter: filter, pool: pool)
    }
  }

  func named(_ rows: [ScoredRow]) -> [WordNeighbor] {
    rows.map { WordNeighbor(index: $0.index, word: vocabulary[$0.index], score: $0.score) }
  }

  private func requireCount(_ count: Int) throws(WordVectorsError) {
    if count < 1 {
      throw WordVectorsError(.invalidArgument, "\(count) neighbours: give at least 1")
    }
  }
}

/// How the answers of an analogy are scored.
public enum AnalogyMethod: String, Sendable, Hashable, CaseIterable {
  /// 3CosAdd: the cosine with b − a + c.
  case sum
  /// 3CosMul: the product of the cosines with b and c, divided by that with a.
  case product
}
