extension TokenBatch {
  /// The batch with a special token put into every sequence.
  ///
  /// - Parameters:
  ///   - id: the token's id.
  ///   - place: which token of a sequence it becomes, from 0; the last one of a shorter sequence.
  /// - Returns: sequences that are one token longer.
  /// - Precondition: all tokens of the sequences are attended to, or come after the place.
  package func inserting(_ id: Int32, at place: Int) -> TokenBatch {
    var result = TokenBatch()
    for index in 0..<count {
      let tokens = range(of: index)
      let before = tokens.prefix(place)
      result.append(self, tokens: before)
      result.append(special: id, typeID: 0)
      result.append(self, tokens: before.upperBound..<tokens.upperBound)
      result.endSequence(
        removedTokenCount: removedTokenCounts[index],
        unattendedTokenCount: unattendedTokenCounts[index])
    }
    return result
  }

  /// The batch with every sequence filled up at its end: ColBERT's query expansion (Khattab and
  /// Zaharia 2020, arXiv:2004.12832, section 3.2).
  ///
  /// - Parameters:
  ///   - length: the tokens that a sequence has then at least.
  ///   - id: the token that fills it up.
  ///   - isAttended: whether the tokens of the sequence attend to those that are added.
  /// - Returns: sequences of at least `length` tokens.
  package func expanded(to length: Int, with id: Int32, isAttended: Bool) -> TokenBatch {
    var result = TokenBatch()
    for index in 0..<count {
      let tokens = range(of: index)
      result.append(self, tokens: tokens)
      let added = max(length - tokens.count, 0)
      for _ in 0..<added { result.append(special: id, typeID: 0) }
      result.endSequence(
        removedTokenCount: removedTokenCounts[index],
        unattendedTokenCount: unattendedTokenCounts[index] + (isAttended ? 0 : added))
    }
    return result
  }
}
