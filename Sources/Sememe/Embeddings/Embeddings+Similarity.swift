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

  /// The angle similarity of each of these vectors with the one at the same place among others,
  /// which models trained with the AnglE loss are compared by.
  ///
  /// A vector's halves are the real and imaginary parts of complex numbers z, the other's of w; the
  /// result is |Σ Re(z/w) + Im(z/w)| with z/w divided by |z|/|w|, both lengths over the whole vectors
  /// (Li and Li 2023, eq. 8, arXiv:2309.12871; sentence-transformers' `pairwise_angle_sim`). To a
  /// vector of odd dimension a zero is added.
  ///
  /// - Parameter others: as many vectors of the same dimension.
  /// - Returns: [count]; 0 where a vector has no length.
  /// - Precondition: counts and dimensions agree.
  public func angleSimilarityPairwise(to others: Embeddings) -> Tensor {
    precondition(
      others.count == count && others.dimension == dimension,
      "angle similarity: shapes \(vectors.shape) and \(others.vectors.shape)")
    let half = (dimension + 1) / 2
    return Tensor(
      (0..<count).map { row in
        let (x, y) = (self[row].map(Double.init), others[row].map(Double.init))
        let length = (x.reduce(0) { $0 + $1 * $1 } * y.reduce(0) { $0 + $1 * $1 }).squareRoot()
        guard length > 0 else { return 0 }
        let sum = (0..<half).reduce(0.0) { sum, i in
          let (a, b) = (x[i], i + half < dimension ? x[i + half] : 0)
          let (c, d) = (y[i], i + half < dimension ? y[i + half] : 0)
          return sum + (a * c + b * d) + (b * c - a * d)
        }
        return Float(abs(sum) / length)
      }, shape: [count])
  }
}
