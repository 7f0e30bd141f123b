import Sememe
import SememeEvaluation
import SememeJSON
import SememeTensors

/// The words of a corpus whose senses can be told apart: with two uses of one sense, and uses of two.
struct SeparatedWords {
  struct Word {
    let lemma: String
    /// The numbers of its uses.
    let uses: [Int]
    /// The sense of each.
    let senses: [String]
  }

  let words: [Word]
  /// What was left out, in sentences.
  let warnings: [String]

  /// All pairs of a word's uses are compared: of more uses some stand for all.
  private static let mostUses = 2000

  /// Sorts the uses by word.
  ///
  /// - Parameters:
  ///   - corpus: the uses.
  ///   - isRead: which of them have a vector.
  /// - Throws: `CommandError` where no word can be judged.
  init(_ corpus: SenseCorpus, isRead: [Bool]) throws {
    var order: [String] = []
    var groups: [String: [Int]] = [:]
    for (index, use) in corpus.uses.enumerated() where isRead[index] && !use.senses.isEmpty {
      if groups[use.lemma] == nil { order.append(use.lemma) }
      groups[use.lemma, default: []].append(index)
    }
    var warnings: [String] = []
    var leftOut: [String] = []
    words = order.compactMap { lemma in
      let all = groups[lemma] ?? []
      let count = min(all.count, SeparatedWords.mostUses)
      if count < all.count {
        warnings.append("\"\(lemma)\": \(count) of \(all.count) uses are compared, evenly spread")
      }
      let uses = (0..<count).map { all[$0 * all.count / count] }
      let senses = uses.map { corpus.uses[$0].senses[0] }
      let kinds = Set(senses).count
      guard kinds > 1, kinds < senses.count else {
        leftOut.append(lemma)
        return nil
      }
      return Word(lemma: lemma, uses: uses, senses: senses)
    }
    guard !words.isEmpty else {
      throw CommandError(
        ExitStatus.badData,
        "no word has two uses of one sense and uses of two senses, which separation needs "
          + "(\(order.count) words with senses)")
    }
    if !leftOut.isEmpty {
      let names = DisplayText.cut(leftOut.joined(separator: ", "), to: 60)
      warnings.append(
        "\(leftOut.count) words without two uses of one sense and uses of two are left out: \(names)"
      )
    }
    self.warnings = warnings
  }
}

/// How well one layer separates the senses of every word.
struct SeparationRow {
  let name: String
  /// The base forms.
  let words: [String]
  /// One for every word.
  let raw: [SeparationMeasures]
  let centered: [SeparationMeasures]

  /// Measures a layer.
  ///
  /// - Parameters:
  ///   - name: what the layer is called.
  ///   - words: what is judged.
  ///   - vectors: of all uses, [uses × dimension].
  /// - Throws: `EvaluationError`.
  init(name: String, _ words: SeparatedWords, _ vectors: Tensor) throws {
    self.name = name
    self.words = words.words.map(\.lemma)
    func measures(_ isCentered: Bool) throws -> [SeparationMeasures] {
      try words.words.map { word in
        SeparationMeasures(
          try SenseSeparation(
            Rows.select(word.uses, of: vectors), senses: word.senses, isCentered: isCentered))
      }
    }
    (raw, centered) = (try measures(false), try measures(true))
  }

  static func mean(
    _ words: [SeparationMeasures], _ value: (SeparationMeasures) -> Double
  ) -> Double {
    words.reduce(0) { $0 + value($1) } / Double(max(words.count, 1))
  }

  var json: JSON {
    [
      "layer": .string(name),
      "words": .array(
        words.indices.map { word in
          [
            "word": .string(words[word]), "raw": raw[word].json, "centered": centered[word].json,
          ]
        }),
      "mean_gap": .double(SeparationRow.mean(raw) { $0.gap }),
      "mean_auc": .double(SeparationRow.mean(raw) { $0.auc }),
    ]
  }
}

/// What a separation comes to, without its pairs, of which there are many.
struct SeparationMeasures {
  let withinMean: Double
  let betweenMean: Double
  let gap: Double
  let auc: Double
  let margin: Double

  init(_ separation: SenseSeparation) {
    withinMean = separation.withinMean
    betweenMean = separation.betweenMean
    gap = separation.gap
    auc = separation.auc
    margin = separation.margin
  }

  var json: JSON {
    [
      "same_sense": .double(withinMean), "different": .double(betweenMean), "gap": .double(gap),
      "auc": .double(auc), "margin": .double(margin),
    ]
  }
}
