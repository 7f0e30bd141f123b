/// The fifth stage: joins tokens to text.
enum TokenDecoder: Sendable, Equatable {
  /// A space between any two tokens.
  case spaces
  /// A space before each token that does not continue a word.
  case wordPiece(prefix: String, cleansUp: Bool)
  /// A space for the mark of a word's end, nothing for the last.
  case suffix(String)
  /// The bytes that letters stand for.
  case byteLevel
  /// The bytes that tokens such as `<0xC3>` stand for.
  case byteFallback
  /// One token of all.
  case fuse
  /// Matches of a pattern in each token replaced.
  case replace(Pattern, by: String)
  /// So many of a character taken off either end of each token.
  case strip(Unicode.Scalar, start: Int, end: Int)
  /// Repeated tokens once, without padding, with spaces for the delimiter.
  case ctc(padding: String, delimiter: String, cleansUp: Bool)
  /// Each token without the white space at its ends.
  case trim
  /// Marks become spaces, as by ``Metaspace``.
  case metaspace(Metaspace)
  /// One after another.
  case sequence([TokenDecoder])

  /// The decoder as transformers' CLIP tokenizers use it: what marks the ends of words in the text
  /// becomes a space, and white space at the ends goes.
  func clip(endOfWord: String) throws(TokenizerError) -> TokenDecoder {
    .sequence([self, .fuse, .replace(try Pattern(literal: endOfWord), by: " "), .trim])
  }

  /// The text that tokens stand for.
  func decode(_ tokens: [String]) -> String {
    parts(of: tokens).joined()
  }

  /// What becomes of each token; other stages may follow.
  private func parts(of tokens: [String]) -> [String] {
    switch self {
    case .spaces: return tokens.enumerated().map { $0 == 0 ? $1 : " " + $1 }
    case .wordPiece(let prefix, let cleansUp):
      let parts = tokens.enumerated().map { Self.continued($1, prefix, isFirst: $0 == 0) }
      return cleansUp ? parts.map(EnglishCleanup.joined) : parts
    case .suffix(let suffix):
      return tokens.enumerated().map { index, token in
        EnglishCleanup.replacing(suffix, in: token, with: index == tokens.count - 1 ? "" : " ")
      }
    case .byteLevel: return [ByteDecoding.text(ofLetters: tokens)]
    case .byteFallback: return ByteDecoding.texts(ofByteTokens: tokens)
    case .fuse: return [tokens.joined()]
    case .replace(let pattern, let content):
      return tokens.map { pattern.replacingMatches(in: $0, with: content) }
    case .strip(let scalar, let start, let end):
      return tokens.map { Self.stripped($0, of: scalar, start, end) }
    case .ctc(let padding, let delimiter, let cleansUp):
      return Self.collapsed(tokens, padding, delimiter, cleansUp)
    case .trim: return tokens.map(Self.trimmed)
    case .metaspace(let metaspace):
      return tokens.enumerated().map { metaspace.decoded($1, isFirst: $0 == 0) }
    case .sequence(let stages): return stages.reduce(tokens) { $1.parts(of: $0) }
    }
  }

  private static func continued(_ token: String, _ prefix: String, isFirst: Bool) -> String {
    guard !isFirst else { return token }
    guard token.utf8.starts(with: prefix.utf8) else { return " " + token }
    return String(decoding: token.utf8.dropFirst(prefix.utf8.count), as: UTF8.self)
  }

  private static func stripped(
    _ token: String, of scalar: Unicode.Scalar, _ start: Int, _ end: Int
  ) -> String {
    let scalars = Array(token.unicodeScalars)
    let leading = scalars.prefix(start).prefix { $0 == scalar }.count
    let trailing = scalars.suffix(end).reversed().prefix { $0 == scalar }.count
    var text = String.UnicodeScalarView()
    text.append(contentsOf: scalars[leading..<max(leading, scalars.count - trailing)])
    return String(text)
  }

  /// What Python's `strip` leaves.
  private static func trimmed(_ token: String) -> String {
    func isSpace(_ scalar: Unicode.Scalar) -> Bool {
      0x1C...0x1F ~= scalar.value || ScalarProperties(of: scalar.value).contains(.whitespace)
    }
    var scalars = token.unicodeScalars[...]
    while let first = scalars.first, isSpace(first) { scalars.removeFirst() }
    while let last = scalars.last, isSpace(last) { scalars.removeLast() }
    return String(scalars)
  }

  private static func collapsed(
    _ tokens: [String], _ padding: String, _ delimiter: String, _ cleansUp: Bool
  ) -> [String] {
    tokens.indices.compactMap { index in
      let isRepeated = index > 0 && tokens[index].utf8.elementsEqual(tokens[index - 1].utf8)
      guard !isRepeated else { return nil }
      var part = EnglishCleanup.replacing(padding, in: tokens[index], with: "")
      if cleansUp {
        part = EnglishCleanup.replacing(delimiter, in: EnglishCleanup.joined(part), with: " ")
      }
      return part.isEmpty ? nil : part
    }
  }
}
