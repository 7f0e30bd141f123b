internal import CSememeKernels

/// The score of late interaction: each vector of a query counts the document's vector that is most
/// like it.
///
/// Σ_i max_j q_i·d_j (Khattab and Zaharia 2020, eq. 3, arXiv:2004.12832).
package enum MaxSim {
  /// Query vectors that are compared at a time: few enough that their products with a block of a
  /// document stay in the second-level cache.
  private static let queryBlock = 512
  private static let documentBlock = 256

  /// Scores every query with every document.
  ///
  /// - Parameters:
  ///   - queries: the vectors of all queries, one after another, [query vectors × width].
  ///   - queryStarts: where each query's vectors begin, and the end.
  ///   - documents: the vectors of all documents, [document vectors × width].
  ///   - documentStarts: where each document's vectors begin, and the end.
  ///   - execution: how to run.
  /// - Returns: [queries × documents]; 0 for a query or document without vectors.
  package static func forward(
    queries: Tensor, queryStarts: [Int], documents: Tensor, documentStarts: [Int],
    _ execution: Execution
  ) -> Tensor {
    precondition(
      queries.width == documents.width || queries.rows == 0 || documents.rows == 0,
      "MaxSim: widths \(queries.width) and \(documents.width)")
    let (queryCount, documentCount) = (queryStarts.count - 1, documentStarts.count - 1)
    var scores = Tensor(zeros: [queryCount, documentCount])
    scores.withUnsafeMutableBuffer { scores in
      guard let scores = scores.baseAddress else { return }
      for part in blocks(of: queryStarts) {
        let rows = queryStarts[part.lowerBound]..<queryStarts[part.upperBound]
        if rows.isEmpty { continue }
        let compared = ComparedVectors(queries.rows(rows), by: .dot, execution)
        execution.forEachBlock(of: documentCount, minimum: 1) { numbers in
          for document in numbers {
            let vectors = documents.rows(documentStarts[document]..<documentStarts[document + 1])
            if vectors.rows == 0 { continue }
            let best = maxima(of: compared, over: vectors, execution.alone)
            best.withUnsafeBuffer { best in
              for query in part {
                let own =
                  queryStarts[query] - rows.lowerBound..<queryStarts[query + 1] - rows.lowerBound
                scores[query * documentCount + document] = best[own].reduce(0, +)
              }
            }
          }
        }
      }
    }
    return scores
  }

  /// Neighbouring queries that together have about as many vectors as are compared at a time.
  private static func blocks(of starts: [Int]) -> [Range<Int>] {
    var blocks: [Range<Int>] = []
    var first = 0
    for end in 1..<max(starts.count, 1) {
      let isLast = end == starts.count - 1
      if isLast || starts[end + 1] - starts[first] > queryBlock {
        blocks.append(first..<end)
        first = end
      }
    }
    return blocks
  }

  /// The largest product of each query vector with any of a document's vectors, [query vectors].
  private static func maxima(
    of queries: ComparedVectors, over document: Tensor, _ execution: Execution
  ) -> Tensor {
    let table = execution.kernels.table.pointee
    let (width, size) = (queries.count, documentBlock)
    let parts = (document.rows + size - 1) / size
    // One row of maxima of each block of the document, and then of them all.
    let partial = execution.tensor([parts, width]) { out in
      for part in 0..<parts {
        let rows = part * size..<min((part + 1) * size, document.rows)
        let products = queries.similarities(of: document.rows(rows), execution)
        table.max_rows_f32(products.address, width, rows.count, width, out + part * width)
      }
    }
    guard parts > 1 else { return partial }
    return execution.tensor([1, width]) {
      table.max_rows_f32(partial.address, width, parts, width, $0)
    }
  }
}
