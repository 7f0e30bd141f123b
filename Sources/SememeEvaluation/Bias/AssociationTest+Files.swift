internal import SememeCheckpoints
internal import SememeJSON

extension AssociationTest {
  /// Reads a test from a file.
  ///
  /// Either JSON as May et al. 2019 publish it, an object of `targ1`, `targ2`, `attr1` and `attr2`,
  /// each with a `category` and its `examples`; or lines of three columns parted by tabs: one of these
  /// four (or X, Y, A, B), a category and a word.
  ///
  /// - Parameter path: the file; its name without ending names the test.
  /// - Throws: `EvaluationError` where it cannot be read, is of neither form or a set is empty;
  ///   `JSONError` where its JSON is broken.
  public init(path: String) throws {
    let file = try TextFile(data: path)
    let ending = path.split(separator: "/").last ?? ""
    let name = ending.split(separator: ".").first.map(String.init) ?? path
    let sets =
      try file.start == UInt8(ascii: "{")
      ? AssociationTest.sets(in: try JSONDocument(file.bytes, source: path).root, path)
      : AssociationTest.sets(inLines: file)
    try self.init(name: name, targets: (sets[0], sets[1]), attributes: (sets[2], sets[3]))
  }

  /// The names of the sets in files: May's, and the paper's letters.
  private static let keys = [("targ1", "X"), ("targ2", "Y"), ("attr1", "A"), ("attr2", "B")]

  private static func sets(in root: JSONValue, _ path: String) throws -> [WordSet] {
    try keys.map { key, _ in
      let set = try root.requireObject(key)
      let words = try set.requireArray("examples").elements.map { value in
        guard let word = value.string, !word.isEmpty else {
          throw EvaluationError(
            .malformedFile, "\(path): an example of \(key) is not a word; expected strings")
        }
        return word
      }
      return WordSet(set["category"]?.string ?? key, words)
    }
  }

  private static func sets(inLines file: TextFile) throws(EvaluationError) -> [WordSet] {
    var names = [String?](repeating: nil, count: keys.count)
    var words = [[String]](repeating: [], count: keys.count)
    try file.forEachLine { (number, line) throws(EvaluationError) in
      guard line.first != UInt8(ascii: "#") else { return }
      let fields = try file.text(line, number).split(
        separator: "\t", omittingEmptySubsequences: false
      ).map { $0.trimming(while: \.isWhitespace) }
      guard fields.count == 3, !fields[2].isEmpty else {
        throw file.malformed(
          number,
          "\(fields.count) columns; expected a set, a category and a word, parted by tabs")
      }
      if number == 1, fields[0] == "set" { return }
      guard let place = keys.firstIndex(where: { $0.0 == fields[0] || $0.1 == fields[0] }) else {
        throw file.malformed(
          number,
          "the set \"\(fields[0])\"; expected targ1, targ2, attr1 or attr2 (X, Y, A or B)")
      }
      names[place] = names[place] ?? fields[1]
      words[place].append(fields[2])
    }
    return keys.indices.map { WordSet(names[$0] ?? keys[$0].0, words[$0]) }
  }
}
