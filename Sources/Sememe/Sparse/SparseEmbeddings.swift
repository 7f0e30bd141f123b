public import SememeTensors

/// The sparse vectors of some texts, in the order of the texts: a compressed sparse row matrix.
///
/// A dimension is a token of the model's vocabulary, so that a vector is a weighted list of words.
public struct SparseEmbeddings: Sendable, Equatable {
  /// The length of a vector, zeros included: the size of the vocabulary.
  public let dimension: Int
  /// Where each text's numbers begin, and the end: one more than there are texts.
  public let starts: [Int]
  /// The places of all numbers, ascending in each vector.
  public let indices: [Int32]
  /// All numbers.
  public let values: [Float]
  /// How many tokens of each text the model read, special ones included.
  public let tokenCounts: [Int]
  /// How many tokens of each text were cut off because the text was too long; 0 for most.
  public let truncatedTokenCounts: [Int]

  /// Puts vectors together.
  ///
  /// - Parameters:
  ///   - vectors: one per text.
  ///   - dimension: their length.
  ///   - tokenCounts: per text; empty where nothing is known.
  ///   - truncatedTokenCounts: per text; empty where nothing is known.
  /// - Throws: `SememeError` where a place lies beyond the dimension.
  public init(
    _ vectors: [SparseVector], dimension: Int, tokenCounts: [Int] = [],
    truncatedTokenCounts: [Int] = []
  ) throws(SememeError) {
    if let last = vectors.lazy.compactMap(\.indices.last).first(where: { Int($0) >= dimension }) {
      throw SememeError(
        .invalidArgument, "place \(last) of a sparse vector lies beyond its \(dimension) dimensions"
      )
    }
    self.dimension = dimension
    starts = vectors.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.count) }
    indices = vectors.flatMap(\.indices)
    values = vectors.flatMap(\.values)
    self.tokenCounts = tokenCounts
    self.truncatedTokenCounts = truncatedTokenCounts
  }

  /// The number of texts.
  public var count: Int { starts.count - 1 }

  /// The vector of one text.
  public subscript(index: Int) -> SparseVector {
    let range = starts[index]..<starts[index + 1]
    return SparseVector(checkedIndices: Array(indices[range]), values: Array(values[range]))
  }

  /// The vectors with their largest numbers only, by magnitude.
  ///
  /// - Parameter dimensions: how many numbers of a vector stay.
  /// - Returns: vectors of the same length.
  /// - Throws: `SememeError` where that is less than 1.
  public func keeping(maximumActiveDimensions dimensions: Int) throws(SememeError)
    -> SparseEmbeddings
  {
    guard dimensions >= 1 else {
      throw SememeError(
        .invalidArgument, "maximum of \(dimensions) active dimensions: give at least 1")
    }
    return try SparseEmbeddings(
      (0..<count).map { self[$0].keeping(dimensions) }, dimension: dimension,
      tokenCounts: tokenCounts, truncatedTokenCounts: truncatedTokenCounts)
  }

  /// The vectors with their zeros.
  ///
  /// - Returns: [count × dimension]; large, since the dimension is the size of a vocabulary.
  public func dense() -> Tensor {
    var matrix = Tensor(zeros: [count, dimension])
    matrix.withUnsafeMutableBuffer { numbers in
      for text in 0..<count {
        for place in starts[text]..<starts[text + 1] {
          numbers[text * dimension + Int(indices[place])] = values[place]
        }
      }
    }
    return matrix
  }

  /// How many numbers of a vector are not zero.
  public struct Sparsity: Sendable, Equatable {
    /// The mean number of dimensions that are not zero.
    public let activeDimensions: Double
    /// The mean share of dimensions that are zero.
    public let ratio: Double
  }

  /// How sparse the vectors are, as sentence-transformers' `sparsity` counts it; without vectors,
  /// entirely.
  public var sparsity: Sparsity {
    guard count > 0, dimension > 0 else { return Sparsity(activeDimensions: 0, ratio: 1) }
    let active = Double(values.count { $0 != 0 }) / Double(count)
    return Sparsity(activeDimensions: active, ratio: 1 - active / Double(dimension))
  }
}
