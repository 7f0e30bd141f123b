internal import SememeSystem
package import SememeTensors

extension WordCorpus {
  /// Counts the words of all files on the threads of a pool.
  ///
  /// - Parameters:
  ///   - pool: the threads; each holds counts of its own until all are added up.
  ///   - limit: how many different words are kept at most.
  ///   - flag: ends the work early.
  /// - Returns: the counts, the same for any number of threads as long as none was forgotten.
  /// - Throws: `WordVectorsError` where a file cannot be read; `CancellationError`.
  package func counts(
    on pool: ThreadPool, limit: Int = WordCounts.defaultLimit, flag: CancellationFlag
  ) throws -> WordCounts {
    let parts = try parts(pool.threadCount)
    let failure = FirstFailure()
    let counted = Locked([WordCounts?](repeating: nil, count: parts.count))
    pool.forEach(parts.count) { number in
      failure.attempt(number) {
        var counts = WordCounts(limit: limit)
        var sentence = Sentence()
        let reader = reader(parts[number])
        while try reader.next(into: &sentence) {
          try flag.check()
          sentence.forEachWord { counts.add($0) }
        }
        counted.withLock { $0[number] = counts }
      }
    }
    try failure.rethrow()
    let all = counted.withLock { $0.compactMap { $0 } }
    guard var sum = all.first else { return WordCounts(limit: limit) }
    for other in all.dropFirst() { sum.merge(other) }
    return sum
  }
}

extension Sentence {
  /// The places of the words that a vocabulary holds; others are passed over.
  ///
  /// - Parameters:
  ///   - vocabulary: the words.
  ///   - indices: the places, in the order of the sentence.
  package func indices(in vocabulary: WordVocabulary, into indices: inout [Int32]) {
    indices.removeAll(keepingCapacity: true)
    forEachWord { word in
      if let index = vocabulary.index(ofBytes: word) {
        indices.append(Int32(truncatingIfNeeded: index))
      }
    }
  }
}
