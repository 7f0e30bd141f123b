internal import SememeTensors

/// The input rows of a FastText training: one a word, and one a bucket that some word leads to.
///
/// The other buckets, most of two million, are never held.
struct BucketRows: Sendable {
  /// The rows of each word.
  let parts: WordParts
  /// The bucket of each row behind the words'.
  let buckets: [Int32]
  let wordCount: Int

  /// How many rows there are.
  var count: Int { wordCount + buckets.count }

  /// The rows of a vocabulary.
  ///
  /// - Parameters:
  ///   - words: the vocabulary.
  ///   - subwords: which n-grams words have.
  init(_ words: WordVocabulary, _ subwords: FastTextSubwords) {
    var places = [Int32](repeating: -1, count: subwords.buckets)
    var buckets: [Int32] = []
    let wordCount = words.count
    let rows = (0..<wordCount).map { word in
      words.withBytes(at: word) { bytes in
        var rows = [UInt32(word)]
        if bytes.elementsEqual(FastTextSubwords.endOfSentence.utf8) { return rows }
        subwords.forEachRow(of: bytes) { row in
          let bucket = row - wordCount
          if places[bucket] < 0 {
            places[bucket] = Int32(buckets.count)
            buckets.append(Int32(bucket))
          }
          rows.append(UInt32(wordCount) + UInt32(places[bucket]))
        }
        return rows
      }
    }
    parts = WordParts(rows)
    self.buckets = buckets
    self.wordCount = wordCount
  }

  /// The rows as a fastText model has them: all buckets, zeros where no word leads.
  ///
  /// - Parameters:
  ///   - rows: as they were trained.
  ///   - bucketCount: how many buckets there are.
  /// - Returns: [words and buckets × dimension].
  func expanded(_ rows: WordRows, bucketCount: Int) -> Tensor {
    rows.scattered(
      to: Array(0..<wordCount) + buckets.map { wordCount + Int($0) }, of: wordCount + bucketCount)
  }

  /// Takes the rows of a fastText model over; those of buckets which no word of it leads to, zeros in
  /// our models, stay as they are.
  ///
  /// - Parameters:
  ///   - matrix: [words and buckets × dimension].
  ///   - rows: where they go.
  ///   - known: how many words the model has; they come first.
  func gather(_ matrix: WordMatrix, into rows: WordRows, known: Int) {
    for word in 0..<known { rows.set(word, to: matrix.row(word)) }
    for (place, bucket) in buckets.enumerated() where known + Int(bucket) < matrix.rowCount {
      let numbers = matrix.row(known + Int(bucket))
      if numbers.contains(where: { $0 != 0 }) { rows.set(wordCount + place, to: numbers) }
    }
  }
}
