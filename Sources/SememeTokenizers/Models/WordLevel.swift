/// A vocabulary of whole words.
struct WordLevel: Sendable {
  let vocabulary: Vocabulary
  /// The id of the words that the vocabulary lacks.
  let unknownID: Int32
  /// What gives ids to some of them.
  var others: (any OtherWords)?

  /// Calls `emit` with the number of its word, the id and the range of each token of the words,
  /// none of which is empty.
  func tokenize(
    _ bytes: UTF8Bytes, words: [Range<Int>], emit: (Int, Int32, Range<Int>) -> Void
  ) {
    vocabulary.withLookup { lookup in
      for (index, range) in words.enumerated() {
        let word = UTF8Bytes(rebasing: bytes[range])
        var hash = Vocabulary.Hash()
        for byte in word { hash.append(byte) }
        let id = lookup.id(prefix: UTF8Bytes(rebasing: word[..<0]), word, hash: hash)
        emit(index, id ?? others?.id(of: word) ?? unknownID, range)
      }
    }
  }
}
