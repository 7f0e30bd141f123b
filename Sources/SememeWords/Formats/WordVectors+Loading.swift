extension WordVectors {
  /// Loads vectors from a file, whose content says of what kind it is.
  ///
  /// Read are word2vec's binary and text form, GloVe's text and, with the words that lie beside it in
  /// `vocab.txt`, its binary form, fastText's `.bin`, `.ftz` and `.vec`, NumPy's matrices with their
  /// words, and safetensors. Text and word2vec's and fastText's binary files may be packed with gzip.
  ///
  /// The numbers of plain word2vec, fastText, NumPy and safetensors files stay in the file, which must
  /// not be shortened meanwhile. Of large files of word2vec and of text, what was learnt by reading
  /// them through is kept in the options' cache folder, so that they open at once the next time.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - options: how much is loaded, and how it is kept.
  /// - Returns: words and vectors.
  /// - Throws: `WordVectorsError` naming the file, the place in it and what is wrong.
  public static func load(
    _ path: String, options: WordLoadingOptions = WordLoadingOptions()
  ) throws(WordVectorsError) -> WordVectors {
    if let limit = options.limit, limit < 1 {
      throw WordVectorsError(.invalidArgument, "limit \(limit): load at least one word")
    }
    var stream = try ByteStream(path: path, mapping: options.mapping)
    let cache = VectorCache(stream.file, options)
    if let known = cache?.load() { return known }
    let vectors: WordVectors
    switch try VectorFileKind(&stream) {
    case .fastText:
      return try FastTextReader.read(stream).wordVectors.limited(options)
    case .numpy:
      let matrix = try NumPyVectors.read(path, mapping: options.mapping)
      let words = try VocabularyText.read(
        VocabularyText.path(beside: path), count: matrix.rowCount)
      return try WordVectors(vocabulary: words, matrix: matrix).checked(path).limited(options)
    case .safetensors:
      return try SafetensorsVectors.read(path, mapping: options.mapping).checked(path)
        .limited(options)
    case .gloveBinary: return try GloVeBinary.read(stream, options)
    case .word2vecBinary: vectors = try Word2VecBinary.read(stream, options)
    case .text: vectors = try VectorText.read(stream, options)
    }
    guard stream.isUnchanged else { throw stream.changedMeanwhile }
    cache?.store(vectors)
    return vectors
  }

  /// The vectors, if there are any.
  private func checked(_ path: String) throws(WordVectorsError) -> WordVectors {
    guard count > 0 else {
      throw WordVectorsError(.emptyVocabulary, "\(path): holds no words", path: path)
    }
    return self
  }

  /// The first of the words, in the precision asked for.
  private func limited(_ options: WordLoadingOptions) throws(WordVectorsError) -> WordVectors {
    let count = min(options.limit ?? self.count, self.count)
    guard count < self.count || options.precision != .stored else { return self }
    return WordVectors(
      vocabulary: try vocabulary.prefix(count), matrix: matrix.prefix(count, as: options.precision),
      subwords: subwords)
  }
}
