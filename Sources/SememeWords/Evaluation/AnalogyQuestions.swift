internal import SememeCheckpoints
internal import SememeSystem

/// Questions "a is to b as c is to …", in sections.
public struct AnalogyQuestions: Sendable {
  /// One question.
  public struct Question: Sendable, Hashable {
    /// The first word.
    public let a: String
    /// What belongs to it.
    public let b: String
    /// The second word.
    public let c: String
    /// What belongs to that: any of these is right.
    public let answers: [String]

    /// A question.
    ///
    /// - Parameters:
    ///   - a: the first word.
    ///   - b: what belongs to it.
    ///   - c: the second word.
    ///   - answers: what belongs to that: any of these is right.
    public init(a: String, b: String, c: String, answers: [String]) {
      self.a = a
      self.b = b
      self.c = c
      self.answers = answers
    }
  }

  /// What the words of a section have in common.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// Meaning, as in capitals of countries.
    case semantic
    /// Form, as in plurals.
    case syntactic
  }

  /// Questions of one kind of relation.
  public struct Section: Sendable {
    /// The name that the file gives.
    public let name: String
    /// Meaning or form.
    public let kind: Kind
    /// Its questions.
    public let questions: [Question]
  }

  /// The sections in the order of the file, or of the names of files.
  public let sections: [Section]
  /// Lines that are no question and were left out.
  public let malformedLineCount: Int

  /// Reads a file in the format of the original word2vec's `questions-words.txt`: a line `: name`
  /// begins a section, every other line has four words; a section whose name begins with `gram` is
  /// syntactic.
  ///
  /// - Parameter path: the file.
  /// - Throws: `WordVectorsError` where it cannot be read or holds no question.
  public init(google path: String) throws(WordVectorsError) {
    let file = try TextFile(questions: path)
    var sections: [(name: String, questions: [Question])] = []
    var malformed = 0
    for line in file.lines {
      let fields = line.fields.map(String.init)
      if fields.isEmpty { continue }
      if line.first == ":" {
        sections.append((line.dropFirst().fields.joined(separator: " "), []))
      } else if fields.count == 4 {
        if sections.isEmpty { sections.append(("", [])) }
        sections[sections.count - 1].questions.append(
          Question(a: fields[0], b: fields[1], c: fields[2], answers: [fields[3]]))
      } else {
        malformed += 1
      }
    }
    guard sections.contains(where: { !$0.questions.isEmpty }) else {
      throw file.empty("a question of four words")
    }
    self.sections = sections.map {
      Section(
        name: $0.name, kind: $0.name.hasPrefix("gram") ? .syntactic : .semantic,
        questions: $0.questions)
    }
    malformedLineCount = malformed
  }

  /// Reads the Bigger Analogy Test Set: a folder of files, or of folders of files, one for each
  /// relation, of lines with a word and what belongs to it, several answers separated by `/`.
  ///
  /// Every word of a file is asked after every other word, with that one's first answer (Gladkova,
  /// Drozd and Matsuoka 2016, doi:10.18653/v1/N16-2002). Relations whose file or folder is named
  /// inflectional or derivational (I, D, 1_, 2_) are syntactic.
  ///
  /// - Parameter path: the folder, or a single file.
  /// - Throws: `WordVectorsError` where it cannot be read or holds no question.
  public init(bats path: String) throws(WordVectorsError) {
    let files: [String]
    do throws(SystemError) {
      files = try AnalogyQuestions.textFiles(path, depth: 2)
    } catch {
      throw WordVectorsError(reading: error)
    }
    var sections: [Section] = []
    var malformed = 0
    for file in files {
      let (section, wrong) = try AnalogyQuestions.relation(file)
      sections.append(section)
      malformed += wrong
    }
    guard sections.contains(where: { !$0.questions.isEmpty }) else {
      throw WordVectorsError(
        .malformedFile,
        "no text file with two or more lines of a word and its answers: give the folder of a BATS",
        path: path)
    }
    self.sections = sections
    malformedLineCount = malformed
  }

  /// Words of one relation at most: its questions are their square.
  private static let maximumPairs = 1000

  private static func relation(
    _ path: String
  ) throws(WordVectorsError) -> (Section, malformed: Int) {
    var pairs: [(word: String, answers: [String])] = []
    var malformed = 0
    for line in try TextFile(questions: path).lines {
      let fields = line.fields
      if fields.isEmpty { continue }
      let answers = fields.count == 2 ? fields[1].split(separator: "/").map(String.init) : []
      if answers.isEmpty { malformed += 1 } else { pairs.append((String(fields[0]), answers)) }
    }
    guard pairs.count <= maximumPairs else {
      throw WordVectorsError(
        .malformedFile,
        "\(pairs.count) words of one relation, more than \(maximumPairs): a BATS file has fifty",
        path: path)
    }
    var questions: [Question] = []
    for (place, first) in pairs.enumerated() {
      for (other, second) in pairs.enumerated() where other != place {
        questions.append(
          Question(a: first.word, b: first.answers[0], c: second.word, answers: second.answers))
      }
    }
    let parts = path.split(separator: "/").suffix(2)
    let isForm = parts.contains { part in
      ["I0", "I1", "D0", "D1", "1_", "2_"].contains(String(part.prefix(2)))
    }
    let name = parts.last.map { $0.hasSuffix(".txt") ? String($0.dropLast(4)) : String($0) } ?? path
    return (
      Section(name: name, kind: isForm ? .syntactic : .semantic, questions: questions), malformed
    )
  }

  private static func textFiles(_ path: String, depth: Int) throws(SystemError) -> [String] {
    guard FileSystem.isFolder(path) else { return [path] }
    guard depth > 0 else { return [] }
    var files: [String] = []
    for name in try FileSystem.names(in: path) where !name.hasPrefix(".") {
      let inner = "\(path)/\(name)"
      if FileSystem.isFolder(inner) {
        files += try textFiles(inner, depth: depth - 1)
      } else if name.hasSuffix(".txt") {
        files.append(inner)
      }
    }
    return files
  }
}
