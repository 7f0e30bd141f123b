internal import Sememe

/// Finds the places where texts use a word, inflected or as it stands.
public struct WordFinder: Sendable {
  /// The word that is looked for.
  public let word: String
  private let lemma: String
  private let isInflected: Bool
  /// The first character behind Latin Extended-B.
  private static let latinEnd: UInt32 = 0x250
  private let wordNet: WordNet?

  /// Chooses what to find.
  ///
  /// - Parameters:
  ///   - word: a word or phrase, in any case.
  ///   - isInflected: whether inflected forms count as the word: `banks` for `bank`. Of a phrase, and
  ///     of a word in other letters than Latin ones, only itself is found.
  ///   - wordNet: knows irregular forms (`lit` for `light`) and what kinds of word there are; without
  ///     it only regular endings of nouns and verbs are known.
  public init(_ word: String, isInflected: Bool = true, wordNet: WordNet? = nil) {
    self.word = word
    lemma = word.lowercased()
    self.isInflected =
      isInflected && word.allSatisfy(\.isLetter)
      && word.unicodeScalars.allSatisfy {
        $0.value < WordFinder.latinEnd || $0.properties.isDiacritic
      }
    self.wordNet = wordNet
  }

  /// The places of the word in a text.
  ///
  /// - Parameter text: the text.
  /// - Returns: ranges of UTF-8 bytes, ascending.
  public func ranges(in text: String) -> [Range<Int>] {
    guard isInflected else { return WordOccurrences.ranges(of: word, in: text) }
    var ranges: [Range<Int>] = []
    var (place, run, start) = (0, "", 0)
    func close() {
      if !run.isEmpty, isForm(run.lowercased()) { ranges.append(start..<place) }
      run = ""
    }
    for character in text {
      if character.isLetter {
        if run.isEmpty { start = place }
        run.append(character)
      } else {
        close()
      }
      place += character.utf8.count
    }
    close()
    return ranges
  }

  /// Whether a word in lower case is a form of the one that is looked for.
  private func isForm(_ form: String) -> Bool {
    if form == lemma { return true }
    guard let wordNet else { return Inflection.mayBe(form, formOf: lemma) }
    return PartOfSpeech.allCases.contains { wordNet.lemmas(of: form, $0).contains(lemma) }
  }
}
