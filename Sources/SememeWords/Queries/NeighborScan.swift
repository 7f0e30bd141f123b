internal import SememeSystem
internal import SememeTensors

/// Compares vectors with every word, block by block and on all threads, and keeps the nearest.
struct NeighborScan: Sendable {
  private let matrix: WordMatrix
  private let lengths: [Float]
  private let selection: WordFilter.Selection
  private let pool: ThreadPool
  private let flag: CancellationFlag
  private let kernels: KernelLevel

  /// Parts of the rows that threads take in turn.
  private static let partsPerThread = 8
  /// Bytes of a block of rows, which should stay in the second-level cache.
  private static let blockBytes = 1 << 18
  /// So many questions are one matrix product.
  private static let productMinimum = 8
  private static let questionBlock = 256

  init(
    _ vectors: WordVectors, _ filter: WordFilter, on pool: ThreadPool, _ flag: CancellationFlag
  ) throws {
    matrix = vectors.matrix
    lengths = vectors.matrix.norms
    selection = try filter.selection(of: vectors.vocabulary)
    self.pool = pool
    self.flag = flag
    kernels = try KernelLevel.selected()
  }

  /// The words whose cosine with a vector of length 1 is largest.
  ///
  /// Words whose numbers are not finite are never found; those of length 0 have the cosine 0.
  ///
  /// - Parameters:
  ///   - question: the vector.
  ///   - count: how many.
  ///   - excluded: rows that are no answers.
  /// - Returns: the nearest first.
  /// - Throws: `CancellationError`.
  func nearest(
    to question: [Float], count: Int, excluding excluded: Set<Int>
  ) throws -> [ScoredRow] {
    try nearest(toAll: [question], count: count, excluding: excluded, score: nil)
  }

  /// The words that score most, by their cosines with each of some vectors of length 1; without a
  /// score, by the cosine with the first.
  func nearest(
    toAll terms: [[Float]], count: Int, excluding excluded: Set<Int>,
    score: ((UnsafeBufferPointer<Float>) -> Float)?
  ) throws -> [ScoredRow] {
    guard let limit = limit(count, excluded.count), matrix.dimension > 0 else { return [] }
    let best = Locked(BestElements<ScoredRow>(limit: limit))
    try forEachPart { range in
      let found = try nearest(toAll: terms, in: range, limit: limit, score: score)
      best.withLock { $0.merge(found) }
    }
    return answers(best.withLock { $0 }, count, excluded)
  }

  /// The nearest words of each of many vectors of length 1.
  func nearest(
    toEach questions: [[Float]], count: Int, excluding excluded: [Set<Int>]
  ) throws -> [[ScoredRow]] {
    guard questions.count >= NeighborScan.productMinimum else {
      return try zip(questions, excluded).map {
        try nearest(to: $0, count: count, excluding: $1)
      }
    }
    guard let limit = limit(count, excluded.map(\.count).max() ?? 0), matrix.dimension > 0 else {
      return questions.map { _ in [] }
    }
    var result: [[ScoredRow]] = []
    for start in stride(from: 0, to: questions.count, by: NeighborScan.questionBlock) {
      let part = start..<min(start + NeighborScan.questionBlock, questions.count)
      let best = Locked(part.map { _ in BestElements<ScoredRow>(limit: limit) })
      let tensor = Tensor(Array(questions[part].joined()), shape: [part.count, matrix.dimension])
      try forEachPart { range in
        let found = try nearest(toEach: tensor, in: range, limit: limit)
        best.withLock { best in
          for place in found.indices { best[place].merge(found[place]) }
        }
      }
      let all = best.withLock { $0 }
      result += zip(part, all).map { answers($1, count, excluded[$0]) }
    }
    return result
  }

  private func limit(_ count: Int, _ excluded: Int) -> Int? {
    let limit = min(count, selection.rowCount) + excluded
    return count > 0 && selection.rowCount > 0 ? limit : nil
  }

  private func answers(
    _ best: BestElements<ScoredRow>, _ count: Int, _ excluded: Set<Int>
  ) -> [ScoredRow] {
    Array(best.sorted.lazy.filter { !excluded.contains($0.index) }.prefix(count))
  }

  private func forEachPart(_ body: @escaping (Range<Int>) throws -> Void) throws {
    let rows = selection.rowCount
    let parts = max(1, min(pool.threadCount * NeighborScan.partsPerThread, rows / 256))
    let failure = FirstFailure()
    pool.forEach(parts) { part in
      failure.attempt(part) { try body(rows * part / parts..<rows * (part + 1) / parts) }
    }
    try failure.rethrow()
  }

  private func blocks(of range: Range<Int>) -> StrideTo<Int> {
    stride(from: range.lowerBound, to: range.upperBound, by: blockSize)
  }

  private var blockSize: Int {
    max(NeighborScan.blockBytes / 4 / max(matrix.dimension, 1), 16)
  }

  /// A row's cosine from its product with a vector of length 1.
  @inline(__always)
  private func cosine(_ product: Float, _ row: Int) -> Float {
    let length = lengths[row]
    return length == 0 ? 0 : product / length
  }

