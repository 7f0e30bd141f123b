public import SememeTensors

extension SparseEmbeddings {
  /// The similarity of each of these vectors with each of others.
  ///
  /// - Parameters:
  ///   - others: vectors of the same dimension.
  ///   - function: the dot product unless another is asked for; distances are negated.
  /// - Returns: [count × others.count].
  /// - Precondition: the dimensions agree.
  public func similarity(
    to others: SparseEmbeddings, by function: SimilarityFunction = .dot
  ) -> Tensor {
    precondition(
      dimension == others.dimension, "similarity: dimensions \(dimension), \(others.dimension)")
    let scores = (0..<count).flatMap { i in
      (0..<others.count).map { j in function.score(slices(i), others.slices(j)) }
    }
    return Tensor(scores, shape: [count, others.count])
  }

  /// The similarity of each of these vectors with the one at the same place among others.
  ///
  /// - Parameters:
  ///   - others: as many vectors of the same dimension.
  ///   - function: the dot product unless another is asked for; distances are negated.
  /// - Returns: [count].
  /// - Precondition: counts and dimensions agree.
  public func similarityPairwise(
    to others: SparseEmbeddings, by function: SimilarityFunction = .dot
  ) -> Tensor {
    precondition(
      dimension == others.dimension && count == others.count,
      "similarity: shapes \([count, dimension]) and \([others.count, others.dimension])")
    return Tensor(
      (0..<count).map { function.score(slices($0), others.slices($0)) }, shape: [count])
  }

  fileprivate typealias Slices = (indices: ArraySlice<Int32>, values: ArraySlice<Float>)

  private func slices(_ text: Int) -> Slices {
    let range = starts[text]..<starts[text + 1]
    return (indices[range], values[range])
  }
}

extension SimilarityFunction {
  /// The similarity of two sparse vectors, in one walk over the places of both.
  fileprivate func score(_ a: SparseEmbeddings.Slices, _ b: SparseEmbeddings.Slices) -> Float {
    switch self {
    case .dot: return SimilarityFunction.sum(a, b) { $0 * $1 }
    case .cosine:
      // As torch's `normalize`: a vector of zeros stays one.
      let lengths = [a, b].map {
        max(SimilarityFunction.sum($0, $0) { $0 * $1 }.squareRoot(), 1e-12)
      }
      return SimilarityFunction.sum(a, b) { $0 * $1 } / lengths[0] / lengths[1]
    case .euclidean:
      return -SimilarityFunction.sum(a, b) { ($0 - $1) * ($0 - $1) }.squareRoot()
    case .manhattan: return -SimilarityFunction.sum(a, b) { abs($0 - $1) }
    }
  }

  /// Σ term(a, b) over the places where either has a number.
  private static func sum(
    _ a: SparseEmbeddings.Slices, _ b: SparseEmbeddings.Slices, _ term: (Float, Float) -> Float
  ) -> Float {
    var (i, j, sum) = (a.indices.startIndex, b.indices.startIndex, Float(0))
    while i < a.indices.endIndex || j < b.indices.endIndex {
      let (x, y) = (
        i < a.indices.endIndex ? a.indices[i] : .max, j < b.indices.endIndex ? b.indices[j] : .max
      )
      sum += term(x <= y ? a.values[i] : 0, y <= x ? b.values[j] : 0)
      if x <= y { i += 1 }
      if y <= x { j += 1 }
    }
    return sum
  }
}
