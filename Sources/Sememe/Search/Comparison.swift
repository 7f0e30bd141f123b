internal import SememeSystem
internal import SememeTensors

/// How many vectors are compared with many others: block by block, so that memory does not grow
/// with the number of pairs.
struct Comparison: Sendable {
  /// Vectors whose scores are computed at a time.
  static let rowBlock = 256
  /// Vectors that they are compared with at a time.
  private static let columnBlock = 128

  let function: SimilarityFunction
  let pool: ThreadPool
  let flag: CancellationFlag
  private let execution: Execution

  /// Prepares comparisons.
  ///
  /// - Parameters:
  ///   - function: what is computed of each pair.
  ///   - pool: the threads.
  ///   - flag: ends them early.
  /// - Throws: `TensorError` where `SEMEME_KERNELS` names no level.
  init(_ function: SimilarityFunction, on pool: ThreadPool, _ flag: CancellationFlag) throws {
    self.function = function
    self.pool = pool
    self.flag = flag
    execution = Execution(
      kernels: try KernelLevel.selected(), arena: Arena(limit: pool.threadCount << 22))
  }

  /// The scores of some vectors with one other.
  struct Scores {
    /// The other one's number.
    let other: Int
    /// One score of each of the vectors.
    let values: UnsafeBufferPointer<Float>
  }

  /// Compares some vectors with some others, on the calling thread.
  ///
  /// - Parameters:
  ///   - rows: the vectors, at most `rowBlock` at a time for the sake of the cache.
  ///   - others: those that they are compared with.
  ///   - range: which of the others.
  ///   - body: gets the scores with each of the others, in their order.
  /// - Throws: `CancellationError`.
  func compare(
    _ rows: Tensor, with others: Tensor, _ range: Range<Int>, _ body: (Scores) -> Void
  ) throws {
    let compared = ComparedVectors(rows, by: function, execution)
    for start in stride(from: range.lowerBound, to: range.upperBound, by: Comparison.columnBlock) {
      try flag.check()
      let block = start..<min(start + Comparison.columnBlock, range.upperBound)
      compared.similarities(of: others.rows(block), execution).withUnsafeBuffer { scores in
        for (line, other) in block.enumerated() {
          body(
            Scores(
              other: other,
              values: UnsafeBufferPointer(
                rebasing: scores[line * compared.count..<(line + 1) * compared.count])))
        }
      }
    }
  }

  /// The blocks that a number of vectors is cut into.
  static func blocks(of count: Int) -> [Range<Int>] {
    stride(from: 0, to: count, by: rowBlock).map { $0..<min($0 + rowBlock, count) }
  }

  /// Runs parts on the threads of the pool.
  ///
  /// - Parameters:
  ///   - count: how many parts.
  ///   - body: is called from several threads at once.
  /// - Throws: the error of the first part that failed.
  func forEach(_ count: Int, _ body: @escaping (Int) throws -> Void) throws {
    let failure = FirstFailure()
    pool.forEach(count) { part in failure.attempt(part) { try body(part) } }
    try failure.rethrow()
  }
}

extension Embeddings {
  /// Runs a comparison of vectors that are fit for it on a pool's threads, while the caller is
  /// suspended.
  func compare<R: Sendable>(
    with others: Embeddings? = nil, by function: SimilarityFunction, on pool: ThreadPool,
    _ body: @escaping @Sendable (Comparison) throws -> R
  ) async throws -> R {
    try await pool.performCancellably { flag in
      for vectors in [self, others ?? self] { try requireComparable(vectors) }
      return try body(Comparison(function, on: pool, flag))
    }
  }

  private func requireComparable(_ others: Embeddings) throws(SememeError) {
    guard others.dimension == dimension else {
      throw SememeError(
        .invalidArgument,
        "vectors of \(dimension) dimensions cannot be compared with vectors of \(others.dimension)")
    }
    guard Elementwise.isFinite(others.vectors, Embeddings.execution.kernels) else {
      throw SememeError(
        .nonFiniteVector, "vectors with NaN or infinity among their numbers cannot be compared")
    }
  }
}
