/// A sentence made of tokens, which remembers where each of them stands.
struct SentenceText {
  private(set) var text = ""
  /// The bytes of every token.
  private(set) var spans: [Range<Int>] = []

  /// Appends a token.
  ///
  /// - Parameters:
  ///   - token: as corpora write it: `_` joins the words of a phrase, two accents or apostrophes are
  ///     quotation marks, and `-LRB-` and `-RRB-` are brackets (Penn Treebank).
  ///   - hasSpace: whether a space stands before it, unless it is the first.
  mutating func append(_ token: String, hasSpace: Bool = true) {
    if hasSpace, !text.isEmpty { text += " " }
    let start = text.utf8.count
    text += SentenceText.plain(token)
    spans.append(start..<text.utf8.count)
  }

  private static func plain(_ token: String) -> String {
    switch token {
    case "``", "''": "\""
    case "-LRB-": "("
    case "-RRB-": ")"
    case let phrase where phrase.utf8.count > 1 && phrase.contains("_"):
      String(phrase.map { $0 == "_" ? " " : $0 })
    default: token
    }
  }
}
