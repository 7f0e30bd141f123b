/// The second stage: cuts normalised text into words, some kinds after rewriting it.
enum PreTokenizer: Sendable, Equatable {
  /// At white space, which goes, and around each punctuation mark (BERT).
  case bert
  /// At white space, which goes.
  case whitespaceSplit
  /// Runs of word characters and runs of others, as `\w+|[^\w\s]+` finds them.
  case whitespace
  /// Around punctuation.
  case punctuation(SplitBehavior)
  /// At the matches of a pattern.
  case split(PatternSplit)
  /// After so many scalars.
  case fixedLength(Int)
  /// Where the script changes.
  case unicodeScripts
  /// Into words whose bytes are spelled as letters.
  case byteLevel(ByteLevel)
  /// At spaces, which become marks.
  case metaspace(Metaspace)
  /// One after another.
  case sequence([PreTokenizer])

  /// Cuts the words of `pieces`, which are ranges of `text` until a stage rewrites it.
  func apply(to pieces: inout PreTokenizedText, of text: NormalizedText) {
    switch self {
    case .bert:
      pieces.cut(text) { bytes, word, parts in
        scan(bytes, word, &parts) {
          $0.contains(.whitespace) ? .gap : $0.contains(.punctuation) ? .single : .word
        }
      }
    case .whitespaceSplit:
      pieces.cut(text) { bytes, word, parts in
        scan(bytes, word, &parts) { $0.contains(.whitespace) ? .gap : .word }
      }
    case .whitespace:
      pieces.cut(text) { bytes, word, parts in
        scan(bytes, word, &parts) {
          $0.contains(.word) ? .word : $0.contains(.whitespace) ? .gap : .symbol
        }
      }
    case .punctuation(let behavior):
      pieces.cut(text) { splitPunctuation($0, $1, behavior, &$2) }
    case .split(let split):
      pieces.cut(text) { split.split($0, in: $1, into: &$2) }
    case .fixedLength(let length):
      pieces.cut(text) { chop($0, $1, length, &$2) }
    case .unicodeScripts:
      pieces.cut(text) { ScriptRuns.split($0, in: $1, into: &$2) }
    case .byteLevel(let stage): stage.apply(to: &pieces, of: text)
    case .metaspace(let metaspace): metaspace.apply(to: &pieces, of: text)
    case .sequence(let stages):
      for stage in stages { stage.apply(to: &pieces, of: text) }
    }
  }

  /// Cuts where the class of scalars changes.
  @inline(__always)
  private func scan(
    _ bytes: UTF8Bytes, _ range: Range<Int>, _ words: inout [Range<Int>],
    classify: (ScalarProperties) -> ScalarClass
  ) {
    var wordStart = range.lowerBound
    var current = ScalarClass.gap
    var offset = range.lowerBound
    while offset < range.upperBound {
      let (scalar, length) = bytes.scalar(at: offset)
      let next = classify(ScalarProperties(of: scalar))
      if next != current || next == .single {
        if current != .gap { words.append(wordStart..<offset) }
        wordStart = offset
        current = next
      }
      offset += length
    }
    if current != .gap { words.append(wordStart..<range.upperBound) }
  }

  private func splitPunctuation(
    _ bytes: UTF8Bytes, _ range: Range<Int>, _ behavior: SplitBehavior,
    _ words: inout [Range<Int>]
  ) {
    var parts = SplitParts(behavior)
    var settled = range.lowerBound
    var offset = range.lowerBound
    while offset < range.upperBound {
      let (scalar, length) = bytes.scalar(at: offset)
      if ScalarProperties(of: scalar).contains(.punctuation) {
        if settled < offset { parts.take(settled..<offset, isDelimiter: false, &words) }
        settled = offset + length
        parts.take(offset..<settled, isDelimiter: true, &words)
      }
      offset += length
    }
    if settled < offset { parts.take(settled..<offset, isDelimiter: false, &words) }
  }

  private func chop(
    _ bytes: UTF8Bytes, _ range: Range<Int>, _ length: Int, _ words: inout [Range<Int>]
  ) {
    var start = range.lowerBound
    var count = 0
    for offset in range where bytes[offset] & 0xC0 != 0x80 {
      if count == length {
        words.append(start..<offset)
        (start, count) = (offset, 0)
      }
      count += 1
    }
    words.append(start..<range.upperBound)
  }
}

/// What a scalar is to a rule that cuts text into words.
private enum ScalarClass {
  /// Belongs to no word.
  case gap
  /// Joins with its like.
  case word
  /// Joins with its like, but not with `word`.
  case symbol
  /// A word of its own.
  case single
}
