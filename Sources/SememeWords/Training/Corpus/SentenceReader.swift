internal import SememeSystem

/// Reads the sentences of some parts of a corpus, in memory for one block and one sentence.
///
/// A sentence is a line, cut where it gets too long. Lines without words are left out.
package final class SentenceReader {
  /// Bytes of the parts that were read, as they lie on the disk (for progress).
  package private(set) var byteCount = 0
  /// Words that were longer than `maximumWordLength` and lost their rest.
  package private(set) var cutWordCount = 0

  /// Longer words keep so many bytes, as the original word2vec does (at 100 bytes).
  package static let maximumWordLength = 1 << 12
  static let blockSize = 1 << 18

  private let corpus: WordCorpus
  private let splitter: WordSplitter
  private var parts: ArraySlice<CorpusPart>
  private var source: (any ByteSource)?
  private let block: UnsafeMutableBufferPointer<UInt8>
  private var position = 0
  private var filled = 0
  /// Whether the rest of a word that was cut follows.
  private var isInCutWord = false
  /// Words of a piece of text that did not fit into the last sentence.
  private var rest = Sentence()

  init(_ corpus: WordCorpus, _ parts: [CorpusPart]) {
    self.corpus = corpus
    self.parts = parts[...]
    splitter = WordSplitter(corpus.options)
    block = .allocate(capacity: SentenceReader.blockSize)
  }

  deinit { block.deallocate() }

  /// Reads the next sentence.
  ///
  /// - Parameter sentence: its words afterwards, at least one.
  /// - Returns: false where there is none any more.
  /// - Throws: `WordVectorsError` where a file cannot be read.
  package func next(into sentence: inout Sentence) throws(WordVectorsError) -> Bool {
    swap(&sentence, &rest)
    rest.removeAll()
    if isFull(&sentence) { return true }
    while true {
      if position == filled {
        if try refill(keeping: 0) { continue }
        // A sentence does not go on in another file.
        source = nil
        isInCutWord = false
        if sentence.count > 0 { return true }
        guard try openNext() else { return false }
        continue
      }
      let byte = block[position]
      if WordSplitter.isSpace(byte) {
        position += 1
        isInCutWord = false
        if byte == UInt8(ascii: "\n"), sentence.count > 0 { return true }
      } else if isInCutWord {
        position += 1
      } else {
        try takeWord(into: &sentence)
        if isFull(&sentence) { return true }
      }
    }
  }

  /// Whether a sentence has all the words that it may; more of them wait for the next one.
  private func isFull(_ sentence: inout Sentence) -> Bool {
    let limit = corpus.options.maximumSentenceLength
    guard sentence.count >= limit else { return false }
    if sentence.count > limit { sentence.move(from: limit, into: &rest) }
    return true
  }

  private func takeWord(into sentence: inout Sentence) throws(WordVectorsError) {
    var end = position + 1
    while true {
      let last = min(filled, position + SentenceReader.maximumWordLength)
      while end < last, !WordSplitter.isSpace(block[end]) { end += 1 }
      if end < filled || end - position >= SentenceReader.maximumWordLength { break }
      end -= position
      if try !refill(keeping: filled - position) { break }
    }
    if end - position >= SentenceReader.maximumWordLength {
      cutWordCount += 1
      isInCutWord = true
    }
    splitter.append(
      UnsafeMutableBufferPointer(rebasing: block[position..<end]), to: &sentence)
    position = end
  }

  /// Moves the last bytes of the block to its begin and reads on after them.
  private func refill(keeping count: Int) throws(WordVectorsError) -> Bool {
    guard let source, let base = block.baseAddress else { return false }
    if count > 0, filled > count { base.update(from: base + (filled - count), count: count) }
    position = 0
    filled = count
    let free = UnsafeMutableRawBufferPointer(
      rebasing: UnsafeMutableRawBufferPointer(block)[count...])
    let before = source.position
    let got = try source.read(into: free)
    filled += got
    byteCount += source.position - before
    return got > 0
  }

  private func openNext() throws(WordVectorsError) -> Bool {
    guard let part = parts.popFirst() else { return false }
    source = try corpus.source(of: part)
    return true
  }
}
