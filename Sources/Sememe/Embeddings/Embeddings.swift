public import SememeTensors

/// The vectors of some texts, in the order of the texts.
public struct Embeddings: Sendable {
  /// The vectors, [count × dimension].
  public let vectors: Tensor
  /// How many tokens of each text the model read, special ones included.
  public let tokenCounts: [Int]
  /// How many tokens of each text were cut off because the text was too long; 0 for most.
  public let truncatedTokenCounts: [Int]

  /// Wraps vectors.
  ///
  /// - Parameters:
  ///   - vectors: [count × dimension].
  ///   - tokenCounts: per text; empty where nothing is known.
  ///   - truncatedTokenCounts: per text; empty where nothing is known.
  public init(
    _ vectors: Tensor, tokenCounts: [Int] = [], truncatedTokenCounts: [Int] = []
  ) {
    self.vectors = vectors
    self.tokenCounts = tokenCounts
    self.truncatedTokenCounts = truncatedTokenCounts
  }

  /// The number of texts.
  public var count: Int { vectors.rows }
  /// The length of a vector.
  public var dimension: Int { vectors.width }

  /// The vector of one text, copied.
  public subscript(index: Int) -> [Float] { vectors.rows(index..<index + 1).values }

  /// The first dimensions of every vector.
  ///
  /// Models trained for it lose little (Matryoshka, Kusupati et al. 2022, arXiv:2205.13147). The
  /// result is not normalised again: `normalized()` does that.
  ///
  /// - Parameter dimension: how many to keep; more than there are keeps all.
  /// - Returns: shorter vectors.
  /// - Throws: `SememeError` where the dimension is less than 1.
  public func truncated(to dimension: Int) throws(SememeError) -> Embeddings {
    guard dimension >= 1 else {
      throw SememeError(
        .invalidArgument, "cannot truncate vectors to \(dimension) dimensions; give at least 1")
    }
    guard dimension < self.dimension else { return self }
    let width = self.dimension
    let cut = Tensor([count, dimension]) { out in
      vectors.withUnsafeBuffer { source in
        guard let base = source.baseAddress else { return }
        for row in 0..<count {
          (out + row * dimension).update(from: base + row * width, count: dimension)
        }
      }
    }
    return with(vectors: cut)
  }

  /// Every vector at unit length; a vector of zeros stays one.
  ///
  /// - Returns: vectors of the same dimension.
  public func normalized() -> Embeddings {
    with(vectors: Elementwise.normalize(vectors, Embeddings.execution))
  }

  func with(vectors: Tensor) -> Embeddings {
    Embeddings(
      vectors, tokenCounts: tokenCounts, truncatedTokenCounts: truncatedTokenCounts)
  }

  /// Arithmetic on finished vectors runs on the calling thread.
  ///
  /// A `SEMEME_KERNELS` that names no level is reported where models are loaded.
  static let execution = Execution(
    kernels: (try? KernelLevel.selected()) ?? .best, arena: Arena(limit: 0))
}
