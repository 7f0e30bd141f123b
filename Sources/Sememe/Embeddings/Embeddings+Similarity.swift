public import SememeTensors

extension Embeddings {
  /// The similarity of each of these vectors with each of others.
  ///
  /// - Parameters:
  ///   - others: vectors of the same dimension.
  ///   - function: cosine unless another is asked for; distances are negated.
  /// - Returns: [count × others.count].
  /// - Precondition: the dimensions agree.
  public func similarity(
    to others: Embeddings, by function: SimilarityFunction = .cosine
  ) -> Tensor {
    function.matrix(vectors, others.vectors, Embeddings.execution)
  }

  /// The similarity of each of these vectors with the one at the same place among others.
  ///
  /// - Parameters:
  ///   - others: as many vectors of the same dimension.
  ///   - function: cosine unless another is asked for; distances are negated.
  /// - Returns: [count].
  /// - Precondition: counts and dimensions agree.
  public func similarityPairwise(
    to others: Embeddings, by function: SimilarityFunction = .cosine
  ) -> Tensor {
    function.pairwise(vectors, others.vectors, Embeddings.execution)
  }
}
