internal import SememeCheckpoints

extension SenseCorpus {
  /// Reads an all-words data set in its unified form.
  ///
  /// XML with `sentence`, `wf` and `instance` elements, and a file of keys: Raganato et al. 2017,
  /// E17-1010.
  ///
  /// - Parameters:
  ///   - path: the XML file, which may be packed by gzip.
  ///   - keys: the file of keys: on each line an instance and the names of its sense. By default the
  ///     file beside the XML that ends in `.gold.key.txt` instead of `.data.xml`.
  /// - Throws: `EvaluationError` where a file cannot be read or is not in that form.
  public init(allWords path: String, keys: String? = nil) throws(EvaluationError) {
    let file = try TextFile(data: path)
    let gold = try SenseKeys(path: keys ?? SenseKeys.path(besides: path))
    var corpus = SenseCorpus()
    do throws(XMLScanner.Fault) {
      var reader = AllWordsReader(file.bytes)
      try reader.read(gold, into: &corpus)
    } catch {
      throw EvaluationError(.malformedFile, "\(path), line \(error.line): \(error.message)")
    }
    self = try corpus.withUses(path)
  }
}

/// Right answers: the names of the sense of every instance.
struct SenseKeys {
  let senses: [String: [String]]

  init(path: String) throws(EvaluationError) {
    let file = try TextFile(data: path)
    var senses: [String: [String]] = [:]
    try file.forEachLine { (number, line) throws(EvaluationError) in
      let fields = try file.text(line, number).split(whereSeparator: \.isWhitespace)
      guard fields.count >= 2 else {
        throw file.malformed(number, "expected an instance and its senses")
      }
      senses[String(fields[0]), default: []] += fields[1...].map(String.init)
    }
    self.senses = senses
  }

  /// Where the keys of a data set usually lie.
  static func path(besides data: String) -> String {
    for ending in [".gz", ""] where data.hasSuffix(".data.xml" + ending) {
      return String(data.dropLast(".data.xml".utf8.count + ending.utf8.count)) + ".gold.key.txt"
        + ending
    }
    return data + ".gold.key.txt"
  }
}

/// Takes sentences from the XML.
private struct AllWordsReader {
  private var scanner: XMLScanner
  private var document = ""
  private var sentence = SentenceText()
  private var marked: [(token: Int, id: String, lemma: String, tag: String)] = []
  /// The word that is being read.
  private var word: (text: String, attributes: [String: String], isInstance: Bool)?
  private var isInSentence = false

  init(_ bytes: [UInt8]) { scanner = XMLScanner(bytes) }

  mutating func read(
    _ keys: SenseKeys, into corpus: inout SenseCorpus
  ) throws(XMLScanner.Fault) {
    while let event = try scanner.next() {
      switch event {
      case .start("text", let attributes): document = attributes["id"] ?? ""
      case .start("sentence", _):
        guard !isInSentence else { throw fault("a sentence within a sentence") }
        (sentence, marked, isInSentence) = (SentenceText(), [], true)
      case .start("wf", let attributes): try begin(attributes, isInstance: false)
      case .start("instance", let attributes): try begin(attributes, isInstance: true)
      case .text(let text): word?.text += text
      case .end("wf"), .end("instance"): try endWord()
      case .end("sentence"):
        guard isInSentence, word == nil else {
          throw fault("the end of a sentence that has not begun, or within a word")
        }
        isInSentence = false
        add(to: &corpus, keys)
      default: break
      }
    }
    if isInSentence { throw fault("the last sentence does not end") }
  }

  private mutating func begin(
    _ attributes: [String: String], isInstance: Bool
  ) throws(XMLScanner.Fault) {
    guard isInSentence, word == nil else {
      throw fault("a word outside of a sentence, or within another word")
    }
    if isInstance, attributes["id"] == nil || attributes["lemma"] == nil {
      throw fault("an instance without id or lemma")
    }
    word = ("", attributes, isInstance)
  }

  private mutating func endWord() throws(XMLScanner.Fault) {
    guard let word else { throw fault("the end of a word that has not begun") }
    self.word = nil
    sentence.append(word.text.trimming(while: \.isWhitespace))
    guard word.isInstance, sentence.spans.last?.isEmpty == false else { return }
    marked.append(
      (
        sentence.spans.count - 1, word.attributes["id"] ?? "", word.attributes["lemma"] ?? "",
        word.attributes["pos"] ?? ""
      ))
  }

  private func add(to corpus: inout SenseCorpus, _ keys: SenseKeys) {
    corpus.append(sentence.text, document: document) { number in
      marked.map { mark in
        let senses = keys.senses[mark.id] ?? []
        return SenseCorpus.Use(
          sentence: number, span: sentence.spans[mark.token], lemma: mark.lemma,
          partOfSpeech: PartOfSpeech(tag: mark.tag)
            ?? senses.first.flatMap {
              PartOfSpeech(senseKey: $0)
            }, senses: senses, id: mark.id)
      }
    }
  }

  private func fault(_ message: String) -> XMLScanner.Fault {
    XMLScanner.Fault(line: scanner.lineNumber, message: message)
  }
}
