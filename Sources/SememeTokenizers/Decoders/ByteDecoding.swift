/// Turns tokens that stand for bytes back into text.
enum ByteDecoding {
  /// The text of tokens in the alphabet of ``ByteLevel``; one with other letters stands for itself.
  static func text(ofLetters tokens: [String]) -> String {
    var bytes: [UInt8] = []
    for token in tokens {
      let start = bytes.count
      for scalar in token.unicodeScalars {
        guard let byte = ByteAlphabet.byte(of: scalar.value) else {
          bytes.removeSubrange(start...)
          bytes.append(contentsOf: token.utf8)
          break
        }
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The tokens with each run of those like `<0xC3>` replaced by its text, or by a U+FFFD for each
  /// when it is not UTF-8.
  static func texts(ofByteTokens tokens: [String]) -> [String] {
    var texts: [String] = []
    var bytes: [UInt8] = []
    func settle() {
      guard !bytes.isEmpty else { return }
      if let text = String(validating: bytes, as: UTF8.self) {
        texts.append(text)
      } else {
        texts += Array(repeating: "\u{FFFD}", count: bytes.count)
      }
      bytes.removeAll()
    }
    for token in tokens {
      if let byte = byte(of: token) {
        bytes.append(byte)
      } else {
        settle()
        texts.append(token)
      }
    }
    settle()
    return texts
  }

  private static func byte(of token: String) -> UInt8? {
    let text = Array(token.utf8)
    guard text.count == 6, text.starts(with: "<0x".utf8), text[5] == UInt8(ascii: ">") else {
      return nil
    }
    return UInt8(String(decoding: text[3..<5], as: UTF8.self), radix: 16)
  }
}
