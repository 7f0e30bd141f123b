/// Spells every byte of text as a printable character, so that any text has tokens (GPT-2,
/// github.com/openai/gpt-2, `bytes_to_unicode`).
struct ByteLevel: Sendable, Equatable {
  /// Whether a word that begins with no space gets one.
  let addsPrefixSpace: Bool
  /// How text is cut before, nil when it is not.
  let words: PatternSplit?

  private init(addsPrefixSpace: Bool, words: PatternSplit?) {
    self.addsPrefixSpace = addsPrefixSpace
    self.words = words
  }

  /// GPT-2's pre-tokenizer, or only its alphabet.
  init(addsPrefixSpace: Bool, cutsWords: Bool) throws(TokenizerError) {
    let words = #"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"#
    self.init(
      addsPrefixSpace: addsPrefixSpace,
      words: cutsWords
        ? PatternSplit(pattern: try Pattern(regex: words), behavior: .isolated) : nil)
  }

  /// The same with or without a space before words.
  func with(addsPrefixSpace: Bool) -> ByteLevel {
    ByteLevel(addsPrefixSpace: addsPrefixSpace, words: words)
  }

  /// Cuts the words of `pieces` and spells each as letters.
  func apply(to pieces: inout PreTokenizedText, of text: NormalizedText) {
    if addsPrefixSpace {
      pieces.rewrite(text) { source, word, output in
        if source.bytes[word.lowerBound] != 0x20 {
          output.append([0x20], from: source.originOfScalar(at: word.lowerBound))
        }
        output.append(source, word)
      }
    }
    if let words {
      pieces.cut(text) { words.split($0, in: $1, into: &$2) }
    }
    pieces.rewrite(text) { source, word, output in
      output.appendByteLetters(of: source, word)
    }
  }
}

/// The letters that stand for bytes.
enum ByteAlphabet {
  /// The scalar of each byte: printable characters of Latin-1 stand for themselves, the others for
  /// what follows U+0100.
  static let scalars: [UInt16] = {
    var next: UInt16 = 0x100
    return (UInt16(0)...255).map { byte in
      if 0x21...0x7E ~= byte || 0xA1...0xAC ~= byte || 0xAE...0xFF ~= byte { return byte }
      defer { next += 1 }
      return next
    }
  }()

  /// The byte of each scalar below U+0144, −1 where there is none.
  private static let bytes: [Int16] = {
    var bytes = [Int16](repeating: -1, count: 0x144)
    for (byte, scalar) in scalars.enumerated() { bytes[Int(scalar)] = Int16(byte) }
    return bytes
  }()

  /// The byte that a scalar stands for.
  static func byte(of scalar: UInt32) -> UInt8? {
    scalar < bytes.count ? UInt8(exactly: bytes[Int(scalar)]) : nil
  }
}
