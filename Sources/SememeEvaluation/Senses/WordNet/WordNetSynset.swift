/// A set of words that mean the same: one concept of WordNet (Miller 1995,
/// doi:10.1145/219717.219748).
public struct WordNetSynset: Sendable, Hashable {
  /// A word of the set.
  public struct Word: Sendable, Hashable {
    /// The word as WordNet writes it, the parts of a phrase joined by `_`.
    public let form: String
    /// What tells it from other senses of the same word in the same lexicographer file.
    public let lexicalID: Int
  }

  /// A relation to another set.
  public struct Pointer: Sendable, Hashable {
    /// The kind of relation, as in the files: `@` to a hypernym, `~` to a hyponym, `&` to a similar
    /// adjective (wninput(5WN)).
    public let symbol: String
    /// The byte at which the other set stands in its file.
    public let offset: Int
    /// The other set's part of speech.
    public let partOfSpeech: PartOfSpeech
  }

  /// The byte at which it stands in its file.
  public let offset: Int
  /// What kind of words they are.
  public let partOfSpeech: PartOfSpeech
  /// Whether it is an adjective that is defined by its likeness to another, the head.
  public let isSatellite: Bool
  /// The number of the lexicographer file, such as 14 for groups of people or things.
  public let lexicographerFile: Int
  /// The words.
  public let words: [Word]
  /// Its relations.
  public let pointers: [Pointer]
  /// What it means, and examples.
  public let gloss: String

  /// What it means: the gloss without its examples.
  public var definition: String {
    let parts = gloss.split(separator: "\"", maxSplits: 1, omittingEmptySubsequences: false)
    return (parts.first ?? "").trimming { $0.isWhitespace || $0 == ";" }
  }

  /// Sentences or phrases that show the use of its words.
  public var examples: [String] {
    let parts = gloss.split(separator: "\"", omittingEmptySubsequences: false)
    return parts.indices.filter { !$0.isMultiple(of: 2) }.map { String(parts[$0]) }
      .filter { !$0.isEmpty }
  }

  /// Reads a line of a data file (wndb(5WN)); what is no such line gives nil.
  ///
  /// - Parameters:
  ///   - line: the line.
  ///   - offset: the byte at which it stands, which it names itself.
  init?(line: String, offset: Int) {
    guard let bar = line.firstIndex(of: "|") else { return nil }
    var fields = line[..<bar].split(separator: " ")[...]
    func number(_ field: Substring?, radix: Int = 10, limit: Int) -> Int? {
      field.flatMap { Int($0, radix: radix) }.flatMap { (0...limit).contains($0) ? $0 : nil }
    }
    guard number(fields.popFirst(), limit: .max) == offset,
      let file = number(fields.popFirst(), limit: 99), let type = fields.popFirst(),
      let partOfSpeech = type.count == 1 ? PartOfSpeech(tag: String(type)) : nil,
      let wordCount = number(fields.popFirst(), radix: 16, limit: 255)
    else { return nil }
    var words: [Word] = []
    for _ in 0..<wordCount {
      guard let form = fields.popFirst(),
        let id = number(fields.popFirst(), radix: 16, limit: 255)
      else { return nil }
      words.append(Word(form: String(form.prefix { $0 != "(" }), lexicalID: id))
    }
    guard let pointerCount = number(fields.popFirst(), limit: 999) else { return nil }
    var pointers: [Pointer] = []
    for _ in 0..<pointerCount {
      guard let symbol = fields.popFirst(), let target = number(fields.popFirst(), limit: .max),
        let letter = fields.popFirst(), let kind = PartOfSpeech(tag: String(letter)),
        fields.popFirst() != nil
      else { return nil }
      pointers.append(Pointer(symbol: String(symbol), offset: target, partOfSpeech: kind))
    }
    self.offset = offset
    self.partOfSpeech = partOfSpeech
    isSatellite = type == "s"
    lexicographerFile = file
    self.words = words
    self.pointers = pointers
    gloss = line[line.index(after: bar)...].trimming(while: \.isWhitespace)
  }
}

/// One sense of a word: its place among the word's senses, and what it means.
public struct WordNetSense: Sendable, Hashable {
  /// What the sense is called in every version of WordNet, such as `bank%1:14:00::`
  /// (senseidx(5WN)).
  public let key: String
  /// Its place, from 1, the sense that is tagged most often in texts coming first.
  public let number: Int
  /// The concept.
  public let synset: WordNetSynset
}
