/// How often each sense of each word occurs in a corpus.
public struct SenseFrequencies: Sendable {
  private let counts: [Lexeme: [String: Int]]
  private let mostFrequent: [Lexeme: String]

  /// Counts.
  ///
  /// - Parameter uses: words with their senses; each sense of a use counts once.
  public init(_ uses: [SenseCorpus.Use]) {
    var counts: [Lexeme: [String: Int]] = [:]
    var order: [Lexeme: [String]] = [:]
    for use in uses {
      for sense in use.senses {
        if counts[use.lexeme]?[sense] == nil { order[use.lexeme, default: []].append(sense) }
        counts[use.lexeme, default: [:]][sense, default: 0] += 1
      }
    }
    self.counts = counts
    var mostFrequent: [Lexeme: String] = [:]
    for (lexeme, senses) in order {
      let counted = counts[lexeme] ?? [:]
      // The sense that was met first wins among equals.
      var best = senses[0]
      for sense in senses where counted[sense, default: 0] > counted[best, default: 0] {
        best = sense
      }
      mostFrequent[lexeme] = best
    }
    self.mostFrequent = mostFrequent
  }

  /// The sense that a word has most often; of equals the one that was met first.
  ///
  /// - Parameter lexeme: the word.
  /// - Returns: nil for a word that the corpus does not have.
  public func mostFrequentSense(of lexeme: Lexeme) -> String? { mostFrequent[lexeme] }

  /// How often a word has a sense.
  public func count(of sense: String, _ lexeme: Lexeme) -> Int { counts[lexeme]?[sense] ?? 0 }
}
