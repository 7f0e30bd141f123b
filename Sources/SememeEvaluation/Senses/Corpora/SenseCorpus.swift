/// Sentences with words marked in them, whose senses may be known.
public struct SenseCorpus: Sendable {
  /// A marked word.
  public struct Use: Sendable, Hashable {
    /// The number of its sentence.
    public let sentence: Int
    /// The bytes of the sentence's UTF-8 that it covers.
    public let span: Range<Int>
    /// Its base form, in lower case, the parts of a phrase joined by `_` as in WordNet.
    public let lemma: String
    /// What kind of word it is, where that is known.
    public let partOfSpeech: PartOfSpeech?
    /// The names of its sense, any of which is right; none where it is not known.
    public let senses: [String]
    /// What keys and messages call it.
    public let id: String

    /// Makes a use.
    ///
    /// - Parameters:
    ///   - sentence: the number of its sentence.
    ///   - span: its bytes there.
    ///   - lemma: its base form; white space becomes `_`, and letters lower case.
    ///   - partOfSpeech: what kind of word it is.
    ///   - senses: the names of its sense.
    ///   - id: what keys and messages call it.
    public init(
      sentence: Int, span: Range<Int>, lemma: String, partOfSpeech: PartOfSpeech? = nil,
      senses: [String] = [], id: String = ""
    ) {
      self.sentence = sentence
      self.span = span
      self.lemma = String(lemma.lowercased().map { $0.isWhitespace ? "_" : $0 })
      self.partOfSpeech = partOfSpeech
      self.senses = senses
      self.id = id
    }

    /// The word whose senses it has one of.
    public var lexeme: Lexeme { Lexeme(lemma: lemma, partOfSpeech: partOfSpeech) }

    /// The same use with other senses.
    func with(senses: [String]) -> Use {
      Use(
        sentence: sentence, span: span, lemma: lemma, partOfSpeech: partOfSpeech, senses: senses,
        id: id)
    }
  }

  /// The sentences.
  public private(set) var sentences: [String] = []
  /// The document that each sentence comes from; empty where it is not known.
  public private(set) var documents: [String] = []
  /// The marked words, in the order of the sentences.
  public private(set) var uses: [Use] = []

  /// A corpus without sentences.
  public init() {}

  /// Adds a sentence.
  ///
  /// - Parameters:
  ///   - sentence: the text.
  ///   - document: what it comes from.
  ///   - uses: makes the marked words from the number of the sentence.
  /// - Precondition: every span lies in the text.
  public mutating func append(
    _ sentence: String, document: String = "", uses: (_ number: Int) -> [Use]
  ) {
    let made = uses(sentences.count)
    precondition(
      made.allSatisfy {
        $0.sentence == sentences.count && $0.span.lowerBound >= 0 && !$0.span.isEmpty
          && $0.span.upperBound <= sentence.utf8.count
      }, "corpus: a use outside of its sentence")
    sentences.append(sentence)
    documents.append(document)
    self.uses += made
  }

  /// The text of a marked word as it stands in its sentence.
  public func text(of use: Use) -> String {
    let bytes = sentences[use.sentence].utf8
    let start = bytes.index(bytes.startIndex, offsetBy: use.span.lowerBound)
    let end = bytes.index(start, offsetBy: use.span.count)
    return String(decoding: bytes[start..<end], as: UTF8.self)
  }

  /// The corpus with only some of its uses, and the sentences that have one.
  ///
  /// - Parameter keeps: whether a use stays.
  /// - Returns: a corpus whose sentences are numbered anew.
  public func filtered(_ keeps: (Use) -> Bool) -> SenseCorpus {
    var result = SenseCorpus()
    var numbers: [Int: Int] = [:]
    for use in uses where keeps(use) {
      let number = numbers[use.sentence] ?? result.sentences.count
      if number == result.sentences.count {
        numbers[use.sentence] = number
        result.sentences.append(sentences[use.sentence])
        result.documents.append(documents[use.sentence])
      }
      result.uses.append(
        Use(
          sentence: number, span: use.span, lemma: use.lemma, partOfSpeech: use.partOfSpeech,
          senses: use.senses, id: use.id))
    }
    return result
  }

  /// The corpus with other names of senses; uses for which there is none are left out.
  ///
  /// - Parameter names: what each name becomes: any number of names.
  /// - Returns: a corpus whose sentences are numbered anew.
  public func renamingSenses(_ names: [String: [String]]) -> SenseCorpus {
    var renamed = self
    renamed.uses = uses.map { use in
      var seen = Set<String>()
      return use.with(
        senses: use.senses.flatMap { names[$0] ?? [] }.filter { seen.insert($0).inserted })
    }
    return renamed.filtered { !$0.senses.isEmpty }
  }

  /// Adds all sentences and uses of another corpus.
  ///
  /// - Parameter other: the other corpus.
  public mutating func append(contentsOf other: SenseCorpus) {
    let offset = sentences.count
    sentences += other.sentences
    documents += other.documents
    uses += other.uses.map {
      Use(
        sentence: $0.sentence + offset, span: $0.span, lemma: $0.lemma,
        partOfSpeech: $0.partOfSpeech, senses: $0.senses, id: $0.id)
    }
  }
}

/// A word as dictionaries list it: a base form and what kind of word it is.
public struct Lexeme: Sendable, Hashable {
  /// The base form, in lower case, the parts of a phrase joined by `_`.
  public let lemma: String
  /// What kind of word it is, where that is known.
  public let partOfSpeech: PartOfSpeech?

  /// Makes a lexeme.
  ///
  /// - Parameters:
  ///   - lemma: the base form.
  ///   - partOfSpeech: what kind of word it is.
  public init(lemma: String, partOfSpeech: PartOfSpeech?) {
    self.lemma = lemma
    self.partOfSpeech = partOfSpeech
  }
}
