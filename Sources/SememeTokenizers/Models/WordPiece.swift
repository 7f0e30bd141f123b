/// WordPiece: the longest token that begins a word, then the longest that continues it, and so on
/// (Schuster and Nakajima 2012, doi:10.1109/ICASSP.2012.6289079; as in BERT, arXiv:1810.04805).
struct WordPiece: Sendable {
  let vocabulary: Vocabulary
  /// The id that stands for a word that cannot be cut into tokens.
  let unknownID: Int32
  /// What marks a token that continues a word, such as `##`.
  let prefix: [UInt8]
  /// Words of more scalars than this become unknown without a try.
  let maximumWordLength: Int
  private let prefixHash: Vocabulary.Hash

  init(vocabulary: Vocabulary, unknownID: Int32, prefix: [UInt8], maximumWordLength: Int) {
    self.vocabulary = vocabulary
    self.unknownID = unknownID
    self.prefix = prefix
    self.maximumWordLength = maximumWordLength
    var hash = Vocabulary.Hash()
    for byte in prefix { hash.append(byte) }
    prefixHash = hash
  }

  /// Calls `emit` with the number of its word, the id and the range of each token of the words,
  /// none of which is empty.
  ///
  /// Linear in a word times the longest token; a word that is too long costs nothing.
  func tokenize(
    _ bytes: UTF8Bytes, words: [Range<Int>], scratch: inout Scratch,
    emit: (Int, Int32, Range<Int>) -> Void
  ) {
    vocabulary.withLookup { lookup in
      prefix.withUnsafeBufferPointer { prefix in
        for (index, word) in words.enumerated() {
          guard cut(bytes, word, lookup, prefix, &scratch) else {
            emit(index, unknownID, word)
            continue
          }
          for (id, range) in scratch.pieces { emit(index, id, range) }
        }
      }
    }
  }

  /// Memory that calls reuse.
  struct Scratch {
    fileprivate var pieces: [(id: Int32, range: Range<Int>)] = []
    fileprivate var ends: [(end: Int, hash: Vocabulary.Hash)] = []
  }

  /// Cuts a word into `scratch.pieces`; false when that cannot be done.
  @inline(__always)
  private func cut(
    _ bytes: UTF8Bytes, _ word: Range<Int>, _ lookup: Vocabulary.Lookup, _ prefix: UTF8Bytes,
    _ scratch: inout Scratch
  ) -> Bool {
    guard word.count <= maximumWordLength || isShort(bytes[word]) else { return false }
    scratch.pieces.removeAll(keepingCapacity: true)
    let nothing = UTF8Bytes(rebasing: prefix[..<0])
    var start = word.lowerBound
    while start < word.upperBound {
      let isFirst = start == word.lowerBound
      hashPrefixes(bytes, of: start..<word.upperBound, continuing: !isFirst, &scratch.ends)
      var found: (id: Int32, end: Int)?
      while found == nil, let (end, hash) = scratch.ends.popLast() {
        let piece = UTF8Bytes(rebasing: bytes[start..<end])
        let id = lookup.id(prefix: isFirst ? nothing : prefix, piece, hash: hash)
        found = id.map { ($0, end) }
      }
      guard let (id, end) = found else { return false }
      scratch.pieces.append((id, start..<end))
      start = end
    }
    return true
  }

  /// Hashes everything that a token at the start of `range` may span, shortest first.
  @inline(__always)
  private func hashPrefixes(
    _ bytes: UTF8Bytes, of range: Range<Int>, continuing: Bool,
    _ ends: inout [(end: Int, hash: Vocabulary.Hash)]
  ) {
    let longest = max(0, vocabulary.longestToken - (continuing ? prefix.count : 0))
    let limit = min(range.upperBound, range.lowerBound + longest)
    var hash = continuing ? prefixHash : Vocabulary.Hash()
    var offset = range.lowerBound
    ends.removeAll(keepingCapacity: true)
    while offset < limit {
      hash.append(bytes[offset])
      offset += 1
      if offset == range.upperBound || bytes[offset] & 0xC0 != 0x80 { ends.append((offset, hash)) }
    }
  }

  private func isShort(_ word: Slice<UTF8Bytes>) -> Bool {
    var scalars = 0
    for byte in word where byte & 0xC0 != 0x80 {
      scalars += 1
      if scalars > maximumWordLength { return false }
    }
    return true
  }
}
