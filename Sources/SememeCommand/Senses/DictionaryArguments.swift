import ArgumentParser
import SememeEvaluation

/// Where WordNet's files are, and whether they are wanted.
struct DictionaryArguments: ParsableArguments {
  @Option(
    name: .customLong("wordnet"),
    help: ArgumentHelp(
      "The folder of WordNet's files.",
      discussion: "By default WNSEARCHDIR, WNHOME/dict, or where Debian's wordnet-base puts them.",
      valueName: "folder"))
  var folder: String?

  /// Opens WordNet.
  ///
  /// - Returns: the dictionary; nil where no folder was named and it is in none of the usual ones.
  /// - Throws: `EvaluationError` where it cannot be read.
  func optional() throws -> WordNet? {
    if let folder { return try WordNet(folder: folder) }
    do throws(EvaluationError) {
      return try WordNet()
    } catch {
      guard error.code == .missingFile else { throw error }
      return nil
    }
  }

  /// Opens WordNet.
  ///
  /// - Returns: the dictionary.
  /// - Throws: `EvaluationError` where it is not there or cannot be read.
  func required() throws -> WordNet { try WordNet(folder: folder) }

  /// Opens WordNet for a corpus whose senses are WordNet's.
  ///
  /// - Parameter corpus: what is learnt from.
  /// - Returns: the dictionary; nil where the corpus has senses of another one.
  /// - Throws: `EvaluationError` where it cannot be read.
  func wordNet(for corpus: SenseCorpus) throws -> WordNet? {
    let senses = corpus.uses.compactMap(\.senses.first).prefix(100)
    guard senses.allSatisfy({ PartOfSpeech(senseKey: $0) != nil }) else { return nil }
    let wordNet = try optional()
    if wordNet == nil {
      StandardError.write(
        "sememe: warning: WordNet is not on this machine, so that words that are not learnt get no "
          + "sense (Debian and Ubuntu: apt install wordnet-base)")
    }
    return wordNet
  }
}
