internal import SememeTensors

extension FastTextModel {
  /// The words and n-grams with the longest vectors, and nothing else.
  ///
  /// The end of sentences stays in any case (fastText's `selectEmbeddings` and `Dictionary::prune`).
  ///
  /// - Parameter cutoff: how many stay at most.
  /// - Returns: a model with as many input rows.
  /// - Throws: `WordVectorsError` where nothing would be left.
  func pruned(to cutoff: Int) throws(WordVectorsError) -> FastTextModel {
    let words = dictionary.words
    let norms = input.norms
    let end = words.index(of: FastTextSubwords.endOfSentence) ?? -1
    var order = Array(norms.indices)
    order.sort { a, b in
      if a == end || b == end { return a == end && b != end }
      return norms[a] != norms[b] ? norms[a] > norms[b] : a < b
    }
    order = Array(order.prefix(cutoff))
    let keptWords = order.filter { $0 < words.count }.sorted()
    let ngrams = order.filter { $0 >= words.count }
    guard !keptWords.isEmpty || !ngrams.isEmpty else {
      throw WordVectorsError(.invalidArgument, "a model of no words has nothing to keep")
    }
    var builder = WordVocabularyBuilder(isCounted: true, expected: keptWords.count)
    for word in keptWords {
      try builder.append(words.bytes(at: word), frequency: words.frequency(at: word))
    }
    return try FastTextModel(
      arguments: arguments,
      dictionary: FastTextDictionary(
        words: builder.vocabulary(), labels: dictionary.labels,
        tokenCount: dictionary.tokenCount, keptBuckets: kept(ngrams)),
      input: rows(keptWords + ngrams), output: output)
  }

  /// From bucket to place for n-grams that stay.
  private func kept(_ ngrams: [Int]) -> [Int32: Int32] {
    // The bucket of each row: of a model that was pruned before, they stand in its own table.
    var buckets: [Int: Int32] = [:]
    for (bucket, row) in dictionary.keptBuckets ?? [:] { buckets[Int(row)] = bucket }
    var kept: [Int32: Int32] = [:]
    for (place, row) in ngrams.enumerated() {
      let old = row - dictionary.words.count
      kept[buckets[old] ?? Int32(old)] = Int32(place)
    }
    return kept
  }

  private func rows(_ places: [Int]) -> WordMatrix {
    WordMatrix(
      Tensor([places.count, input.dimension]) { numbers in
        for (row, place) in places.enumerated() {
          input.copyRow(place, into: numbers + row * input.dimension)
        }
      })
  }
}

extension FastTextClassifierOptions {
  /// The settings that a model's file keeps.
  init(_ arguments: FastTextArguments) {
    self.init()
    loss = arguments.loss
    dimension = Int(arguments.dimension)
    minimumCount = Int(arguments.minCount)
    wordNgrams = Int(arguments.wordNgrams)
    minN = Int(arguments.minN)
    maxN = Int(arguments.maxN)
    buckets = Int(arguments.buckets)
    negatives = Int(arguments.negatives)
    epochs = Int(arguments.epochs)
  }
}
