internal import SememeJSON
package import SememeTensors

/// What Word2Vec has learnt: the vectors, and what it takes to learn on.
public struct Word2VecModel: Sendable {
  /// The settings that it was trained with.
  public let options: Word2VecOptions
  /// The words with their counts, the most frequent first.
  public let vocabulary: WordVocabulary
  /// [words × dimension]: the words' vectors.
  package let input: Tensor
  /// [words × dimension]: the vectors of words as targets, or of the tree's nodes.
  package let output: Tensor

  static let kind = "word2vec"

  /// The words and their vectors.
  public var vectors: WordVectors {
    WordVectors(vocabulary: vocabulary, matrix: WordMatrix(input))
  }

  /// Writes everything that it takes to learn on, as a safetensors file.
  ///
  /// - Parameter path: the file.
  /// - Throws: `WordVectorsError` where it cannot be written.
  public func save(to path: String) throws(WordVectorsError) {
    try file(at: nil).write(to: path)
  }

  /// Reads what `save` wrote, or the state of an unfinished training.
  ///
  /// - Parameter path: the file.
  /// - Throws: `WordVectorsError` where it cannot be read or is damaged.
  public init(path: String) throws(WordVectorsError) {
    self = try Word2VecModel.read(path).model
  }

  init(options: Word2VecOptions, vocabulary: WordVocabulary, input: Tensor, output: Tensor) {
    self.options = options
    self.vocabulary = vocabulary
    self.input = input
    self.output = output
  }

  /// What a file of it holds.
  func file(at position: TrainingPosition?) -> TrainingFile {
    TrainingFile(
      kind: Word2VecModel.kind, options: options.json, words: vocabulary, input: input,
      output: output, position: position)
  }

  static func read(
    _ path: String
  ) throws(WordVectorsError) -> (model: Word2VecModel, position: TrainingPosition?) {
    let (file, options) = try TrainingFile.read(path, kind: kind) { try Word2VecOptions($0) }
    let expected = [file.words.count, options.dimension]
    guard file.input.shape == expected, file.output.shape == expected, file.words.count > 0 else {
      throw WordVectorsError(
        .malformedFile,
        "matrices of \(file.input.shape) and \(file.output.shape), expected \(expected)", path: path
      )
    }
    return (
      Word2VecModel(
        options: options, vocabulary: file.words, input: file.input, output: file.output),
      file.position
    )
  }
}
