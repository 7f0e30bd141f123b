internal import CSememeKernels

/// The mean of looked-up entries for every sequence: PyTorch's `EmbeddingBag` in the mode `mean`.
package enum EmbeddingBag {
  /// Rows that are looked up before they are added: few enough for their sum to be exact in 32 bits.
  private static let blockRows = 256
  /// Floats of a block: what stays in a core's nearer caches.
  private static let blockFloats = 1 << 15

  /// Averages the entries of every sequence.
  ///
  /// Entries are looked up and added up block by block, counted from the start of their sequence:
  /// memory does not grow with a sequence, and its mean does not depend on others.
  ///
  /// - Parameters:
  ///   - table: the entries.
  ///   - ids: the entries of all sequences, one sequence behind another, each within the table.
  ///   - starts: where each sequence begins, and the end.
  ///   - execution: how to run.
  /// - Returns: [sequences × width]; zeros for a sequence of no entries.
  package static func mean(
    of table: LookupTable, _ ids: [Int32], starts: [Int], _ execution: Execution
  ) -> Tensor {
    let width = table.width
    let sequences = zip(starts, starts.dropFirst()).map { $0..<$1 }
    let blockRows = max(1, min(blockRows, blockFloats / max(width, 1)))
    let longest = sequences.reduce(0) { max($0, $1.count) }
    var block = execution.tensor([min(blockRows, longest), width]) { _ in }
    return execution.tensor([sequences.count, width]) { out in
      block.withUnsafeMutableBuffer { block in
        guard let block = block.baseAddress else { return }
        for (place, tokens) in sequences.enumerated() {
          mean(of: table, ids[tokens], by: blockRows, block, out + place * width, execution.kernels)
        }
      }
    }
  }

  private static func mean(
    of table: LookupTable, _ ids: ArraySlice<Int32>, by blockRows: Int,
    _ block: UnsafeMutablePointer<Float>, _ out: UnsafeMutablePointer<Float>,
    _ level: KernelLevel
  ) {
    let width = table.width
    let kernels = level.table.pointee
    func sum(_ ids: ArraySlice<Int32>) {
      table.read(ids, into: block, level)
      kernels.sum_rows_f32(block, width, nil, ids.count, width, out)
    }
    if ids.count <= blockRows {
      sum(ids)
    } else {
      // Sums of blocks are added in double precision, so that the longest texts lose nothing.
      var total = [Double](repeating: 0, count: width)
      for start in stride(from: ids.startIndex, to: ids.endIndex, by: blockRows) {
        sum(ids[start..<min(start + blockRows, ids.endIndex)])
        for column in 0..<width { total[column] += Double(out[column]) }
      }
      for column in 0..<width { out[column] = Float(total[column]) }
    }
    kernels.scale_f32(out, 1 / Float(max(ids.count, 1)), out, width)
  }
}
