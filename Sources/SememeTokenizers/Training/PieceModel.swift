#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// A unigram language model while it is trained: pieces, their probabilities, and how to find them.
struct PieceModel: Sendable {
  let pieces: PieceList
  private let trie: PieceTrie
  private let probabilities: [Double]

  /// A model of pieces with their logarithmic probabilities.
  init(_ pieces: PieceList) {
    self.pieces = pieces
    trie = PieceTrie(text: pieces.text, starts: pieces.starts)
    probabilities = pieces.scores.map { exp($0) }
  }

  /// A model's tables, valid while they are lent.
  struct Tables {
    let walk: PieceTrie.Walk
    let probabilities: UnsafeBufferPointer<Double>
    let scores: UnsafeBufferPointer<Double>
  }

  /// Lends the tables for many words.
  func withTables<R>(_ body: (Tables) -> R) -> R {
    trie.withWalk { walk in
      probabilities.withUnsafeBufferPointer { probabilities in
        pieces.scores.withUnsafeBufferPointer { scores in
          body(Tables(walk: walk, probabilities: probabilities, scores: scores))
        }
      }
    }
  }
}

extension PieceModel.Tables {
  /// Calls `body` with the end and the id of every piece that begins at a place in a word.
  ///
  /// A character without a piece of its own, which only one outside of the alphabet is, counts as
  /// a piece without id.
  @inline(__always)
  func forEachPiece(of word: UTF8Bytes, from start: Int, _ body: (Int, Int32?) -> Void) {
    let next = start + word.scalar(at: start).length
    var isCovered = false
    var node = walk.root
    var end = start
    while end < word.count, let child = walk.child(of: node, by: word[end]) {
      node = child
      end += 1
      guard let id = node.id else { continue }
      if end == next { isCovered = true }
      body(end, id)
    }
    if !isCovered { body(next, nil) }
  }
}
