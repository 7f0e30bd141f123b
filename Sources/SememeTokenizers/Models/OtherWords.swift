/// What gives ids to words that a vocabulary of whole words lacks.
package protocol OtherWords: Sendable {
  /// The id of a word.
  ///
  /// - Parameter word: its UTF-8 bytes.
  /// - Returns: the id of a word of the vocabulary that stands for it, or one that the vocabulary does
  ///   not have; nil where the word stays unknown.
  func id(of word: UnsafeBufferPointer<UInt8>) -> Int32?
}

extension Tokenizer {
  /// The id of words that have none, in tokenizers of word vectors.
  package static let unknownWord = Int32.max

  /// A tokenizer of word vectors: runs of letters, digits and underscores are words, and so are runs
  /// of other characters between white space.
  ///
  /// - Parameters:
  ///   - count: how many words there are; their ids are 0 to count − 1.
  ///   - others: gives ids to other words; those that get none have ``unknownWord``.
  ///   - body: gets the place of each word, and calls what it is given with the word's bytes.
  package init(
    wordCount count: Int, others: any OtherWords,
    bytes body: (Int, (UnsafeBufferPointer<UInt8>) -> Void) -> Void
  ) {
    var builder = Vocabulary.Builder()
    builder.reserve(count)
    for place in 0..<count { body(place) { builder.append($0, id: Int32(place)) } }
    let model = TokenModel.wordLevel(
      WordLevel(vocabulary: builder.finish(), unknownID: Self.unknownWord, others: others))
    self.init(
      normalizer: nil, preTokenizer: .whitespace, model: model, postProcessor: .none,
      decoder: .spaces, added: AddedVocabulary([], model: model, normalizer: nil),
      TokenizerConfiguration(), truncation: nil)
  }
}
