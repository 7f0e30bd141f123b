public import Sememe
internal import SememeTensors
public import SememeWords

extension AssociationTest {
  /// What is compared in a model that knows context.
  public enum Unit: Sendable, Equatable {
    /// The vectors of sentences that hold the words: May et al. 2019's sentence encoder association
    /// test (SEAT).
    case sentence
    /// The words' own vectors in these sentences, from a layer.
    case word(LayerSelection)
  }

  /// Sentences that say nothing about a word, in whose place `{}` stands.
  ///
  /// After May et al. 2019, section 3 (arXiv:1903.10561).
  public static let neutralSentences = [
    "This is {}.", "That is {}.", "There is {}.", "Here is {}.", "{} is here.", "{} is there.",
  ]

  /// Measures vectors of words without context (WEAT).
  ///
  /// A word is looked up as it is written, then in lower case.
  ///
  /// - Parameters:
  ///   - vectors: the words' vectors.
  ///   - options: how the p-value is found.
  /// - Returns: the effect and how likely chance gives as much.
  /// - Throws: `EvaluationError` where no word of a set is known.
  public func measure(
    _ vectors: WordVectors, options: AssociationOptions = AssociationOptions()
  ) throws(EvaluationError) -> AssociationResult {
    var missing: [String] = []
    let found = sets.map { set in
      set.words.compactMap { word -> [Float]? in
        if let vector = vectors.vector(of: word) ?? vectors.vector(of: word.lowercased()) {
          return vector
        }
        missing.append(word)
        return nil
      }
    }
    return try result(found, missing, options)
  }

  /// Measures a model that knows context, on sentences that hold the words (SEAT).
  ///
  /// - Parameters:
  ///   - embedder: the model.
  ///   - unit: whether sentences or the words in them are compared.
  ///   - sentences: where `{}` stands for the word; each word counts once for each of them, and once
  ///     in all where its own vector is the same in every sentence, as in the input table.
  ///   - options: how the p-value is found.
  /// - Returns: the effect and how likely chance gives as much.
  /// - Throws: `EvaluationError` where a sentence has no place for the word; `SememeError`,
  ///   `TokenizerError` or `ModelError`; `CancellationError` where the task was cancelled.
  public func measure(
    _ embedder: Embedder, unit: Unit = .sentence,
    sentences: [String] = AssociationTest.neutralSentences,
    options: AssociationOptions = AssociationOptions()
  ) async throws -> AssociationResult {
    var templates = try sentences.map(SentenceTemplate.init)
    if case .word(let layer) = unit, layer == .lookup || embedder.layerCount == 0 {
      // The same vector many times would make any chance look like an effect.
      templates = Array(templates.prefix(1))
    }
    guard !templates.isEmpty else {
      throw EvaluationError(.invalidArgument, "association test: no sentences; give at least one")
    }
    var missing: [String] = []
    var found: [[[Float]]] = []
    for set in sets {
      let texts = set.words.flatMap { word in templates.map { $0.filled(with: word) } }
      switch unit {
      case .sentence:
        let vectors = try await embedder.encode(texts.map(\.text)).vectors
        found.append((0..<vectors.rows).map { vectors.rows($0..<$0 + 1).values })
      case .word(let layer):
        let vectors = try await embedder.spanVectors(
          texts.map(\.text), spans: texts.map { [$0.span] }, layers: [layer])
        for (index, word) in set.words.enumerated()
        where vectors[index * templates.count..<(index + 1) * templates.count].allSatisfy({
          $0[0] == nil
        }) {
          missing.append(word)
        }
        found.append(vectors.compactMap { $0[0]?.values })
      }
    }
    return try result(found, missing, options)
  }

  private func result(
    _ vectors: [[[Float]]], _ missing: [String], _ options: AssociationOptions
  ) throws(EvaluationError) -> AssociationResult {
    try options.validate()
    for (set, found) in zip(sets, vectors) where found.isEmpty {
      throw EvaluationError(
        .insufficientData,
        "association test \(name): no word of \"\(set.name)\" has a vector, such as "
          + set.words.prefix(3).joined(separator: ", "))
    }
    let associations = Associations(x: vectors[0], y: vectors[1], a: vectors[2], b: vectors[3])
    let significance = associations.significance(options)
    return AssociationResult(
      effectSize: associations.effectSize, statistic: associations.statistic,
      pValue: significance.pValue, partitionCount: significance.partitionCount,
      isExact: significance.isExact, counts: vectors.map(\.count), missingWords: missing)
  }
}

/// A sentence with a place for a word.
private struct SentenceTemplate {
  let before: String
  let after: String

  init(_ text: String) throws(EvaluationError) {
    guard let place = text.firstRange(of: "{}"),
      text[place.upperBound...].firstRange(of: "{}") == nil
    else {
      throw EvaluationError(
        .invalidArgument,
        "association test: the sentence \"\(text)\" must hold {} once, where the word goes")
    }
    before = String(text[..<place.lowerBound])
    after = String(text[place.upperBound...])
  }

  /// The sentence with a word, and the bytes of the word in it.
  func filled(with word: String) -> (text: String, span: Range<Int>) {
    let start = before.utf8.count
    return (before + word + after, start..<start + word.utf8.count)
  }
}
