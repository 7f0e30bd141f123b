/// Makes words of what stands between white space: as it is, lower-cased, or only its letters.
struct WordSplitter: Sendable {
  private let options: CorpusOptions

  init(_ options: CorpusOptions) {
    self.options = options
  }

  /// Whether a byte is white space that ends a word; the newline ends a sentence too.
  ///
  /// The NUL counts, as for fastText.
  @inline(__always)
  static func isSpace(_ byte: UInt8) -> Bool {
    byte <= 32 && spaces >> UInt64(byte) & 1 == 1
  }

  private static let spaces: UInt64 =
    1 << 0 | 1 << 9 | 1 << 10 | 1 << 11 | 1 << 12 | 1 << 13 | 1 << 32

  /// Appends the words of a piece of text without white space.
  ///
  /// - Parameters:
  ///   - piece: its bytes; may be changed.
  ///   - sentence: what they are appended to.
  func append(_ piece: UnsafeMutableBufferPointer<UInt8>, to sentence: inout Sentence) {
    if piece.allSatisfy({ $0 < 0x80 }) {
      appendASCII(piece, to: &sentence)
    } else {
      appendUnicode(piece, to: &sentence)
    }
  }

  private func appendASCII(
    _ piece: UnsafeMutableBufferPointer<UInt8>, to sentence: inout Sentence
  ) {
    if options.lowercases { WordSplitter.lowercaseASCII(piece) }
    if options.tokenization == .whitespace {
      sentence.append(UnsafeBufferPointer(piece))
      return
    }
    var begin: Int?
    for place in 0...piece.count {
      let isLetter = place < piece.count && WordSplitter.isASCIILetter(piece[place])
      if isLetter, begin == nil { begin = place }
      if !isLetter, let first = begin {
        sentence.append(UnsafeBufferPointer(rebasing: piece[first..<place]))
        begin = nil
      }
    }
  }

  private func appendUnicode(
    _ piece: UnsafeMutableBufferPointer<UInt8>, to sentence: inout Sentence
  ) {
    guard let text = String(validating: piece, as: UTF8.self) else {
      // Bytes that are no UTF-8 are kept: other tools keep them as well.
      appendInvalid(piece, to: &sentence)
      return
    }
    let words: [Substring]
    switch options.tokenization {
    case .whitespace: words = [text[...]]
    case .letters:
      let runs = text.unicodeScalars.split { !WordSplitter.isLetter($0) }
      words = runs.map(Substring.init)
    }
    for word in words {
      var word = options.lowercases ? word.lowercased() : String(word)
      word.withUTF8 { sentence.append($0) }
    }
  }

  /// The bytes of ASCII decide; all others count as letters.
  private func appendInvalid(
    _ piece: UnsafeMutableBufferPointer<UInt8>, to sentence: inout Sentence
  ) {
    if options.lowercases { WordSplitter.lowercaseASCII(piece) }
    if options.tokenization == .whitespace {
      sentence.append(UnsafeBufferPointer(piece))
      return
    }
    for run in UnsafeBufferPointer(piece).split(whereSeparator: {
      $0 < 0x80 && !WordSplitter.isASCIILetter($0)
    }) {
      sentence.append(UnsafeBufferPointer(rebasing: run))
    }
  }

  private static func isASCIILetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }

  private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .spacingMark, .enclosingMark: true
    default: scalar.properties.isAlphabetic
    }
  }

  private static func lowercaseASCII(_ piece: UnsafeMutableBufferPointer<UInt8>) {
    for place in piece.indices where (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(piece[place])
    {
      piece[place] |= 0x20
    }
  }
}
