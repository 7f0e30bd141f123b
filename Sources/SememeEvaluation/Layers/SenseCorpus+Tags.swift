internal import SememeCheckpoints
internal import SememeJSON

extension SenseCorpus {
  /// Reads sentences whose words are tagged, such as by part of speech: every word is marked, and its
  /// tag stands in the place of a sense.
  ///
  /// Either one JSON object a line with lists `tokens` and `pos`, as for
  /// ``init(jsonLines:)``; or a token, a tab and its tag on every line, an empty line behind each
  /// sentence. Tokens without a letter or digit are read, but not marked.
  ///
  /// - Parameter path: the file, which may be packed by gzip.
  /// - Throws: `EvaluationError` where it cannot be read, a line is neither, or no word is tagged.
  public init(tagged path: String) throws(EvaluationError) {
    let file = try TextFile(data: path)
    let sentences =
      try file.start == UInt8(ascii: "{")
      ? SenseCorpus.taggedObjects(in: file) : SenseCorpus.taggedColumns(in: file)
    self = try SenseCorpus(tagged: sentences).withUses(path)
  }

  /// Marks every word of plain sentences, without a tag.
  ///
  /// - Parameter sentences: texts whose words stand between white space; what is no letter or digit
  ///   around a word is left out of it.
  public init(words sentences: [String]) {
    self.init()
    for text in sentences {
      append(text) { number in
        SenseCorpus.words(of: text).map { Use(sentence: number, span: $0.span, lemma: $0.word) }
      }
    }
  }

  private init(tagged sentences: [TaggedTokens]) {
    self.init()
    for tokens in sentences {
      var sentence = SentenceText()
      for (token, _, hasSpace) in tokens { sentence.append(token, hasSpace: hasSpace) }
      append(sentence.text) { number in
        zip(tokens, sentence.spans).compactMap { token, span in
          guard token.token.contains(where: { $0.isLetter || $0.isNumber }) else { return nil }
          return Use(
            sentence: number, span: span, lemma: token.token,
            partOfSpeech: PartOfSpeech(tag: token.tag), senses: token.tag.isEmpty ? [] : [token.tag]
          )
        }
      }
    }
  }

  private typealias TaggedTokens = [(token: String, tag: String, hasSpace: Bool)]

  private static func taggedObjects(in file: TextFile) throws(EvaluationError) -> [TaggedTokens] {
    var sentences: [TaggedTokens] = []
    try file.forEachLine { (number, line) throws(EvaluationError) in
      do throws(JSONError) {
        let root = try JSONDocument(Array(line), source: "\(file.path), line \(number)").root
        let (tokens, tags) = (try root.requireArray("tokens"), try root.requireArray("pos"))
        guard tokens.count == tags.count else { throw tags.mismatch("as many tags as tokens") }
        let spaces = try root.optionalArray("space")?.elements.map { $0.bool ?? ($0.int != 0) }
        var sentence: TaggedTokens = []
        for (index, (token, tag)) in zip(tokens.elements, tags.elements).enumerated() {
          guard let text = token.string else { throw token.mismatch("a string") }
          guard tag.isNull || tag.string != nil else { throw tag.mismatch("a string or null") }
          let hasSpace = spaces.map { index < $0.count && $0[index] } ?? true
          sentence.append((text, tag.string ?? "", hasSpace))
        }
        sentences.append(sentence)
      } catch {
        throw file.malformed(number, "not a tagged sentence", cause: error)
      }
    }
    return sentences
  }

  private static func taggedColumns(in file: TextFile) throws(EvaluationError) -> [TaggedTokens] {
    var sentences: [TaggedTokens] = [[]]
    var last = 0
    try file.forEachLine { (number, line) throws(EvaluationError) in
      // Lines of white space are passed over, but their numbers are counted.
      if number > last + 1 { sentences.append([]) }
      last = number
      let fields = try file.text(line, number).split(
        separator: "\t", omittingEmptySubsequences: false
      ).map { $0.trimming(while: \.isWhitespace) }
      guard fields.count >= 2, !fields[0].isEmpty else {
        throw file.malformed(
          number, "\(fields.count) columns; expected a token, a tab and its tag")
      }
      sentences[sentences.count - 1].append((fields[0], fields[1], true))
    }
    return sentences.filter { !$0.isEmpty }
  }

  /// The words between white space, without the signs around them.
  private static func words(of text: String) -> [(word: String, span: Range<Int>)] {
    text.split(whereSeparator: \.isWhitespace).compactMap { piece in
      guard let first = piece.firstIndex(where: { $0.isLetter || $0.isNumber }),
        let last = piece.lastIndex(where: { $0.isLetter || $0.isNumber })
      else { return nil }
      let word = piece[first...last]
      let start = text.utf8.distance(from: text.startIndex, to: word.startIndex)
      return (String(word), start..<start + word.utf8.count)
    }
  }
}
