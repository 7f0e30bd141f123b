/// Which rows of a fastText model's input matrix stand for the parts of a word.
///
/// An n-gram of characters of `<word>`, or of words of a text, is hashed (FNV-1a, 32 bits), taken
/// modulo the number of buckets, and leads to a row after those of the words. Bojanowski et al. 2017,
/// arXiv:1607.04606, section 3.2.
package struct FastTextSubwords: Sendable {
  /// The shortest n-gram.
  package let minN: Int
  /// The longest n-gram; 0 for none.
  package let maxN: Int
  /// How many rows n-grams share.
  package let buckets: Int
  /// How many rows come before them: one for each word.
  package let wordCount: Int
  /// From bucket to row after the words', where only some were kept.
  package let kept: [Int32: Int32]?

  /// Whether the word that ends lines has n-grams too, as in models from before version 11.
  package let endHasNgrams: Bool

  /// The word that ends every line; it has no n-grams but in the oldest models.
  package static let endOfSentence = "</s>"

  /// The n-grams that settings describe.
  ///
  /// - Parameters:
  ///   - arguments: the model's settings.
  ///   - wordCount: how many words come before the n-grams in the input matrix.
  ///   - kept: from bucket to row after the words', where only some were kept.
  package init(_ arguments: FastTextArguments, wordCount: Int, kept: [Int32: Int32]? = nil) {
    minN = Int(arguments.minN)
    maxN = Int(arguments.maxN)
    buckets = Int(arguments.buckets)
    endHasNgrams = arguments.endHasNgrams
    self.wordCount = wordCount
    self.kept = kept
  }

  /// FNV-1a over 32 bits as fastText computes it: bytes count as signed numbers.
  ///
  /// Fowler, Noll and Vo, draft-eastlake-fnv; fastText's `Dictionary::hash` widens each byte with its
  /// sign, which models in the world have come to depend on.
  ///
  /// - Parameter bytes: any.
  /// - Returns: the hash.
  @inline(__always)
  package static func hash(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt32 {
    var hash: UInt32 = 2_166_136_261
    for byte in bytes { hash = step(hash, byte) }
    return hash
  }

  @inline(__always)
  private static func step(_ hash: UInt32, _ byte: UInt8) -> UInt32 {
    (hash ^ UInt32(bitPattern: Int32(Int8(bitPattern: byte)))) &* 16_777_619
  }

  /// Calls a closure with the row of every n-gram of characters of a word, in fastText's order.
  ///
  /// - Parameters:
  ///   - word: its bytes, without the brackets `<` and `>`.
  ///   - body: gets the row.
  @inline(__always)
  package func forEachRow(
    of word: UnsafeBufferPointer<UInt8>, _ body: (Int) -> Void
  ) {
    forEachNgram(of: word) { _, hash in
      if let row = row(hash: UInt64(hash)) { body(row) }
    }
  }

  /// The rows of all n-grams of characters of a word.
  ///
  /// - Parameter word: its bytes, without brackets.
  /// - Returns: rows of the input matrix, in fastText's order.
  package func rows(of word: UnsafeBufferPointer<UInt8>) -> [Int32] {
    var rows: [Int32] = []
    forEachRow(of: word) { rows.append(Int32($0)) }
    return rows
  }

  /// The rows of all n-grams of characters of a word.
  ///
  /// - Parameter word: without brackets.
  /// - Returns: rows of the input matrix, in fastText's order.
  package func rows(of word: String) -> [Int32] {
    var word = word
    return word.withUTF8 { rows(of: $0) }
  }

  /// Calls a closure with every n-gram of characters of `<word>`: its range of bytes and its hash.
  ///
  /// - Parameters:
  ///   - word: its bytes, without brackets.
  ///   - body: gets the range, counted from `<`, and the hash before the modulo.
  @inline(__always)
  package func forEachNgram(
    of word: UnsafeBufferPointer<UInt8>, _ body: (Range<Int>, UInt32) -> Void
  ) {
    guard maxN > 0, buckets > 0, endHasNgrams || !Self.isEnd(word) else { return }
    let size = word.count + 2
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: size) { text in
      text[0] = UInt8(ascii: "<")
      _ = UnsafeMutableBufferPointer(rebasing: text[1...]).update(fromContentsOf: word)
      text[size - 1] = UInt8(ascii: ">")
      for begin in 0..<size where !Self.continues(text[begin]) {
        var (end, length, hash) = (begin, 1, UInt32(2_166_136_261))
        while end < size && length <= maxN {
          repeat {
            hash = Self.step(hash, text[end])
            end += 1
          } while end < size && Self.continues(text[end])
          if length >= minN && !(length == 1 && (begin == 0 || end == size)) {
            body(begin..<end, hash)
          }
          length += 1
        }
      }
    }
  }

  /// The row that a hash leads to; nil where its bucket was not kept.
  ///
  /// - Parameter hash: of an n-gram of characters, or of words.
  /// - Returns: a row of the input matrix.
  @inline(__always)
  package func row(hash: UInt64) -> Int? {
    guard buckets > 0 else { return nil }
    let bucket = Int(hash % UInt64(buckets))
    guard let kept else { return wordCount + bucket }
    return kept[Int32(bucket)].map { wordCount + Int($0) }
  }

  /// Whether a word is the one that ends lines.
  @inline(__always)
  private static func isEnd(_ word: UnsafeBufferPointer<UInt8>) -> Bool {
    word.count == 4 && word[0] == UInt8(ascii: "<") && word[1] == UInt8(ascii: "/")
      && word[2] == UInt8(ascii: "s") && word[3] == UInt8(ascii: ">")
  }

  /// Whether a byte continues a character of UTF-8.
  @inline(__always)
  private static func continues(_ byte: UInt8) -> Bool { byte & 0xC0 == 0x80 }

  /// Calls a closure with the row of every sequence of two to `wordNgrams` words of a text, in
  /// fastText's order.
  ///
  /// - Parameters:
  ///   - hashes: of the text's words, labels left out.
  ///   - wordNgrams: the longest sequence.
  ///   - body: gets the row.
  package func forEachWordNgramRow(
    hashes: [UInt32], wordNgrams: Int, _ body: (Int) -> Void
  ) {
    guard wordNgrams > 1 else { return }
    for begin in hashes.indices {
      var hash = Self.widened(hashes[begin])
      for next in hashes[(begin + 1)..<min(begin + wordNgrams, hashes.count)] {
        hash = hash &* 116_049_371 &+ Self.widened(next)
        if let row = row(hash: hash) { body(row) }
      }
    }
  }

  /// A word's hash as fastText carries it on: as a signed number of 32 bits.
  private static func widened(_ hash: UInt32) -> UInt64 {
    UInt64(bitPattern: Int64(Int32(bitPattern: hash)))
  }
}
