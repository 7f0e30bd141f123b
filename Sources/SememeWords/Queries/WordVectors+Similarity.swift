extension WordVectors {
  /// The cosine of two words.
  ///
  /// - Parameters:
  ///   - a: a word.
  ///   - b: another word.
  /// - Returns: from −1 to 1; 0 where a vector has length 0, NaN where one is not finite.
  /// - Throws: `WordVectorsError` where a word has no vector.
  public func similarity(_ a: String, _ b: String) throws(WordVectorsError) -> Float {
    Vectors.cosine(try requireVector(of: a), try requireVector(of: b))
  }

  /// 1 less the cosine of two words.
  ///
  /// - Parameters:
  ///   - a: a word.
  ///   - b: another word.
  /// - Returns: from 0 to 2.
  /// - Throws: as `similarity` does.
  public func distance(_ a: String, _ b: String) throws(WordVectorsError) -> Float {
    1 - (try similarity(a, b))
  }

  /// The cosine of the means of two sets of words: gensim's `n_similarity`.
  ///
  /// - Parameters:
  ///   - a: words, at least one.
  ///   - b: words, at least one.
  /// - Returns: from −1 to 1.
  /// - Throws: `WordVectorsError` where a word has no vector, or a set no word.
  public func similarity(_ a: [String], _ b: [String]) throws(WordVectorsError) -> Float {
    func mean(_ words: [String]) throws(WordVectorsError) -> [Float] {
      var vectors: [[Float]] = []
      for word in words { vectors.append(try requireVector(of: word)) }
      guard let mean = Vectors.mean(vectors) else {
        throw WordVectorsError(.invalidArgument, "a set without words: give at least one word")
      }
      return mean
    }
    return Vectors.cosine(try mean(a), try mean(b))
  }

  /// The word that fits least to the others: that of the smallest cosine with the mean of all, each
  /// at unit length; gensim's `doesnt_match`.
  ///
  /// - Parameter words: words, of which those without a vector, or with one that points nowhere, are
  ///   passed over.
  /// - Returns: one of them; of equal ones the first.
  /// - Throws: `WordVectorsError` where none has a vector.
  public func oddOneOut(_ words: [String]) throws(WordVectorsError) -> String {
    var known: [(word: String, vector: [Float])] = []
    for word in words {
      if let vector = try? unitVector(of: .word(word)) { known.append((word, vector)) }
    }
    guard let mean = Vectors.mean(known.map(\.vector)) else {
      throw WordVectorsError(.unknownWord, "none of the \(words.count) words has a vector")
    }
    var odd = (word: known[0].word, product: Double.infinity)
    for (word, vector) in known {
      let product = Vectors.dot(vector, mean)
      if product < odd.product { odd = (word, product) }
    }
    return odd.word
  }
}
