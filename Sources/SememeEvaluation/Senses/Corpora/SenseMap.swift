internal import SememeCheckpoints

/// What the senses of one dictionary are called in another.
public struct SenseMap: Sendable {
  /// The names in the other dictionary, by the name in the first.
  public let names: [String: [String]]

  /// Reads a map: on every line a name, a tab, and the names it becomes with commas between them.
  ///
  /// Of a name with slashes only what follows the last one counts, as in Google's map of the New
  /// Oxford American Dictionary to WordNet.
  ///
  /// - Parameter path: the file, which may be packed by gzip.
  /// - Throws: `EvaluationError` where it cannot be read or a line is not as described.
  public init(path: String) throws(EvaluationError) {
    let file = try TextFile(data: path)
    var names: [String: [String]] = [:]
    try file.forEachLine { (number, line) throws(EvaluationError) in
      let fields = try file.text(line, number).split(separator: "\t")
      guard fields.count == 2, let name = fields[0].split(separator: "/").last else {
        throw file.malformed(number, "expected a name, a tab and the names that it becomes")
      }
      let others = fields[1].split(separator: ",").map { $0.trimming(while: \.isWhitespace) }
      names[String(name), default: []] += others.filter { !$0.isEmpty }
    }
    guard !names.isEmpty else {
      throw EvaluationError(.malformedFile, "\(path): no line maps a sense")
    }
    self.names = names
  }
}
