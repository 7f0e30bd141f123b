public import Sememe
internal import SememeCheckpoints
internal import SememeSystem

/// The lexical database of English, read from its files where they lie: `index.*`, `data.*` and
/// `*.exc` (wndb(5WN)).
///
/// Debian's package `wordnet-base` has them in `/usr/share/wordnet`; Princeton's archive in `dict`.
public struct WordNet: Sendable {
  /// The folder of the files.
  public let folder: String
  private let indices: [PartOfSpeech: SortedFile]
  private let data: [PartOfSpeech: SortedFile]
  private let exceptions: [PartOfSpeech: [String: [String]]]

  /// Where it is looked for after what the environment names.
  private static let usualFolders = [
    "/usr/share/wordnet", "/usr/local/WordNet-3.0/dict", "/usr/local/share/wordnet",
    "/opt/homebrew/share/wordnet", "/opt/homebrew/opt/wordnet/dict",
  ]

  /// Opens WordNet.
  ///
  /// - Parameters:
  ///   - folder: the folder of its files; by default the one that `WNSEARCHDIR` names, `dict` in the
  ///     one that `WNHOME` names, or a usual one.
  ///   - environment: the variables.
  /// - Throws: `EvaluationError` where it is not there or a file cannot be read.
  public init(
    folder: String? = nil, environment: ProcessEnvironment = .current
  ) throws(EvaluationError) {
    let folder = if let folder { folder } else { try WordNet.folder(environment) }
    self.folder = folder
    var indices: [PartOfSpeech: SortedFile] = [:]
    var data: [PartOfSpeech: SortedFile] = [:]
    var exceptions: [PartOfSpeech: [String: [String]]] = [:]
    for kind in PartOfSpeech.allCases {
      indices[kind] = try SortedFile(path: "\(folder)/index.\(kind.ending)")
      data[kind] = try SortedFile(path: "\(folder)/data.\(kind.ending)")
      exceptions[kind] = try WordNet.exceptions("\(folder)/\(kind.ending).exc")
    }
    (self.indices, self.data, self.exceptions) = (indices, data, exceptions)
  }

  private static func folder(_ environment: ProcessEnvironment) throws(EvaluationError) -> String {
    if let folder = environment["WNSEARCHDIR"] { return folder }
    if let home = environment["WNHOME"] { return home + "/dict" }
    for folder in usualFolders where FileSystem.exists(folder + "/index.noun") { return folder }
    throw EvaluationError(
      .missingFile,
      "WordNet's files are not on this machine: install them (Debian and Ubuntu: apt install "
        + "wordnet-base), or name their folder")
  }

  /// Irregular forms and their base forms.
  private static func exceptions(_ path: String) throws(EvaluationError) -> [String: [String]] {
    var result: [String: [String]] = [:]
    try TextFile(data: path).forEachLine { _, line in
      let fields = String(decoding: line, as: UTF8.self).split(separator: " ").map(String.init)
      if fields.count >= 2 { result[fields[0], default: []] += fields[1...] }
    }
    return result
  }

  /// The senses of a word, the most frequent first.
  ///
  /// - Parameters:
  ///   - lemma: its base form; letters count as lower case, and spaces as `_`.
  ///   - partOfSpeech: what kind of word it is.
  /// - Returns: none where WordNet does not have the word.
  /// - Throws: `EvaluationError` where a file is damaged.
  public func senses(
    of lemma: String, _ partOfSpeech: PartOfSpeech
  ) throws(EvaluationError) -> [WordNetSense] {
    let lemma = WordNet.entry(lemma)
    guard let line = indices[partOfSpeech]?.line(of: lemma) else { return [] }
    guard let offsets = WordNet.offsets(line) else {
      throw damaged("index.\(partOfSpeech.ending)", "the line of \"\(lemma)\"")
    }
    var senses: [WordNetSense] = []
    for offset in offsets {
      let synset = try synset(at: offset, partOfSpeech)
      guard let key = try key(of: lemma, in: synset) else {
        throw damaged("index.\(partOfSpeech.ending)", "\"\(lemma)\" is not in its synset \(offset)")
      }
      senses.append(WordNetSense(key: key, number: senses.count + 1, synset: synset))
    }
    return senses
  }

