/// What the pre-tokenizers make of a piece of text: words, and the text that these are ranges of.
///
/// Stages that only cut leave the text where it is; the first that rewrites it makes a copy.
struct PreTokenizedText {
  /// The words so far, none of them empty.
  private(set) var words: [Range<Int>] = []
  private var nextWords: [Range<Int>] = []
  private var rewritten = NormalizedText()
  private var nextRewritten = NormalizedText()
  private var isRewritten = false

  /// Starts over with one word.
  mutating func reset(to range: Range<Int>) {
    words.removeAll(keepingCapacity: true)
    words.append(range)
    isRewritten = false
  }

  /// The text that the words are ranges of; `source` while no stage has rewritten it.
  func text(of source: NormalizedText) -> NormalizedText {
    isRewritten ? rewritten : source
  }

  /// Cuts every word: `body` appends the parts of a word, none of them empty.
  @inline(__always)
  mutating func cut(
    _ source: NormalizedText, _ body: (UTF8Bytes, Range<Int>, inout [Range<Int>]) -> Void
  ) {
    nextWords.removeAll(keepingCapacity: true)
    text(of: source).bytes.withUnsafeBufferPointer { bytes in
      for word in words { body(bytes, word, &nextWords) }
    }
    swap(&words, &nextWords)
  }

  /// Rewrites every word by itself: `body` appends what takes a word's place, nothing to drop it.
  ///
  /// A word is the beginning of the whole text when its origin starts at 0.
  @inline(__always)
  mutating func rewrite(
    _ source: NormalizedText, _ body: (NormalizedText, Range<Int>, inout NormalizedText) -> Void
  ) {
    nextWords.removeAll(keepingCapacity: true)
    nextRewritten.removeAll()
    let text = text(of: source)
    for word in words {
      let start = nextRewritten.bytes.count
      body(text, word, &nextRewritten)
      if nextRewritten.bytes.count > start {
        nextWords.append(start..<nextRewritten.bytes.count)
      }
    }
    swap(&words, &nextWords)
    swap(&rewritten, &nextRewritten)
    isRewritten = true
  }
}
