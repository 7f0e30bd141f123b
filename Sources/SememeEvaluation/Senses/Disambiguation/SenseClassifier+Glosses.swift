public import Sememe
internal import SememeTensors

extension SenseClassifier {
  /// Makes a classifier of what a dictionary says of each sense, without any labelled use.
  ///
  /// A sense's vector is that of its word in front of the sense's definition and examples, read as one
  /// text: `bank, depository financial institution: a financial institution that accepts deposits …`.
  ///
  /// - Parameters:
  ///   - lexemes: the words.
  ///   - wordNet: the dictionary.
  ///   - embedder: the model.
  ///   - layer: where vectors are taken from.
  ///   - subtokens: how a word of several tokens gets one vector.
  /// - Returns: a classifier that gives the nearest sense.
  /// - Throws: `EvaluationError` where the dictionary has none of the words or is damaged; as
  ///   `Embedder.spanVectors`.
  public static func glosses(
    of lexemes: some Sequence<Lexeme>, _ wordNet: WordNet, _ embedder: Embedder,
    layer: LayerSelection, subtokens: SubtokenPooling = .mean
  ) async throws -> SenseClassifier {
    var corpus = SenseCorpus()
    for lexeme in lexemes {
      for kind in lexeme.partOfSpeech.map({ [$0] }) ?? PartOfSpeech.allCases {
        for sense in try wordNet.senses(of: lexeme.lemma, kind) {
          corpus.append(sense, of: lexeme)
        }
      }
    }
    let vectors = try await corpus.vectors(embedder, layers: [layer], subtokens: subtokens)
    return try await fit(
      corpus.uses, vectors: vectors.vectors[0], isRead: vectors.isRead, method: .centroid)
  }
}

extension SenseCorpus {
  /// Adds the text that stands for a sense, its word marked.
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
          sentence: number, span: 0..<word.utf8.count, lemma: lexeme.lemma,
          partOfSpeech: lexeme.partOfSpeech, senses: [sense.key])
      ]
    }
  }
}
