/// The kinds of files in which word vectors are kept.
public enum WordVectorsFormat: String, Sendable, CaseIterable {
  /// word2vec's binary form: a line with both sizes, then each word, a space, and its numbers as
  /// 32-bit floats.
  case word2vecBinary = "word2vec-binary"
  /// word2vec's text form: a line with both sizes, then each word and its numbers on a line. What
  /// fastText writes as `.vec` is the same.
  case word2vecText = "word2vec-text"
  /// GloVe's text form: as word2vec's, without the line of sizes.
  case glove
  /// A whole fastText model, `.bin` or, quantised, `.ftz`.
  case fastText = "fasttext"
  /// A matrix of NumPy, `.npy`, with its words in a text file of the same name that ends in `.vocab`.
  case numpy
  /// A safetensors file with the tensors `vectors`, `words` and `word_offsets`.
  case safetensors

  /// The format that the ending of a file's name stands for.
  ///
  /// `.bin` is word2vec's binary form here, since vectors alone are no fastText model.
  ///
  /// - Parameter path: the name; a final `.gz` is passed over.
  /// - Returns: nil for other endings.
  public static func named(by path: String) -> WordVectorsFormat? {
    let name = path.hasSuffix(".gz") ? path.dropLast(3) : path[...]
    let endings: [(String, WordVectorsFormat)] = [
      (".bin", .word2vecBinary), (".txt", .word2vecText), (".vec", .word2vecText),
      (".ftz", .fastText), (".npy", .numpy), (".safetensors", .safetensors),
    ]
    return endings.first { name.hasSuffix($0.0) }?.1
  }
}
