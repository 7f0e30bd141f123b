/// Vectors of words by their n-grams of characters, as fastText computes them.
///
/// A word of the vocabulary is the mean of its own row and of the rows of its n-grams; another word
/// that of its n-grams alone.
package struct SubwordVectors: Sendable {
  /// The rows that words and n-grams have.
  package let subwords: FastTextSubwords
  /// The input matrix: rows of words, then those of buckets.
  package let input: WordMatrix

  /// Subwords and their rows.
  package init(subwords: FastTextSubwords, input: WordMatrix) {
    self.subwords = subwords
    self.input = input
  }

  /// Whether a word outside the vocabulary has a vector: whether it has n-grams that have rows.
  package func hasVector(for word: String) -> Bool { !subwords.rows(of: word).isEmpty }

  /// The vector of a word outside the vocabulary.
  ///
  /// - Parameter word: any word.
  /// - Returns: the mean of its n-grams' rows; nil where it has none.
  package func vector(of word: String) -> [Float]? {
    let rows = subwords.rows(of: word)
    guard !rows.isEmpty else { return nil }
    return mean(of: rows)
  }

  /// The mean of rows, added in their order as fastText does.
  ///
  /// - Parameter rows: of the input matrix.
  /// - Returns: zeros where there are none.
  package func mean(of rows: [Int32]) -> [Float] {
    [Float](unsafeUninitializedCapacity: input.dimension) { buffer, count in
      if let base = buffer.baseAddress { mean(of: rows, into: base) }
      count = input.dimension
    }
  }

  /// The mean of rows, written to memory.
  func mean(of rows: [Int32], into sum: UnsafeMutablePointer<Float>) {
    let dimension = input.dimension
    sum.update(repeating: 0, count: dimension)
    input.add(rows, to: sum)
    guard !rows.isEmpty else { return }
    let share = 1 / Float(rows.count)
    for column in 0..<dimension { sum[column] *= share }
  }
}

/// The vectors of a vocabulary's words, each computed from the rows of its parts when asked for.
struct SubwordRows: Sendable {
  let words: WordVocabulary
  let vectors: SubwordVectors

  /// Writes the vector of the word at a place.
  func copy(_ word: Int, into destination: UnsafeMutablePointer<Float>) {
    var rows: [Int32] = [Int32(word)]
    words.withBytes(at: word) { rows += vectors.subwords.rows(of: $0) }
    vectors.mean(of: rows, into: destination)
  }
}
