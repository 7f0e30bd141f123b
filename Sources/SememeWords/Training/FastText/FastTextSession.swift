internal import SememeJSON
internal import SememeTensors

extension FastTextTrainer {
  /// A training of word vectors with subwords: its rows, and how they become a model.
  struct Session: Sendable {
    static let kind = "fasttext"

    let options: FastTextOptions
    let words: LearntWords
    let corpus: WordCorpus
    let buckets: BucketRows
    let input: WordRows
    let output: WordRows

    init(
      _ options: FastTextOptions, _ words: LearntWords, _ corpus: WordCorpus
    ) throws(WordVectorsError) {
      let dimension = options.words.dimension
      let vocabulary = words.vocabulary
      buckets = BucketRows(
        vocabulary, FastTextSubwords(options.arguments, wordCount: vocabulary.count))
      try TrainingMemory.check(rows: buckets.count + vocabulary.count, dimension: dimension)
      input = WordRows(count: buckets.count, dimension: dimension)
      output = WordRows(count: vocabulary.count, dimension: dimension)
      (self.options, self.words, self.corpus) = (options, words, corpus)
    }

    /// Random rows, and those of vectors or of an earlier model that are given.
    func begin(_ pretrained: WordVectors?, after earlier: FastTextModel?, on pool: ThreadPool) {
      input.draw(
        0..<input.count, scale: 1 / Float(options.words.dimension), seed: options.words.seed,
        on: pool)
      if let pretrained { PretrainedRows.copy(pretrained, words.vocabulary, into: input) }
      guard let earlier else { return }
      let known = earlier.dictionary.words.count
      buckets.gather(earlier.input, into: input, known: known)
      for word in 0..<known { output.set(word, to: earlier.output.row(word)) }
    }

    /// The rows that a file holds.
    func restore(_ file: TrainingFile, path: String) throws(WordVectorsError) {
      try file.copy(into: input, output, path: path)
    }

    func run(
      from position: TrainingPosition, on pool: ThreadPool, _ checkpoint: TrainingCheckpoint?,
      _ progress: (@Sendable (TrainingProgress) -> Void)?, _ flag: CancellationFlag
    ) throws -> FastTextModel {
      var training = ContextTraining(
        options: options.words, corpus: corpus, words: words, input: input, output: output)
      if options.maxN > 0 { training.parts = buckets.parts }
      if options.marksSentenceEnds {
        training.endOfSentence =
          words.vocabulary.index(of: FastTextSubwords.endOfSentence).map { Int32($0) }
      }
      try training.run(from: position, on: pool, every: checkpoint?.interval, progress, flag) {
        if let checkpoint { try file(at: $0).write(to: checkpoint.path) }
      }
      return try model()
    }

    private func file(at position: TrainingPosition) -> TrainingFile {
      TrainingFile(
        kind: Session.kind, options: options.json, words: words.vocabulary,
        input: input.tensor(), output: output.tensor(), position: position)
    }

    private func model() throws(WordVectorsError) -> FastTextModel {
      let arguments = options.arguments
      let matrix = buckets.expanded(input, bucketCount: Int(arguments.buckets))
      return try FastTextModel(
        arguments: arguments,
        dictionary: FastTextDictionary(
          words: words.vocabulary, labels: try WordVocabulary(words: [[UInt8]](), counts: []),
          tokenCount: Int64(words.wordsOfText)),
        input: WordMatrix(matrix), output: WordMatrix(output.surrendered()))
    }
  }
}

extension FastTextOptions {
  /// The settings as a training's file keeps them.
  var json: JSON {
    .object([
      ("words", words.json), ("min_n", .int(minN)), ("max_n", .int(maxN)),
      ("buckets", .int(buckets)), ("marks_sentence_ends", .bool(marksSentenceEnds)),
    ])
  }

  /// Settings that a file keeps.
  init(_ json: JSONValue) throws {
    self.init()
    words = try Word2VecOptions(try json.requireObject("words"))
    minN = try json.requireInt("min_n")
    maxN = try json.requireInt("max_n")
    buckets = try json.requireInt("buckets")
    marksSentenceEnds = try json.requireBool("marks_sentence_ends")
    try validate()
  }
}
