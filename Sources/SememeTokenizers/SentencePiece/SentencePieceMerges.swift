/// The merges of a SentencePiece BPE model, which its file does not hold.
///
/// Every way to cut a piece into two others is a merge; those of pieces with higher scores come
/// first, then those with longer parts. Reference: `generate_merges` of Hugging Face transformers.
struct SentencePieceMerges {
  /// One merge: the two parts' places in the vocabulary's text.
  private struct Merge {
    let left: Range<Int>
    let right: Range<Int>
    /// The ids of the parts in the file.
    let ids: (left: Int32, right: Int32)
    /// The parts' lengths in scalars.
    let lengths: (left: Int32, right: Int32)
    let score: Double

    func precedes(_ other: Merge) -> Bool {
      guard score == other.score else { return score > other.score }
      guard lengths.left == other.lengths.left else { return lengths.left > other.lengths.left }
      return lengths.right > other.lengths.right
    }
  }

  private let pieces: PieceList
  private var merges: [Merge] = []

  /// The most merges of a vocabulary; those of 256 000 pieces are some 600 000.
  static let maximumCount = 1 << 23

  /// Finds the merges of the pieces of a vocabulary whose parts the file knows by the given ids, nil
  /// when there are more than ``maximumCount``.
  init?(_ pieces: PieceList, parts: Vocabulary) {
    self.pieces = pieces
    pieces.text.withUnsafeBufferPointer { text in
      parts.withLookup { lookup in
        for id in Self.lastOfEqualPieces(pieces) {
          guard merges.count <= Self.maximumCount else { return }
          appendMerges(text, pieces.starts[id]..<pieces.starts[id + 1], pieces.scores[id], lookup)
        }
      }
    }
    guard merges.count <= Self.maximumCount else { return nil }
    // Swift's sort is stable, as the reference's is.
    merges.sort { $0.precedes($1) }
  }

  /// The pieces' ids in order: of equal pieces the place of the first with the score of the last.
  private static func lastOfEqualPieces(_ pieces: PieceList) -> [Int] {
    let vocabulary = pieces.vocabulary
    guard vocabulary.count < pieces.count else { return Array(0..<pieces.count) }
    var seen: Set<Int32> = []
    return (0..<pieces.count).compactMap { id in
      let last = vocabulary.id(of: pieces[id]) ?? Int32(id)
      return seen.insert(last).inserted ? Int(last) : nil
    }
  }

  private mutating func appendMerges(
    _ text: UTF8Bytes, _ piece: Range<Int>, _ score: Double, _ lookup: Vocabulary.Lookup
  ) {
    let scalarCount = text[piece].count { $0 & 0xC0 != 0x80 }
    let first = merges.count
    var hash = Vocabulary.Hash()
    var leftLength: Int32 = 0
    for split in piece.dropLast() {
      hash.append(text[split])
      let (left, right) = (piece.lowerBound..<split + 1, split + 1..<piece.upperBound)
      guard text[right.lowerBound] & 0xC0 != 0x80 else { continue }
      leftLength += 1
      let nothing = UTF8Bytes(rebasing: text[..<0])
      guard let leftID = lookup.id(prefix: nothing, UTF8Bytes(rebasing: text[left]), hash: hash),
        let rightID = lookup.id(of: text, in: right)
      else { continue }
      merges.append(
        Merge(
          left: left, right: right, ids: (leftID, rightID),
          lengths: (leftLength, Int32(scalarCount) - leftLength), score: score))
    }
    merges[first...].sort { $0.ids < $1.ids }
  }

  /// The parts of each merge, the first of all first.
  var texts: [(left: String, right: String)] {
    merges.map { merge in
      (
        String(decoding: pieces.text[merge.left], as: UTF8.self),
        String(decoding: pieces.text[merge.right], as: UTF8.self)
      )
    }
  }

  /// The table of the merges, nil when the vocabulary lacks a part.
  func table(_ vocabulary: Vocabulary) -> MergeTable? {
    var reader = MergeReader(vocabulary, capacity: merges.count, prefix: [])
    return pieces.text.withUnsafeBufferPointer { text in
      for merge in merges {
        let left = UTF8Bytes(rebasing: text[merge.left])
        guard reader.take(left, UTF8Bytes(rebasing: text[merge.right])) else { return nil }
      }
      return reader.table
    }
  }
}
