public import SememeTensors

/// Words and a vector for each of them, whatever their context: what Word2Vec, GloVe and FastText
/// learn.
///
/// A value: copies share the vocabulary and the numbers, which stay in their file where they can.
public struct WordVectors: Sendable {
  /// The words; row i of the matrix belongs to word i.
  public let vocabulary: WordVocabulary
  /// The vectors' numbers.
  package let matrix: WordMatrix
  /// What gives vectors to other words; nil where nothing does.
  package let subwords: SubwordVectors?

  /// Words with their vectors.
  ///
  /// - Parameters:
  ///   - vocabulary: the words.
  ///   - matrix: as many rows as words.
  ///   - subwords: what gives vectors to words that are not in the vocabulary.
  /// - Precondition: there are as many rows as words.
  package init(
    vocabulary: WordVocabulary, matrix: WordMatrix, subwords: SubwordVectors? = nil
  ) {
    precondition(
      vocabulary.count == matrix.rowCount,
      "word vectors: \(vocabulary.count) words and \(matrix.rowCount) rows")
    self.vocabulary = vocabulary
    self.matrix = matrix
    self.subwords = subwords
  }

  /// Words with their vectors.
  ///
  /// - Parameters:
  ///   - vocabulary: the words.
  ///   - vectors: [words × dimension].
  /// - Throws: `WordVectorsError` where there are not as many rows as words.
  public init(vocabulary: WordVocabulary, vectors: Tensor) throws(WordVectorsError) {
    guard vectors.shape.count == 2, vectors.rows == vocabulary.count else {
      throw WordVectorsError(
        .invalidArgument,
        "vectors of shape \(vectors.shape) for \(vocabulary.count) words: give one row for each")
    }
    self.init(vocabulary: vocabulary, matrix: WordMatrix(vectors))
  }

  /// How many words there are.
  public var count: Int { vocabulary.count }

  /// How many numbers a vector has.
  public var dimension: Int { matrix.dimension }

  /// Whether words outside the vocabulary have vectors too.
  public var hasSubwords: Bool { subwords != nil }

  /// A word's vector.
  ///
  /// - Parameter word: the word, exactly as in the vocabulary, or any other where the model has
  ///   subwords.
  /// - Returns: `dimension` numbers; nil where the word is not in the vocabulary and no part of it is
  ///   known either.
  public func vector(of word: String) -> [Float]? {
    if let index = vocabulary.index(of: word) { return matrix.row(index) }
    return subwords?.vector(of: word)
  }

  /// The vector of the word at a place of the vocabulary.
  ///
  /// - Parameter index: the word's place.
  /// - Returns: `dimension` numbers.
  /// - Precondition: the index is that of a word.
  public func vector(at index: Int) -> [Float] { matrix.row(index) }

  /// The same vectors with all numbers in memory, where fastText's are computed once and not each time
  /// that they are asked for: for many queries over a whole vocabulary.
  ///
  /// - Returns: these vectors themselves where their numbers are in memory already, as 32-bit floats.
  public func inMemory() -> WordVectors {
    WordVectors(
      vocabulary: vocabulary, matrix: WordMatrix(matrix.tensor()), subwords: subwords)
  }

  /// All vectors as 32-bit floats in memory.
  ///
  /// - Returns: [words × dimension].
  public func tensor() -> Tensor { matrix.tensor() }
}
