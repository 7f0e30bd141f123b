public import SememeTensors

/// Several vectors of each of some texts, in the order of the texts: as a rule one per token.
public struct MultiVectorEmbeddings: Sendable {
  /// The vectors of all texts, one after another, [vectors × dimension].
  public let vectors: Tensor
  /// Where each text's vectors begin, and the end: one more than there are texts.
  public let starts: [Int]
  /// How many tokens of each text the model read, special ones included.
  public let tokenCounts: [Int]
  /// How many tokens of each text were cut off because the text was too long; 0 for most.
  public let truncatedTokenCounts: [Int]

  init(
    _ vectors: Tensor, starts: [Int], tokenCounts: [Int] = [], truncatedTokenCounts: [Int] = []
  ) {
    self.vectors = vectors
    self.starts = starts
    self.tokenCounts = tokenCounts
    self.truncatedTokenCounts = truncatedTokenCounts
  }

  /// Puts the vectors of texts together.
  ///
  /// - Parameter texts: the vectors of each text, [vectors × dimension], of one dimension.
  /// - Throws: `SememeError` where the dimensions differ.
  public init(_ texts: [Tensor]) throws(SememeError) {
    let dimension = texts.first?.width ?? 0
    guard texts.allSatisfy({ $0.width == dimension }) else {
      throw SememeError(
        .invalidArgument,
        "the vectors of one set have one dimension, not \(Set(texts.map(\.width)).sorted())")
    }
    starts = texts.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.rows) }
    vectors = Tensor(texts.flatMap(\.values), shape: [starts[texts.count], dimension])
    tokenCounts = []
    truncatedTokenCounts = []
  }

  /// The number of texts.
  public var count: Int { starts.count - 1 }
  /// The length of a vector.
  public var dimension: Int { vectors.width }

  /// The vectors of one text, [vectors × dimension].
  public subscript(index: Int) -> Tensor { vectors.rows(starts[index]..<starts[index + 1]) }

  /// Scores each of these queries with each of some documents by late interaction (MaxSim).
  ///
  /// Every vector of a query counts the document's vector that it has the largest dot product with:
  /// Σ_i max_j q_i·d_j (Khattab and Zaharia 2020, eq. 3, arXiv:2004.12832).
  ///
  /// - Parameter documents: vectors of the same dimension.
  /// - Returns: [count × documents.count]; 0 for a query or document without vectors.
  /// - Precondition: the dimensions agree.
  public func similarity(to documents: MultiVectorEmbeddings) -> Tensor {
    similarity(to: documents, Embeddings.execution)
  }

  /// Scores each of these queries with the document at the same place.
  ///
  /// - Parameter documents: as many, of the same dimension.
  /// - Returns: [count].
  /// - Precondition: counts and dimensions agree.
  public func similarityPairwise(to documents: MultiVectorEmbeddings) -> Tensor {
    precondition(
      count == documents.count, "MaxSim: \(count) queries for \(documents.count) documents")
    let scores = (0..<count).map { place in
      let (query, document) = (self[place], documents[place])
      return MaxSim.forward(
        queries: query, queryStarts: [0, query.rows], documents: document,
        documentStarts: [0, document.rows], Embeddings.execution)[0, 0]
    }
    return Tensor(scores, shape: [count])
  }

  func similarity(to documents: MultiVectorEmbeddings, _ execution: Execution) -> Tensor {
    MaxSim.forward(
      queries: vectors, queryStarts: starts, documents: documents.vectors,
      documentStarts: documents.starts, execution)
  }
}
