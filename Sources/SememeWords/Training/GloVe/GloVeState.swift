internal import SememeJSON
internal import SememeTensors

/// A GloVe training that was written down, to go on with.
struct GloVeState: Sendable {
  static let kind = "glove"

  let options: GloVeOptions
  let corpus: CorpusOptions
  let position: GloVePosition
  private let file: TrainingFile
  private let path: String

  /// Writes a training down.
  ///
  /// - Throws: `WordVectorsError` where it cannot be written; what stood there before still stands.
  static func write(
    _ training: GloVeTraining, _ corpus: CorpusOptions, to path: String
  ) throws(WordVectorsError) {
    try TrainingFile(
      kind: kind,
      options: .object([
        ("glove", training.options.json), ("corpus", corpus.json),
        ("position", training.position.json),
      ]), words: training.vocabulary, input: training.rows.kept(.word),
      output: training.rows.kept(.context)
    ).write(to: path)
  }

  /// Reads a file that `write` has written.
  ///
  /// - Throws: `WordVectorsError` where it is none, or damaged.
  init(path: String) throws(WordVectorsError) {
    let settings: (GloVeOptions, CorpusOptions, GloVePosition)
    (file, settings) = try TrainingFile.read(path, kind: GloVeState.kind) { json in
      (
        try GloVeOptions(try json.requireObject("glove")),
        try CorpusOptions(try json.requireObject("corpus")),
        try GloVePosition(try json.requireObject("position"))
      )
    }
    (options, corpus, position) = settings
    self.path = path
  }

  /// Refuses another text than that with which the training began, as far as its length tells.
  func check(_ corpus: WordCorpus) throws(WordVectorsError) {
    guard corpus.byteCount == position.corpusBytes else {
      throw otherText("\(corpus.byteCount) bytes, and \(position.corpusBytes)")
    }
  }

  /// Hands over what was learned.
  ///
  /// - Parameter training: with rows of any numbers.
  /// - Throws: `WordVectorsError` where its words or pairs are others, or matrices do not fit.
  func restore(_ training: inout GloVeTraining) throws(WordVectorsError) {
    let (old, new) = (file.words, training.vocabulary)
    guard old.count == new.count,
      (0..<old.count).allSatisfy({ old.bytes(at: $0) == new.bytes(at: $0) })
    else { throw otherText("\(new.count) frequent words, and \(old.count), or others,") }
    guard training.cells.count == position.pairCount else {
      throw otherText("\(training.cells.count) pairs of words, and \(position.pairCount)")
    }
    let shape = [new.count, training.rows.keptWidth]
    guard file.input.shape == shape, file.output.shape == shape else {
      throw WordVectorsError(
        .malformedFile,
        "matrices of \(file.input.shape) and \(file.output.shape), expected \(shape)", path: path)
    }
    guard position.blocks <= training.cells.blockCount else {
      throw WordVectorsError(
        .malformedFile,
        "\(position.blocks) blocks of pairs are done, and there are \(training.cells.blockCount)",
        path: path)
    }
    training.rows.restore(file.input, .word)
    training.rows.restore(file.output, .context)
    training.position = position
  }

  private func otherText(_ difference: String) -> WordVectorsError {
    WordVectorsError(
      .invalidArgument,
      "the text has \(difference) when the training began: go on with the same files", path: path)
  }
}
