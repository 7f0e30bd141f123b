public import Sememe
internal import SememeTensors

extension SenseClassifier {
  /// Makes a classifier of what a dictionary says of each sense, without any labelled use.
  ///
  /// A sense's vector is the mean over its words, definition and examples, read as one text: `bank,
  /// depository financial institution: a financial institution that accepts deposits …`. It can be
  /// compared with a word in a sentence where a model was trained to pool its last layer so.
  ///
  /// - Parameters:
  ///   - lexemes: the words.
  ///   - wordNet: the dictionary.
  ///   - embedder: the model.
  ///   - layer: where vectors are taken from.
  /// - Returns: a classifier that gives the nearest sense.
  /// - Throws: `EvaluationError` where the dictionary has none of the words or is damaged; as
  ///   `Embedder.spanVectors`.
  public static func glosses(
    of lexemes: some Sequence<Lexeme>, _ wordNet: WordNet, _ embedder: Embedder,
    layer: LayerSelection
  ) async throws -> SenseClassifier {
    var corpus = SenseCorpus()
    for lexeme in lexemes {
      for kind in lexeme.partOfSpeech.map({ [$0] }) ?? PartOfSpeech.allCases {
        for sense in try wordNet.senses(of: lexeme.lemma, kind) {
          corpus.append(sense, of: lexeme)
        }
      }
    }
    guard !corpus.uses.isEmpty else {
      throw EvaluationError(.insufficientData, "\(wordNet.folder): WordNet has none of the words")
    }
    let vectors = try await corpus.vectors(embedder, layers: [layer])
    return try await fit(
      corpus.uses, vectors: vectors.vectors[0], isRead: vectors.isRead, method: .centroid)
  }
}

extension SenseCorpus {
  /// Adds the text that stands for a sense, marked as a whole.
  fileprivate mutating func append(_ sense: WordNetSense, of lexeme: Lexeme) {
    let word = String(lexeme.lemma.map { $0 == "_" ? " " : $0 })
    let others = sense.synset.words.map { String($0.form.map { $0 == "_" ? " " : $0 }) }.filter {
      $0.lowercased() != word
    }
    let text =
      ([word] + others).joined(separator: ", ") + ": "
      + ([sense.synset.definition] + sense.synset.examples).joined(separator: "; ")
    append(text) { number in
      [
        Use(
          sentence: number, span: 0..<text.utf8.count, lemma: lexeme.lemma,
          partOfSpeech: lexeme.partOfSpeech, senses: [sense.key])
      ]
    }
  }
}
