internal import SememeCheckpoints

extension SenseCorpus {
  /// Reads uses from a table of tab-separated columns whose first line names them.
  ///
  /// `sentence` (or `text`) is needed. The word stands at `start` to `end` (bytes of the sentence's
  /// UTF-8), or between `[[` and `]]` in the sentence, or is the one that the column `word` (or
  /// `lemma`) names, found in any form, at its first place. `sense` names its sense, several with `;`
  /// between them; `pos` its part of speech, `id` the use and `document` where it comes from.
  ///
  /// - Parameters:
  ///   - path: the file, which may be packed by gzip.
  ///   - wordNet: helps to find inflected forms.
  /// - Throws: `EvaluationError` where it cannot be read, a column is missing, or a sentence does not
  ///   have the word.
  public init(table path: String, wordNet: WordNet? = nil) throws(EvaluationError) {
    try self.init(tableIn: TextFile(data: path), wordNet: wordNet)
  }

  /// Reads a table as ``init(table:wordNet:)`` does.
  init(tableIn file: TextFile, wordNet: WordNet?) throws(EvaluationError) {
    var corpus = SenseCorpus()
    var columns: UseColumns?
    try file.forEachLine { (number, line) throws(EvaluationError) in
      let fields = try file.text(line, number).split(
        separator: "\t", omittingEmptySubsequences: false
      ).map { $0.trimming(while: \.isWhitespace) }
      guard let known = columns else {
        columns = try UseColumns(fields, file, number)
        return
      }
      let row = try known.row(fields, file, number, wordNet)
      corpus.append(row.sentence, document: row.document) { sentence in
        [
          Use(
            sentence: sentence, span: row.span, lemma: row.lemma, partOfSpeech: row.partOfSpeech,
            senses: row.senses, id: row.id)
        ]
      }
    }
    self = try corpus.withUses(file.path)
  }

  /// The uses of a word in sentences, at every place where it stands.
  ///
  /// - Parameters:
  ///   - finder: finds the word.
  ///   - sentences: the sentences; those without the word stay, without a use.
  public init(finding finder: WordFinder, in sentences: [String]) {
    for text in sentences {
      append(text) { number in
        finder.ranges(in: text).map { Use(sentence: number, span: $0, lemma: finder.word) }
      }
    }
  }
}

/// Where the columns of a table of uses stand.
private struct UseColumns {
  private let places: [String: Int]

  init(_ names: [String], _ file: TextFile, _ line: Int) throws(EvaluationError) {
    var places: [String: Int] = [:]
    for (place, name) in names.enumerated() { places[name.lowercased()] = place }
    places["sentence"] = places["sentence"] ?? places["text"]
    places["word"] = places["word"] ?? places["lemma"]
    guard places["sentence"] != nil else {
      throw file.malformed(
        line, "expected names of columns with tabs between them, one of them `sentence`")
    }
    guard (places["start"] == nil) == (places["end"] == nil) else {
      throw file.malformed(line, "the columns `start` and `end` belong together")
    }
    self.places = places
  }

  struct Row {
    let sentence: String
    let span: Range<Int>
    let lemma: String
    let partOfSpeech: PartOfSpeech?
    let senses: [String]
    let id: String
    let document: String
  }

  func row(
    _ fields: [String], _ file: TextFile, _ line: Int, _ wordNet: WordNet?
  ) throws(EvaluationError) -> Row {
    func value(_ name: String) -> String? {
      places[name].flatMap { $0 < fields.count && !fields[$0].isEmpty ? fields[$0] : nil }
    }
    guard let text = value("sentence") else { throw file.malformed(line, "no sentence") }
    let (sentence, span) = try place(
      of: value("word"), in: text, start: value("start"), end: value("end"), file, line, wordNet)
    let form = String(decoding: Array(sentence.utf8)[span], as: UTF8.self)
    return Row(
      sentence: sentence, span: span, lemma: value("word") ?? form,
      partOfSpeech: value("pos").flatMap { PartOfSpeech(tag: $0) },
      senses: SenseCorpus.names(of: value("sense") ?? ""),
      id: value("id") ?? "\(line)", document: value("document") ?? "")
  }

  private func place(
    of word: String?, in text: String, start: String?, end: String?, _ file: TextFile, _ line: Int,
    _ wordNet: WordNet?
  ) throws(EvaluationError) -> (String, Range<Int>) {
    if let start, let end {
      guard let low = Int(start), let high = Int(end), low >= 0, low < high,
        high <= text.utf8.count
      else {
        throw file.malformed(
          line,
          "start \(start) and end \(end) are no part of a sentence of \(text.utf8.count) bytes")
      }
      return (text, low..<high)
    }
    if let marked = MarkedText(text) { return (marked.text, marked.span) }
    guard let word else {
      throw file.malformed(line, "no word is marked: give start and end, [[ ]], or a column `word`")
    }
    guard let span = WordFinder(word, wordNet: wordNet).ranges(in: text).first else {
      throw file.malformed(line, "the sentence does not use \"\(word)\"")
    }
    return (text, span)
  }
}

/// A text in which one word stands between `[[` and `]]`.
public struct MarkedText: Sendable, Hashable {
  /// The text without the marks.
  public let text: String
  /// The bytes of the word.
  public let span: Range<Int>

  /// Reads a text; one in which no word is marked gives nil.
  ///
  /// - Parameter marked: the text with marks.
  public init?(_ marked: String) {
    let bytes = Array(marked.utf8)
    func place(of pair: String, from start: Int) -> Int? {
      let pair = Array(pair.utf8)
      return bytes.indices.dropLast().first {
        $0 >= start && bytes[$0..<$0 + 2].elementsEqual(pair)
      }
    }
    guard let open = place(of: "[[", from: 0), let close = place(of: "]]", from: open + 2),
      close > open + 2
    else { return nil }
    text = String(
      decoding: bytes[..<open] + bytes[(open + 2)..<close] + bytes[(close + 2)...], as: UTF8.self)
    span = open..<close - 2
  }
}
