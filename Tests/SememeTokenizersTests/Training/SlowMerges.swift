/// Byte-pair merges in the most obvious way: all pairs of all words are counted for every merge.
struct SlowMerges {
  /// Each different word as its tokens, and how often it occurs.
  private var words: [(tokens: [String], count: Int)]
  private let prefix: String
  /// The tokens before any merge, by id.
  private let characters: [String]

  /// Words of byte letters; ASCII letters stand for themselves.
  init(bytesOf texts: [String]) {
    let letters = Self.byteLetters
    let words = texts.map { $0.utf8.map { letters[Int($0)] } }
    self.init(words, prefix: "", alphabet: letters.byScalars)
  }

  /// Words of characters, which are marked where they continue a word.
  init(charactersOf texts: [String], prefix: String) {
    let words = texts.map { text in
      text.unicodeScalars.enumerated().map { ($0 == 0 ? "" : prefix) + String($1) }
    }
    let first = Set(texts.flatMap { $0.unicodeScalars.map { String($0) } })
    let next = Set(words.flatMap { $0.dropFirst() })
    self.init(words, prefix: prefix, alphabet: first.byScalars + next.byScalars)
  }

  private init(_ texts: [[String]], prefix: String, alphabet: [String]) {
    words = Dictionary(grouping: texts) { $0 }.map { ($0.key, $0.value.count) }
    self.prefix = prefix
    characters = alphabet
  }

  /// Merges until there are so many tokens, or no pair stands in two places.
  func learn(upTo size: Int) -> (tokens: [String], merges: [String]) {
    var (words, tokens, merges) = (words, characters, [String]())
    while tokens.count < size {
      var counts: [[Int]: Int] = [:]
      for word in words {
        let ids = word.tokens.map { tokens.firstIndex(of: $0) ?? -1 }
        for (left, right) in zip(ids, ids.dropFirst()) {
          counts[[left, right], default: 0] += word.count
        }
      }
      let best = counts.max { one, other in
        one.value == other.value
          ? other.key.lexicographicallyPrecedes(one.key) : one.value < other.value
      }
      guard let best, best.value >= 2 else { break }
      let (left, right) = (tokens[best.key[0]], tokens[best.key[1]])
      let merged = left + right.dropFirst(prefix.count)
      if !merges.contains("\(left) \(right)") { merges.append("\(left) \(right)") }
      if !tokens.contains(merged) { tokens.append(merged) }
      words = words.map { (Self.merging($0.tokens, left, right, merged), $0.count) }
    }
    return (tokens, merges)
  }

  private static func merging(
    _ word: [String], _ left: String, _ right: String, _ merged: String
  ) -> [String] {
    var (result, index) = ([String](), 0)
    while index < word.count {
      let isPair = index + 1 < word.count && word[index] == left && word[index + 1] == right
      result.append(isPair ? merged : word[index])
      index += isPair ? 2 : 1
    }
    return result
  }

  /// The letter of each byte, as GPT-2's `bytes_to_unicode` gives it.
  private static let byteLetters: [String] = {
    var next: UInt32 = 256
    return (UInt32(0)..<256).map { byte in
      let isPrintable = 33...126 ~= byte || 161...172 ~= byte || 174...255 ~= byte
      defer { next += isPrintable ? 0 : 1 }
      return Unicode.Scalar(isPrintable ? byte : next).map { String($0) } ?? ""
    }
  }()
}

extension Collection<String> {
  /// In the order of their code points.
  fileprivate var byScalars: [String] {
    sorted { $0.unicodeScalars.lexicographicallyPrecedes($1.unicodeScalars) }
  }
}
