internal import SememeCheckpoints
internal import SememeJSON

extension SenseCorpus {
  /// Reads sense-tagged sentences, one JSON object a line.
  ///
  /// `tokens` is a list of strings. `senses` has a name or null for every token, several names
  /// joined by `;`; `lemmas` and `pos` may say more of the tokens, and `space` whether a space stands
  /// before each. Or `head` is the number of the one marked token (or tokens), and `senses` the names
  /// of its sense, as in the lexical samples of Senseval; its lemma is then the beginning of `id`, as
  /// in `line-n.w7_010`, if `lemma` does not name it. `doc` names the document.
  ///
  /// - Parameter path: the file, which may be packed by gzip.
  /// - Throws: `EvaluationError` where it cannot be read, a line is not as described, or no word is
  ///   marked.
  public init(jsonLines path: String) throws(EvaluationError) {
    try self.init(jsonLinesIn: TextFile(data: path))
  }

  /// Reads lines as ``init(jsonLines:)`` does.
  init(jsonLinesIn file: TextFile) throws(EvaluationError) {
    var corpus = SenseCorpus()
    try file.forEachLine { (number, line) throws(EvaluationError) in
      do throws(JSONError) {
        let document = try JSONDocument(Array(line), source: "\(file.path), line \(number)")
        try corpus.append(TaggedLine(document.root, number: number))
      } catch {
        // Whoever gives a table under another name is told how tables are known.
        let hint =
          number == 1 && line.first != UInt8(ascii: "{")
          ? " (the name of a table of columns with tabs between them ends in .tsv)" : ""
        throw file.malformed(number, "not a tagged sentence in JSON\(hint)", cause: error)
      }
    }
    self = try corpus.withUses(file.path)
  }

  /// The corpus, unless no word is marked in it.
  func withUses(_ path: String) throws(EvaluationError) -> SenseCorpus {
    guard !uses.isEmpty else {
      throw EvaluationError(.malformedFile, "\(path): no word is marked in it")
    }
    return self
  }

  private mutating func append(_ line: TaggedLine) {
    append(line.sentence.text, document: line.document) { number in
      line.marked.map { mark in
        Use(
          sentence: number,
          span: line.sentence.spans[mark.tokens.lowerBound]
            .lowerBound..<line.sentence.spans[mark.tokens.upperBound - 1].upperBound,
          lemma: mark.lemma, partOfSpeech: mark.partOfSpeech, senses: mark.senses, id: mark.id)
      }
    }
  }
}

/// One line of such a file.
private struct TaggedLine {
  struct Mark {
    let tokens: Range<Int>
    let lemma: String
    let partOfSpeech: PartOfSpeech?
    let senses: [String]
    let id: String
  }

  var sentence = SentenceText()
  var marked: [Mark] = []
  let document: String

  init(_ root: JSONValue, number: Int) throws(JSONError) {
    document = try root.optionalString("doc") ?? ""
    let tokens = try TaggedLine.strings(try root.requireArray("tokens")).map { $0 ?? "" }
    let spaces = try TaggedLine.spaces(root, count: tokens.count)
    for (index, token) in tokens.enumerated() {
      sentence.append(token, hasSpace: spaces?[index] ?? true)
    }
    let senses = try TaggedLine.strings(try root.requireArray("senses"))
    if let head = root["head"], !head.isNull {
      let names = senses.compactMap { $0 }.filter { !$0.isEmpty }
      marked = [try TaggedLine.mark(head, root, tokens, names, number)]
    } else {
      guard senses.count == tokens.count else {
        throw try root.require("senses").mismatch("as many names or nulls as tokens")
      }
      try markTokens(root, tokens, senses, number)
    }
    // A marked token without any byte has no place in the text.
    marked.removeAll { sentence.spans[$0.tokens.lowerBound].isEmpty }
  }

  private mutating func markTokens(
    _ root: JSONValue, _ tokens: [String], _ senses: [String?], _ number: Int
  ) throws(JSONError) {
    let lemmas = try root.optionalArray("lemmas").map(TaggedLine.strings)
    let tags = try root.optionalArray("pos").map(TaggedLine.strings)
    for (index, sense) in senses.enumerated() {
      guard let sense, !sense.isEmpty else { continue }
      let names = SenseCorpus.names(of: sense)
      guard !names.isEmpty else { continue }
      let lemma = (lemmas?[checked: index] ?? nil).flatMap { $0.isEmpty ? nil : $0 }
      marked.append(
        Mark(
          tokens: index..<index + 1, lemma: lemma ?? tokens[index],
          partOfSpeech: PartOfSpeech(senseKey: names.first ?? "")
            ?? (tags?[checked: index] ?? nil).flatMap { PartOfSpeech(tag: $0) },
          senses: names, id: "\(number).\(index)"))
    }
  }

  /// The one marked token of a lexical sample.
  private static func mark(
    _ head: JSONValue, _ root: JSONValue, _ tokens: [String], _ senses: [String], _ number: Int
  ) throws(JSONError) -> Mark {
    let places = head.kind == .array ? head.elements.map(\.int) : [head.int]
    guard let first = places.first ?? nil, let last = places.last ?? nil,
      tokens.indices.contains(first), tokens.indices.contains(last), first <= last
    else { throw head.mismatch("the number of a token, from 0 to \(tokens.count - 1)") }
    let id = try root.optionalString("id")
    let parts = id?.split(separator: "-", maxSplits: 1) ?? []
    let tag = parts.count == 2 ? parts[1].prefix { $0 != "." } : ""
    let lemma = try root.optionalString("lemma")
    return Mark(
      tokens: first..<last + 1, lemma: lemma ?? (parts.first.map(String.init) ?? tokens[first]),
      partOfSpeech: PartOfSpeech(tag: try root.optionalString("pos") ?? String(tag)),
      senses: senses, id: id ?? "\(number)")
  }

  private static func strings(_ array: JSONValue) throws(JSONError) -> [String?] {
    var result: [String?] = []
    for element in array.elements {
      guard element.isNull || element.string != nil else {
        throw element.mismatch("a string or null")
      }
      result.append(element.string)
    }
    return result
  }

  private static func spaces(_ root: JSONValue, count: Int) throws(JSONError) -> [Bool]? {
    guard let array = try root.optionalArray("space") else { return nil }
    let spaces = array.elements.map { $0.bool ?? ($0.int != 0) }
    guard spaces.count == count else { throw array.mismatch("as many values as tokens") }
    return spaces
  }
}

extension Array {
  /// The element at an index; nil beyond the end.
  fileprivate subscript(checked index: Int) -> Element? {
    indices.contains(index) ? self[index] : nil
  }
}

extension SenseCorpus {
  /// The names in a text with `;` between them.
  static func names(of senses: String) -> [String] {
    senses.split(separator: ";").map { $0.trimming(while: \.isWhitespace) }.filter { !$0.isEmpty }
  }
}

extension StringProtocol {
  /// The text without characters of a kind at both ends.
  func trimming(while isUnwanted: (Character) -> Bool) -> String {
    var rest = self[...]
    while let first = rest.first, isUnwanted(first) { rest.removeFirst() }
    while let last = rest.last, isUnwanted(last) { rest.removeLast() }
    return String(rest)
  }
}
