public import Sememe
internal import SememeProjection
internal import SememeTensors

/// Measures how contextual a model's layers are (Ethayarajh 2019, arXiv:1909.00512).
public enum Contextuality {
  /// Measures every layer.
  ///
  /// - Parameters:
  ///   - embedder: the model.
  ///   - corpus: sentences with all their words marked, as ``SenseCorpus/init(tagged:)`` and
  ///     ``SenseCorpus/init(words:)`` make them; a few hundred sentences at least.
  ///   - options: what is drawn from it.
  ///   - subtokens: how a word of several tokens gets one vector.
  ///   - progress: is told how many sentences the model has read, and of how many.
  /// - Returns: a row for the embedding output and for each layer.
  /// - Throws: `EvaluationError` where the corpus is too small; as `Embedder.spanVectors`.
  public static func measure(
    _ embedder: Embedder, on corpus: SenseCorpus,
    options: ContextualityOptions = ContextualityOptions(), subtokens: SubtokenPooling = .mean,
    progress: ((_ done: Int, _ total: Int) -> Void)? = nil
  ) async throws -> ContextualityReport {
    try options.validate()
    let sample = try ContextualitySample(corpus, options)
    let layers = (0...embedder.layerCount).map(LayerSelection.layer)
    let total = sample.corpus.sentences.count
    let vectors = try await sample.corpus.vectors(
      embedder, layers: layers, subtokens: subtokens, progress: { progress?($0, total) })
    func read(_ groups: [[Int]], _ count: Int) -> [[Int]] {
      groups.map { $0.filter { vectors.isRead[$0] } }.filter { $0.count >= count }
    }
    let words = read(sample.words, 2)
    let sentences = read(sample.sentences, 2)
    let random = sample.random.filter { vectors.isRead[$0] }
    guard !words.isEmpty, !sentences.isEmpty, random.count >= 2 else {
      throw EvaluationError(
        .insufficientData, "layers: the model reads too few of the words; give shorter sentences")
    }
    let groups = randomGroups(like: words, of: random, seed: options.seed)
    let measured = try vectors.vectors.enumerated().map { layer, matrix in
      let rows = UnitRows(matrix)
      return LayerContextuality(
        layer: layer, anisotropy: rows.meanCosine(random),
        selfSimilarity: mean(words.map(rows.meanCosine)),
        intraSentenceSimilarity: mean(sentences.map(rows.meanCosineWithMean)),
        explainableVariance: mean(try words.map(rows.explainableVariance)),
        explainableVarianceBaseline: mean(try groups.map(rows.explainableVariance)))
    }
    return ContextualityReport(
      layers: measured, wordCount: words.count, useCount: words.reduce(0) { $0 + $1.count },
      sentenceCount: sentences.count, randomCount: random.count)
  }

  /// For every word as many random uses as it has.
  private static func randomGroups(
    like words: [[Int]], of random: [Int], seed: UInt64
  ) -> [[Int]] {
    var generator = SplitMix(seed: seed &+ 1)
    return words.map { word in
      Array(random.shuffled(using: &generator).prefix(max(word.count, 2)))
    }
  }

  private static func mean(_ numbers: [Double]) -> Double {
    numbers.reduce(0, +) / Double(max(numbers.count, 1))
  }
}
