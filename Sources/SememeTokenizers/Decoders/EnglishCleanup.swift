/// Joins what stands apart in tokenised English.
enum EnglishCleanup {
  /// Hugging Face's decoders apply these to each token by itself, in this order.
  private static let joins: [(String, String)] = [
    (" .", "."), (" ?", "?"), (" !", "!"), (" ,", ","), (" ' ", "'"), (" n't", "n't"),
    (" 'm", "'m"), (" do not", " don't"), (" 's", "'s"), (" 've", "'ve"), (" 're", "'re"),
  ]

  /// A decoded token with what stands apart joined.
  static func joined(_ part: String) -> String {
    guard part.utf8.contains(UInt8(ascii: " ")) else { return part }
    return joins.reduce(part) { replacing($1.0, in: $0, with: $1.1) }
  }

  /// A text with every occurrence of another in it replaced, byte for byte.
  static func replacing(_ old: String, in text: String, with new: String) -> String {
    let old = Array(old.utf8)
    guard !old.isEmpty else { return text }
    var result: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let first = rest.first {
      if rest.starts(with: old) {
        result.append(contentsOf: new.utf8)
        rest = rest.dropFirst(old.count)
      } else {
        result.append(first)
        rest = rest.dropFirst()
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}
