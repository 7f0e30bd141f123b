/// The fifth stage: joins tokens to text.
enum TokenDecoder: Sendable, Equatable {
  /// A space between any two tokens.
  case spaces
  /// A space before each token that does not continue a word.
  case wordPiece(prefix: String, cleansUp: Bool)

  /// The text that tokens stand for.
  func decode(_ tokens: [String]) -> String {
    switch self {
    case .spaces: return tokens.joined(separator: " ")
    case .wordPiece(let prefix, let cleansUp):
      var text = ""
      for (index, token) in tokens.enumerated() {
        let part: String
        if index == 0 {
          part = token
        } else if token.utf8.starts(with: prefix.utf8) {
          part = String(decoding: token.utf8.dropFirst(prefix.utf8.count), as: UTF8.self)
        } else {
          part = " " + token
        }
        text += cleansUp ? Self.cleanedUp(part) : part
      }
      return text
    }
  }

  /// What stands apart in tokenised English and joins in text.
  ///
  /// Hugging Face's decoder applies these to each token by itself, in this order.
  private static let joins: [(String, String)] = [
    (" .", "."), (" ?", "?"), (" !", "!"), (" ,", ","), (" ' ", "'"), (" n't", "n't"),
    (" 'm", "'m"), (" do not", " don't"), (" 's", "'s"), (" 've", "'ve"), (" 're", "'re"),
  ]

  private static func cleanedUp(_ part: String) -> String {
    guard part.utf8.contains(UInt8(ascii: " ")) else { return part }
    var bytes = Array(part.utf8)
    for (apart, joined) in joins { bytes = replacing(Array(apart.utf8), in: bytes, with: joined) }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func replacing(_ old: [UInt8], in bytes: [UInt8], with new: String) -> [UInt8] {
    var result: [UInt8] = []
    var rest = bytes[...]
    while let first = rest.first {
      if rest.starts(with: old) {
        result.append(contentsOf: new.utf8)
        rest = rest.dropFirst(old.count)
      } else {
        result.append(first)
        rest = rest.dropFirst()
      }
    }
    return result
  }
}
