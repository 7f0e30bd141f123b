/// The most probable way to cut a word into pieces (Viterbi's algorithm), while a model is trained.
struct BestPieces {
  /// The last piece of the best way to spell a word up to some place.
  private struct Step {
    var score = -Double.infinity
    var start: Int32 = -1
    var id: Int32 = -1
  }

  private var steps: [Step] = []
  /// The ids of the pieces found last, from the last to the first.
  private(set) var ids: [Int32] = []

  /// Finds the pieces of a word.
  ///
  /// - Parameters:
  ///   - word: UTF-8, not empty.
  ///   - tables: the model's.
  ///   - excluded: a piece that must not be used; nil for none.
  mutating func find(_ word: UTF8Bytes, _ tables: PieceModel.Tables, without excluded: Int32?) {
    steps.removeAll(keepingCapacity: true)
    steps.append(contentsOf: repeatElement(Step(), count: word.count + 1))
    steps[0].score = 0
    var start = 0
    while start < word.count {
      let here = steps[start].score
      tables.forEachPiece(of: word, from: start) { end, id in
        guard id == nil || id != excluded else { return }
        let score = here + (id.map { tables.scores[Int($0)] } ?? 0)
        // Of equally probable ways the one found first stays, as in tokenizers.
        guard score > steps[end].score else { return }
        steps[end] = Step(score: score, start: Int32(start), id: id ?? -1)
      }
      start += word.scalar(at: start).length
    }
    ids.removeAll(keepingCapacity: true)
    var end = word.count
    while end > 0 {
      if steps[end].id >= 0 { ids.append(steps[end].id) }
      end = Int(steps[end].start)
    }
  }
}
