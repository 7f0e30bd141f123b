extension FastTextModel {
  /// The rows that stand for a text in a supervised model: those of its words and their n-grams of
  /// characters, of the end of the line, and of sequences of words.
  ///
  /// Words that the model does not know have n-grams of characters only, and labels in the text say
  /// nothing (fastText's `Dictionary::getLine`).
  ///
  /// - Parameter text: one line.
  /// - Returns: rows of the input matrix.
  package func features(of text: String) -> [Int32] {
    let subwords = subwords
    var rows: [Int32] = []
    var hashes: [UInt32] = []
    forEachWord(of: text, ended: true) { word in
      if let index = dictionary.words.index(ofBytes: word) {
        rows.append(Int32(index))
        rows += subwords.rows(of: word)
        hashes.append(FastTextSubwords.hash(word))
      } else if !word.starts(with: FastTextLine.labelPrefix) {
        rows += subwords.rows(of: word)
        hashes.append(FastTextSubwords.hash(word))
      }
    }
    subwords.forEachWordNgramRow(hashes: hashes, wordNgrams: Int(arguments.wordNgrams)) {
      rows.append(Int32($0))
    }
    return rows
  }

  /// A text's vector.
  ///
  /// For word vectors the mean of the words' vectors, each divided by its length, words without any
  /// left out; for a supervised model the mean of the text's features (fastText's
  /// `getSentenceVector`).
  ///
  /// - Parameter text: one line.
  /// - Returns: `dimension` numbers; zeros where nothing in the text is known.
  public func sentenceVector(of text: String) -> [Float] {
    let vectors = SubwordVectors(subwords: subwords, input: input)
    guard arguments.model != .supervised else { return vectors.mean(of: features(of: text)) }
    var sum = [Float](repeating: 0, count: input.dimension)
    var count = 0
    forEachWord(of: text, ended: false) { word in
      var rows = vectors.subwords.rows(of: word)
      if let index = dictionary.words.index(ofBytes: word) { rows.insert(Int32(index), at: 0) }
      let vector = vectors.mean(of: rows)
      let length = vector.reduce(Float(0)) { $0 + $1 * $1 }.squareRoot()
      guard length > 0 else { return }
      for column in sum.indices { sum[column] += vector[column] / length }
      count += 1
    }
    return count == 0 ? sum : sum.map { $0 / Float(count) }
  }

  private func forEachWord(
    of text: String, ended: Bool, _ body: (UnsafeBufferPointer<UInt8>) -> Void
  ) {
    var text = text
    text.withUTF8 { FastTextLine.forEachWord(in: $0, body) }
    guard ended else { return }
    var end = FastTextSubwords.endOfSentence
    end.withUTF8(body)
  }
}
