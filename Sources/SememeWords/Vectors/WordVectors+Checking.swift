extension WordVectors {
  /// Looks through all vectors for NaN and infinity.
  ///
  /// Text and word2vec's binary files are checked when they are read; of files whose numbers stay in
  /// them, nothing but what is asked for is read, and so a vector may hold what training left there.
  ///
  /// - Throws: `WordVectorsError` naming the first word whose vector is not finite.
  public func checkFinite() throws(WordVectorsError) {
    guard let index = matrix.norms.firstIndex(where: { !$0.isFinite }) else { return }
    throw WordVectorsError(
      .malformedFile,
      "the vector of word \(index + 1), \"\(vocabulary[index])\", holds NaN or infinity; "
        + "train the model again with a lower learning rate")
  }
}
