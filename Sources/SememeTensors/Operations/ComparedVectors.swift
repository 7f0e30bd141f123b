internal import CSememeKernels

/// Vectors made ready to be compared with many others, block by block.
///
/// Cosines and dot products of a block are one matrix product, whose elements depend on nothing but
/// their two vectors; distances are measured pair by pair.
package struct ComparedVectors: Sendable {
  private let function: SimilarityFunction
  private let form: Form

  private enum Form {
    /// The vectors, at unit length for the cosine, as the columns of a product.
    case product(LinearWeight)
    case distance(Tensor)
  }

  /// How many there are.
  package let count: Int

  /// Makes vectors ready.
  ///
  /// - Parameters:
  ///   - vectors: [count × width].
  ///   - function: what is computed of each pair.
  ///   - execution: how to run.
  package init(_ vectors: Tensor, by function: SimilarityFunction, _ execution: Execution) {
    self.function = function
    count = vectors.rows
    form =
      switch function {
      case .cosine, .dot:
        .product(
          LinearWeight(
            function == .cosine ? Elementwise.normalize(vectors, execution) : vectors, bias: nil,
            kernels: execution.kernels))
      case .euclidean, .manhattan: .distance(vectors)
      }
  }

  /// Compares others with these.
  ///
  /// - Parameters:
  ///   - others: [others × width].
  ///   - execution: how to run; the same kernels as before.
  /// - Returns: [others × count].
  package func similarities(of others: Tensor, _ execution: Execution) -> Tensor {
    switch form {
    case .product(let columns):
      Linear.forward(
        function == .cosine ? Elementwise.normalize(others, execution) : others, columns, execution)
    case .distance(let vectors): function.matrix(others, vectors, execution)
    }
  }
}
