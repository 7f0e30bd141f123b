/// A whole fastText model: settings, dictionary, and both of its matrices.
public struct FastTextModel: Sendable {
  /// The settings that it was trained with.
  public let arguments: FastTextArguments
  /// Its words and labels.
  public let dictionary: FastTextDictionary
  /// The rows of words, then those of buckets.
  package let input: WordMatrix
  /// A row for each label of a supervised model, else for each word.
  package let output: WordMatrix

  /// A model of its parts.
  ///
  /// - Parameters:
  ///   - arguments: the settings.
  ///   - dictionary: words and labels.
  ///   - input: a row for each word, then one for each bucket.
  ///   - output: a row for each label of a supervised model, else for each word.
  /// - Throws: `WordVectorsError` where the sizes do not agree.
  package init(
    arguments: FastTextArguments, dictionary: FastTextDictionary, input: WordMatrix,
    output: WordMatrix
  ) throws(WordVectorsError) {
    self.arguments = arguments
    self.dictionary = dictionary
    self.input = input
    self.output = output
    try checkSizes()
  }

  /// Which rows stand for the parts of a word.
  package var subwords: FastTextSubwords {
    FastTextSubwords(
      arguments, wordCount: dictionary.words.count, kept: dictionary.keptBuckets)
  }

  /// Its word vectors; other words get theirs by subwords, where the model has them.
  public var wordVectors: WordVectors {
    let vectors = SubwordVectors(subwords: subwords, input: input)
    let words = dictionary.words
    let matrix = WordMatrix(
      rowCount: words.count, dimension: input.dimension,
      storage: .subwords(SubwordRows(words: words, vectors: vectors)))
    return WordVectors(
      vocabulary: words, matrix: matrix, subwords: arguments.maxN > 0 ? vectors : nil)
  }

  private func checkSizes() throws(WordVectorsError) {
    let words = dictionary.words.count
    let rows = words + (dictionary.keptBuckets?.count ?? Int(arguments.buckets))
    let isPlain = arguments.maxN == 0 && arguments.wordNgrams <= 1
    guard input.rowCount == rows || (isPlain && input.rowCount >= words) else {
      throw WordVectorsError(
        .malformedFile,
        "the input matrix has \(input.rowCount) rows, expected \(rows): \(words) words and the buckets"
      )
    }
    let answers = arguments.model == .supervised ? dictionary.labels.count : words
    guard output.rowCount == answers else {
      throw WordVectorsError(
        .malformedFile,
        "the output matrix has \(output.rowCount) rows, expected \(answers), one for each "
          + (arguments.model == .supervised ? "label" : "word"))
    }
    guard input.dimension == Int(arguments.dimension), output.dimension == input.dimension else {
      throw WordVectorsError(
        .malformedFile,
        "matrices of \(input.dimension) and \(output.dimension) columns, "
          + "the settings say \(arguments.dimension)")
    }
  }
}
