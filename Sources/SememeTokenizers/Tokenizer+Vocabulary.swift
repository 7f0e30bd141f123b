/// What Model2Vec asks of a tokenizer's vocabulary.
extension Tokenizer {
  /// The id of the token that stands for what the vocabulary cannot spell, where the model's file
  /// names that token: nil for Unigram models, whose file gives its place.
  package var namedUnknownID: Int32? {
    if case .unigram = model { nil } else { model.unknownID }
  }

  /// The median length of all tokens in Unicode scalars, rounded down.
  package var medianTokenLength: Int {
    var counts = model.vocabulary.countsByLength
    for token in added.tokens where model.vocabulary.token(of: token.id) == nil {
      let length = token.content.unicodeScalars.count
      while counts.count <= length { counts.append(0) }
      counts[length] += 1
    }
    let total = counts.reduce(0, +)
    guard total > 0 else { return 0 }
    /// The length of the token at a place among all, the shortest first.
    func length(at place: Int) -> Int {
      var passed = 0
      return counts.firstIndex {
        passed += $0
        return passed > place
      } ?? 0
    }
    return (length(at: (total - 1) / 2) + length(at: total / 2)) / 2
  }
}
