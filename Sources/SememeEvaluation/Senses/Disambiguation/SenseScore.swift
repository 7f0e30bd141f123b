/// How many words got a right sense, as the Senseval exercises count.
///
/// Of several given senses each right one counts its part; a word without an answer lowers recall
/// but not precision (Raganato et al. 2017, E17-1010, and the scorer published with it).
public struct SenseScore: Sendable, Hashable {
  /// Words to be judged.
  public let count: Int
  /// Words that got an answer.
  public let answeredCount: Int
  /// Right answers; half a one where one of two given senses is right.
  public let correct: Double

  /// Right answers of those given; 0 where none was given.
  public var precision: Double { answeredCount == 0 ? 0 : correct / Double(answeredCount) }
  /// Right answers of all words; 0 for no words.
  public var recall: Double { count == 0 ? 0 : correct / Double(count) }
  /// The harmonic mean of precision and recall.
  public var f1: Double {
    let sum = precision + recall
    return sum == 0 ? 0 : 2 * precision * recall / sum
  }

  /// Judges answers.
  ///
  /// - Parameters:
  ///   - answers: for each word the senses given; none where there is no answer.
  ///   - gold: for each word its right senses.
  /// - Precondition: the counts agree.
  public init(answers: [[String]], gold: [[String]]) {
    precondition(answers.count == gold.count, "scores: \(answers.count) and \(gold.count) words")
    var (answered, correct) = (0, 0.0)
    for (given, right) in zip(answers, gold) where !given.isEmpty {
      answered += 1
      correct += Double(given.count { right.contains($0) }) / Double(given.count)
    }
    (count, answeredCount, self.correct) = (gold.count, answered, correct)
  }
}

/// The score of all words, and of each part of speech.
public struct SenseReport: Sendable, Hashable {
  /// Of all words.
  public let all: SenseScore
  /// Of the words of each part of speech that occurs.
  public let byPartOfSpeech: [PartOfSpeech: SenseScore]

  /// Judges answers to the uses of a corpus that have a sense.
  ///
  /// - Parameters:
  ///   - answers: for each use the senses given.
  ///   - uses: the words, with their right senses; those without any are not counted.
  /// - Precondition: the counts agree.
  public init(answers: [[String]], uses: [SenseCorpus.Use]) {
    precondition(answers.count == uses.count, "scores: \(answers.count) and \(uses.count) words")
    func score(_ isCounted: (SenseCorpus.Use) -> Bool) -> SenseScore {
      let counted = uses.indices.filter { !uses[$0].senses.isEmpty && isCounted(uses[$0]) }
      return SenseScore(
        answers: counted.map { answers[$0] }, gold: counted.map { uses[$0].senses })
    }
    all = score { _ in true }
    var parts: [PartOfSpeech: SenseScore] = [:]
    for kind in PartOfSpeech.allCases {
      let part = score { $0.partOfSpeech == kind }
      if part.count > 0 { parts[kind] = part }
    }
    byPartOfSpeech = parts
  }
}