  private func nearest(
    toAll terms: [[Float]], in range: Range<Int>, limit: Int,
    score: ((UnsafeBufferPointer<Float>) -> Float)?
  ) throws -> BestElements<ScoredRow> {
    var best = BestElements<ScoredRow>(limit: limit)
    let scratch = UnsafeMutableBufferPointer<Float>.allocate(
      capacity: blockSize * matrix.dimension)
    let products = UnsafeMutableBufferPointer<Float>.allocate(capacity: blockSize * terms.count)
    defer {
      scratch.deallocate()
      products.deallocate()
    }
    for start in blocks(of: range) {
      try flag.check()
      let block = start..<min(start + blockSize, range.upperBound)
      multiply(block, terms, scratch: scratch, into: products)
      divide(block, terms.count, products)
      if let score { combine(block, terms.count, products, score) }
      offer(block, products, to: &best)
    }
    return best
  }

  /// Makes cosines of the products of a block.
  private func divide(
    _ block: Range<Int>, _ termCount: Int, _ products: UnsafeMutableBufferPointer<Float>
  ) {
    lengths[block].withUnsafeBufferPointer { lengths in
      for term in 0..<termCount {
        let line = UnsafeMutableBufferPointer(
          rebasing: products[term * lengths.count..<(term + 1) * lengths.count])
        for place in lengths.indices {
          line[place] = lengths[place] == 0 ? 0 : line[place] / lengths[place]
        }
      }
    }
  }

  /// Makes scores of the cosines of a block, in the place of the first term's.
  private func combine(
    _ block: Range<Int>, _ termCount: Int, _ products: UnsafeMutableBufferPointer<Float>,
    _ score: (UnsafeBufferPointer<Float>) -> Float
  ) {
    withUnsafeTemporaryAllocation(of: Float.self, capacity: termCount) { cosines in
      for place in 0..<block.count {
        for term in 0..<termCount { cosines[term] = products[term * block.count + place] }
        products[place] = score(UnsafeBufferPointer(cosines))
      }
    }
  }

  private func offer(
    _ block: Range<Int>, _ scores: UnsafeMutableBufferPointer<Float>,
    to best: inout BestElements<ScoredRow>
  ) {
    var bar = best.bar
    for place in 0..<block.count where scores[place] >= bar {
      let row = block.lowerBound + place
      guard selection.isAllowed?[row] ?? true else { continue }
      best.offer(ScoredRow(index: row, score: scores[place]))
      bar = best.bar
    }
  }

  /// The product of every row of a block with every term, as the rows are stored.
  private func multiply(
    _ block: Range<Int>, _ terms: [[Float]], scratch: UnsafeMutableBufferPointer<Float>,
    into products: UnsafeMutableBufferPointer<Float>
  ) {
    let numbers = block.lowerBound * matrix.dimension..<block.upperBound * matrix.dimension
    func forEachTerm(
      _ body: (UnsafeBufferPointer<Float>, UnsafeMutableBufferPointer<Float>) -> Void
    ) {
      for (number, term) in terms.enumerated() {
        let part = number * block.count..<(number + 1) * block.count
        term.withUnsafeBufferPointer {
          body($0, UnsafeMutableBufferPointer(rebasing: products[part]))
        }
      }
    }
    switch matrix.storage {
    case .halves(let halves):
      defer { withExtendedLifetime(halves) {} }
      let rows = UnsafeBufferPointer(rebasing: halves.buffer[numbers])
      forEachTerm { RowProducts.forward(halves: rows, $0, into: $1, kernels) }
    case .integers(let bytes, let steps):
      defer { withExtendedLifetime((bytes, steps)) {} }
      let rows = UnsafeBufferPointer(rebasing: bytes.buffer[numbers])
      let steps = UnsafeBufferPointer(rebasing: steps.buffer[block])
      forEachTerm { RowProducts.forward(bytes: rows, steps: steps, $0, into: $1, kernels) }
    case .floats, .file, .quantized, .subwords:
      matrix.withRows(block, scratch: scratch) { rows in
        forEachTerm { RowProducts.forward(rows, $0, into: $1, kernels) }
      }
    }
  }

  private func nearest(
    toEach questions: Tensor, in range: Range<Int>, limit: Int
  ) throws -> [BestElements<ScoredRow>] {
    var best = (0..<questions.rows).map { _ in BestElements<ScoredRow>(limit: limit) }
    var bars = [Float](repeating: -.infinity, count: questions.rows)
    let execution = Execution(kernels: kernels)
    let compared = ComparedVectors(questions, by: .dot, execution)
    for start in blocks(of: range) {
      try flag.check()
      let block = start..<min(start + blockSize, range.upperBound)
      compared.similarities(of: rows(block), execution).withUnsafeBuffer { products in
        for (place, row) in block.enumerated() where selection.isAllowed?[row] ?? true {
          for number in bars.indices {
            let score = cosine(products[place * bars.count + number], row)
            guard score >= bars[number] else { continue }
            best[number].offer(ScoredRow(index: row, score: score))
            bars[number] = best[number].bar
          }
        }
      }
    }
    return best
  }

  private func rows(_ range: Range<Int>) -> Tensor {
    if case .floats(let tensor) = matrix.storage { return tensor.rows(range) }
    return Tensor([range.count, matrix.dimension]) { matrix.copyRows(range, into: $0) }
  }
}
