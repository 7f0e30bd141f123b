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

  /// Calls `emit` with the id and the range of each token of a word, which is not empty.
  ///
  /// Linear in the word times the longest token; a word that is too long costs nothing.
  @inline(__always)
  func tokenize(
    _ bytes: UTF8Bytes, word: Range<Int>, scratch: inout Scratch,
    emit: (Int32, Range<Int>) -> Void
  ) {
    guard word.count <= maximumWordLength || isShort(bytes[word]) else {
      return emit(unknownID, word)
    }
    scratch.pieces.removeAll(keepingCapacity: true)
    var start = word.lowerBound
    while start < word.upperBound {
      let isFirst = start == word.lowerBound
      guard
        let piece = longestToken(
          bytes, in: start..<word.upperBound, continuing: !isFirst, &scratch.ends)
      else { return emit(unknownID, word) }
      // A word that is one token, the common case, needs no list.
      if isFirst, piece.end == word.upperBound { return emit(piece.id, word) }
      scratch.pieces.append((piece.id, start..<piece.end))
      start = piece.end
    }
    for (id, range) in scratch.pieces { emit(id, range) }
  }

  /// Memory that calls reuse.
  struct Scratch {
    fileprivate var pieces: [(id: Int32, range: Range<Int>)] = []
    fileprivate var ends: [(end: Int, hash: Vocabulary.Hash)] = []
  }

  private func isShort(_ word: Slice<UTF8Bytes>) -> Bool {
    var scalars = 0
    for byte in word where byte & 0xC0 != 0x80 {
      scalars += 1
      if scalars > maximumWordLength { return false }
    }
    return true
  }

  /// The longest token at the start of `range`: all prefixes are hashed in one pass, then tried from
  /// the longest down.
  @inline(__always)
  private func longestToken(
    _ bytes: UTF8Bytes, in range: Range<Int>, continuing: Bool,
    _ ends: inout [(end: Int, hash: Vocabulary.Hash)]
  ) -> (id: Int32, end: Int)? {
    let prefix = continuing ? prefix : []
    let longest = max(0, vocabulary.longestToken - prefix.count)
    var hash = continuing ? prefixHash : Vocabulary.Hash()
    ends.removeAll(keepingCapacity: true)
    var offset = range.lowerBound
    let limit = min(range.upperBound, range.lowerBound + longest)
    while offset < limit {
      hash.append(bytes[offset])
      offset += 1
      if offset == range.upperBound || bytes[offset] & 0xC0 != 0x80 { ends.append((offset, hash)) }
    }
    while let (end, hash) = ends.popLast() {
      let piece = bytes[range.lowerBound..<end]
      if let id = vocabulary.id(prefix: prefix, piece, hash: hash) { return (id, end) }
    }
    return nil
  }
}
