/// The kinds of word that WordNet has senses of.
public enum PartOfSpeech: String, Sendable, Hashable, CaseIterable {
  case noun
  case verb
  case adjective
  case adverb

  /// The letter that WordNet's files name it by.
  public var letter: Character {
    switch self {
    case .noun: "n"
    case .verb: "v"
    case .adjective: "a"
    case .adverb: "r"
    }
  }

  /// Reads a tag: of the Universal set (`NOUN`), of the Penn Treebank (`NNS`, `VBD`, `JJR`, `RB`),
  /// WordNet's letter, or the word itself.
  ///
  /// Other kinds of word give nil.
  ///
  /// - Parameter tag: the tag, in any case.
  public init?(tag: String) {
    switch tag.lowercased() {
    case "n", "noun", "propn": self = .noun
    case "v", "verb": self = .verb
    case "a", "s", "j", "adj", "adjective": self = .adjective
    case "r", "adv", "adverb": self = .adverb
    case let tag where tag.hasPrefix("nn"): self = .noun
    case let tag where tag.hasPrefix("vb"): self = .verb
    case let tag where tag.hasPrefix("jj"): self = .adjective
    case let tag where tag.hasPrefix("rb"): self = .adverb
    default: return nil
    }
  }

  /// The kind that a sense key of WordNet names, such as `bank%1:14:00::` (senseidx(5WN)).
  ///
  /// What is no sense key gives nil.
  ///
  /// - Parameter senseKey: the key.
  public init?(senseKey: String) {
    guard let sign = senseKey.lastIndex(of: "%") else { return nil }
    switch senseKey[senseKey.index(after: sign)...].first {
    case "1": self = .noun
    case "2": self = .verb
    case "3", "5": self = .adjective
    case "4": self = .adverb
    default: return nil
    }
  }
}
