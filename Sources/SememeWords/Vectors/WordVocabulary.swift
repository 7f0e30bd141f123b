/// Words and where they stand: the bytes of all of them in one buffer, and an index over them.
///
/// A word is a sequence of bytes, as in the formats of word2vec and fastText, and need not be valid
/// UTF-8. No word stands twice.
public struct WordVocabulary: Sendable {
  /// The bytes of all words, one after the other.
  let bytes: StoredNumbers<UInt8>
  /// Where each word begins in `bytes`, and at the end where the last one ends.
  let offsets: StoredNumbers<UInt32>
  let frequencies: StoredNumbers<Int64>?
  let table: WordTable
  /// How many of the words given were left out because they had stood before.
  public let duplicates: Int

  init(
    bytes: StoredNumbers<UInt8>, offsets: StoredNumbers<UInt32>,
    frequencies: StoredNumbers<Int64>?, table: WordTable, duplicates: Int
  ) {
    self.bytes = bytes
    self.offsets = offsets
    self.frequencies = frequencies
    self.table = table
    self.duplicates = duplicates
  }

  /// A vocabulary of words in the order given; a word that stood before is left out.
  ///
  /// - Parameters:
  ///   - words: the bytes of each word.
  ///   - counts: how often each word occurs, as many as words; nil where nobody knows.
  /// - Throws: `WordVectorsError` where counts and words are not equally many, or the words take
  ///   more than 4 GiB.
  public init(
    words: some Sequence<[UInt8]>, counts: [Int]? = nil
  ) throws(WordVectorsError) {
    var builder = WordVocabularyBuilder(isCounted: counts != nil)
    var given = 0
    for word in words {
      let isCounted = counts.map { given < $0.count } ?? false
      try builder.append(word, frequency: isCounted ? counts?[given] : nil)
      given += 1
    }
    if let counts, counts.count != given {
      throw WordVectorsError(
        .invalidArgument, "\(given) words and \(counts.count) counts: give one count for each word")
    }
    self = builder.vocabulary()
  }

  /// How many words there are.
  public var count: Int { offsets.count - 1 }

  /// A word as text; bytes that are not UTF-8 are shown as U+FFFD.
  ///
  /// - Precondition: the index is that of a word.
  public subscript(index: Int) -> String {
    withBytes(at: index) { String(decoding: $0, as: UTF8.self) }
  }

  /// A word as it stands in files.
  ///
  /// - Parameter index: the word's place.
  /// - Returns: its bytes.
  /// - Precondition: the index is that of a word.
  public func bytes(at index: Int) -> [UInt8] {
    withBytes(at: index) { Array($0) }
  }

  /// Gives a closure a word's bytes to read.
  ///
  /// - Parameters:
  ///   - index: the word's place.
  ///   - body: gets a pointer that is valid as long as the vocabulary lives.
  /// - Returns: what the closure returns.
  /// - Throws: what the closure throws.
  /// - Precondition: the index is that of a word.
  package func withBytes<R, E: Error>(
    at index: Int, _ body: (UnsafeBufferPointer<UInt8>) throws(E) -> R
  ) throws(E) -> R {
    let range = Int(offsets[index])..<Int(offsets[index + 1])
    defer { withExtendedLifetime(bytes) {} }
    return try body(UnsafeBufferPointer(rebasing: bytes.buffer[range]))
  }

  /// Where a word stands.
  ///
  /// - Parameter word: the word, exactly.
  /// - Returns: its place; nil where it is not in the vocabulary.
  public func index(of word: String) -> Int? {
    var word = word
    return word.withUTF8 { index(ofBytes: $0) }
  }

  /// Where a word stands.
  ///
  /// - Parameter bytes: the word's bytes.
  /// - Returns: its place; nil where it is not in the vocabulary.
  package func index(ofBytes bytes: UnsafeBufferPointer<UInt8>) -> Int? {
    table.find(bytes) { place in
      // A damaged cache may name places that are not there.
      guard place < count else { return false }
      let range = Int(offsets[place])..<Int(offsets[place + 1])
      return WordTable.equal(bytes, UnsafeBufferPointer(rebasing: self.bytes.buffer[range]))
    }
  }

  /// How often a word occurs in what the vectors were trained on.
  ///
  /// - Parameter index: the word's place.
  /// - Returns: the count; nil where the vocabulary has none.
  /// - Precondition: the index is that of a word.
  public func frequency(at index: Int) -> Int? {
    precondition(index >= 0 && index < count, "vocabulary: word \(index) of \(count)")
    return frequencies.map { Int(clamping: $0[index]) }
  }

  /// Whether words have counts.
  package var isCounted: Bool { frequencies != nil }
}