  /// Whether WordNet has a word.
  ///
  /// - Parameters:
  ///   - lemma: its base form.
  ///   - partOfSpeech: what kind of word it is.
  /// - Returns: whether it has senses.
  public func contains(_ lemma: String, _ partOfSpeech: PartOfSpeech) -> Bool {
    indices[partOfSpeech]?.line(of: WordNet.entry(lemma)) != nil
  }

  /// The synset that stands at a byte of a file.
  ///
  /// - Parameters:
  ///   - offset: the byte.
  ///   - partOfSpeech: whose file.
  /// - Returns: the synset.
  /// - Throws: `EvaluationError` where none begins there.
  public func synset(
    at offset: Int, _ partOfSpeech: PartOfSpeech
  ) throws(EvaluationError) -> WordNetSynset {
    guard let line = data[partOfSpeech]?.line(at: offset),
      let synset = WordNetSynset(line: line, offset: offset)
    else { throw damaged("data.\(partOfSpeech.ending)", "no synset at byte \(offset)") }
    return synset
  }

  /// What a word of a synset is called as a sense: `lemma%type:file:id:head:head_id`.
  private func key(
    of lemma: String, in synset: WordNetSynset
  ) throws(EvaluationError) -> String? {
    guard let word = synset.words.first(where: { $0.form.lowercased() == lemma }) else {
      return nil
    }
    var head = ":"
    if synset.isSatellite, let pointer = synset.pointers.first(where: { $0.symbol == "&" }) {
      // A head is no satellite, so that this ends.
      let first = try self.synset(at: pointer.offset, .adjective).words.first
      head = first.map { "\($0.form.lowercased()):\(WordNet.twoDigits($0.lexicalID))" } ?? ":"
    }
    let type = synset.isSatellite ? 5 : synset.partOfSpeech.number
    return "\(lemma)%\(type):\(WordNet.twoDigits(synset.lexicographerFile)):"
      + "\(WordNet.twoDigits(word.lexicalID)):\(head)"
  }

  /// Forms that the lists of exceptions name as the base of an irregular one.
  func exceptions(of form: String, _ partOfSpeech: PartOfSpeech) -> [String] {
    exceptions[partOfSpeech]?[form] ?? []
  }

  /// A word as the indices write it.
  static func entry(_ word: String) -> String {
    String(word.lowercased().map { $0.isWhitespace ? "_" : $0 })
  }

  /// The synsets of an index line, in the order of the senses.
  private static func offsets(_ line: String) -> [Int]? {
    let fields = line.split(separator: " ")
    guard fields.count > 4, let count = Int(fields[2]), (1...999).contains(count),
      let pointers = Int(fields[3]), (0...99).contains(pointers),
      fields.count >= 6 + pointers + count
    else { return nil }
    let offsets = fields[(6 + pointers)..<(6 + pointers + count)].compactMap { Int($0) }
    return offsets.count == count ? offsets : nil
  }

  private static func twoDigits(_ number: Int) -> String {
    number < 10 ? "0\(number)" : "\(number)"
  }

  private func damaged(_ file: String, _ message: String) -> EvaluationError {
    EvaluationError(.malformedFile, "\(folder)/\(file): \(message): the files are damaged or mixed")
  }
}

extension PartOfSpeech {
  /// What WordNet's files of it end in.
  var ending: String {
    switch self {
    case .noun: "noun"
    case .verb: "verb"
    case .adjective: "adj"
    case .adverb: "adv"
    }
  }

  /// The number that sense keys have for it.
  var number: Int {
    switch self {
    case .noun: 1
    case .verb: 2
    case .adjective: 3
    case .adverb: 4
    }
  }
}
