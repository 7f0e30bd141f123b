/// Unigram language model: the most probable of all ways to cut a word into pieces
/// (Kudo 2018, arXiv:1804.10959, section 3.2), found by Viterbi's algorithm.
struct Unigram: Sendable {
  let vocabulary: Vocabulary
  /// The number of pieces, of which some may be equal.
  let pieceCount: Int
  /// The id of what no piece spells.
  let unknownID: Int32
  /// The ids of the tokens `<0x00>` to `<0xFF>`, −1 for those that are missing; empty when unknown
  /// text is not spelled in bytes.
  private let byteIDs: [Int32]
  private let trie: PieceTrie
  /// Each piece's logarithmic probability.
  private let scores: [Double]
  private let unknownScore: Double

  /// What an unknown character costs beyond the least probable piece, as in SentencePiece.
  private static let unknownPenalty = 10.0

  /// Makes a model.
  ///
  /// - Parameters:
  ///   - pieces: the pieces; their ids are their places.
  ///   - unknownID: the id of what no piece spells, one of theirs.
  ///   - fallsBackToBytes: whether unknown text is spelled in tokens of bytes where it can be.
  init(_ pieces: PieceList, unknownID: Int32, fallsBackToBytes: Bool) {
    vocabulary = pieces.vocabulary
    pieceCount = pieces.count
    scores = pieces.scores
    trie = PieceTrie(text: pieces.text, starts: pieces.starts)
    self.unknownID = unknownID
    unknownScore = (pieces.scores.min() ?? 0) - Self.unknownPenalty
    byteIDs = fallsBackToBytes ? vocabulary.byteTokenIDs : []
  }

  /// Memory that calls reuse.
  struct Scratch {
    fileprivate var best: [Step] = []
    fileprivate var path: [(id: Int32, range: Range<Int>)] = []
  }

  /// The last piece of the best way to spell a word up to some place.
  fileprivate struct Step {
    var score = 0.0
    /// Where the piece starts in the word, −1 while there is none.
    var start: Int32 = -1
    var id: Int32 = 0
  }

  /// Calls `emit` with the number of its word, the id and the range of each token of the words,
  /// none of which is empty.
  ///
  /// Linear in a word times the longest piece.
  func tokenize(
    _ bytes: UTF8Bytes, words: [Range<Int>], scratch: inout Scratch,
    emit: (Int, Int32, Range<Int>) -> Void
  ) {
    trie.withWalk { walk in
      scores.withUnsafeBufferPointer { scores in
        for (index, word) in words.enumerated() {
          findBest(UTF8Bytes(rebasing: bytes[word]), walk, scores, &scratch.best)
          collectPath(word, &scratch)
          for (id, range) in scratch.path.reversed() {
            guard id == unknownID else {
              emit(index, id, range)
              continue
            }
            emitUnknown(bytes, range) { emit(index, $0, range) }
          }
        }
      }
    }
  }

  /// Finds for each place in a word the best way to spell what is before it.
  @inline(__always)
  private func findBest(
    _ word: UTF8Bytes, _ walk: PieceTrie.Walk, _ scores: UnsafeBufferPointer<Double>,
    _ best: inout [Step]
  ) {
    best.removeAll(keepingCapacity: true)
    best.append(contentsOf: repeatElement(Step(), count: word.count + 1))
    best.withUnsafeMutableBufferPointer { best in
      func propose(_ id: Int32, _ score: Double, from start: Int, to end: Int) {
        // Of equally probable ways the one found first stays.
        guard best[end].start < 0 || score > best[end].score else { return }
        best[end] = Step(score: score, start: Int32(truncatingIfNeeded: start), id: id)
      }
      var start = 0
      while start < word.count {
        let scoreHere = best[start].score
        let next = start + word.scalar(at: start).length
        var isCovered = false
        var node = walk.root
        var end = start
        while end < word.count, let child = walk.child(of: node, by: word[end]) {
          node = child
          end += 1
          guard let id = node.id else { continue }
          propose(id, scores[Int(id)] + scoreHere, from: start, to: end)
          if end == next { isCovered = true }
        }
        if !isCovered { propose(unknownID, unknownScore + scoreHere, from: start, to: next) }
        start = next
      }
    }
  }

  /// Follows the best way back from the end of a word; unknown pieces in a row become one.
  @inline(__always)
  private func collectPath(_ word: Range<Int>, _ scratch: inout Scratch) {
    scratch.path.removeAll(keepingCapacity: true)
    var end = word.count
    while end > 0 {
      let step = scratch.best[end]
      let start = Int(step.start)
      if step.id == unknownID, let last = scratch.path.last, last.id == unknownID {
        let range = word.lowerBound + start..<last.range.upperBound
        scratch.path[scratch.path.count - 1].range = range
      } else {
        scratch.path.append((step.id, word.lowerBound + start..<word.lowerBound + end))
      }
      end = start
    }
  }

  /// Calls `emit` with the ids of a run of unknown pieces.
  private func emitUnknown(_ bytes: UTF8Bytes, _ range: Range<Int>, emit: (Int32) -> Void) {
    // Together, unknown characters may spell a piece that was too improbable.
    if let id = vocabulary.id(of: bytes[range]) { return emit(id) }
    guard !byteIDs.isEmpty, bytes[range].allSatisfy({ byteIDs[Int($0)] >= 0 }) else {
      return emit(unknownID)
    }
    for byte in bytes[range] { emit(byteIDs[Int(byte)]) }
  }
}
