/// How well analogies were completed.
public struct AnalogyReport: Sendable, Hashable {
  /// Answers of one section, or of several together.
  public struct Tally: Sendable, Hashable {
    /// What was answered right.
    public var correct = 0
    /// What was asked.
    public var asked = 0
    /// Questions with a word that is not in the vocabulary, which were not asked.
    public var skipped = 0

    /// Some answers.
    ///
    /// - Parameters:
    ///   - correct: what was answered right.
    ///   - asked: what was asked.
    ///   - skipped: what was not asked.
    public init(correct: Int = 0, asked: Int = 0, skipped: Int = 0) {
      self.correct = correct
      self.asked = asked
      self.skipped = skipped
    }

    /// Right answers of those asked, from 0 to 1; nil where none was.
    public var accuracy: Double? { asked > 0 ? Double(correct) / Double(asked) : nil }
  }

  /// One section's answers.
  public struct Section: Sendable, Hashable {
    /// The section's name.
    public let name: String
    /// Meaning or form.
    public let kind: AnalogyQuestions.Kind
    /// Its answers.
    public let tally: Tally
  }

  /// Every section's answers, in the order of the questions.
  public let sections: [Section]

  /// The answers of all sections, or of those of one kind.
  ///
  /// - Parameter kind: meaning or form; nil for both.
  /// - Returns: their sums.
  public func total(_ kind: AnalogyQuestions.Kind? = nil) -> Tally {
    sections.filter { kind == nil || $0.kind == kind }.reduce(into: Tally()) {
      $0.correct += $1.tally.correct
      $0.asked += $1.tally.asked
      $0.skipped += $1.tally.skipped
    }
  }
}
