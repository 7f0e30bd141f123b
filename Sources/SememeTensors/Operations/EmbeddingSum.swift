internal import CSememeKernels

/// The sum of rows looked up in several tables: words, positions, token types.
package enum EmbeddingSum {
  /// One table and, for every output row, which of its rows to take.
  package struct Lookup {
    let table: Tensor
    let indices: [Int32]

    /// Pairs a table with indices.
    ///
    /// - Parameters:
    ///   - table: [entries × width].
    ///   - indices: one per output row, each within the entries.
    package init(_ table: Tensor, _ indices: [Int32]) {
      self.table = table
      self.indices = indices
    }
  }

  /// Adds up the looked-up rows, in the order of the tables.
  ///
  /// - Parameters:
  ///   - lookups: tables of equal width with equally many indices.
  ///   - execution: how to run.
  /// - Returns: [rows × width].
  package static func forward(_ lookups: [Lookup], _ execution: Execution) -> Tensor {
    let rows = lookups.first?.indices.count ?? 0
    let width = lookups.first?.table.width ?? 0
    for lookup in lookups {
      precondition(
        lookup.table.width == width && lookup.indices.count == rows,
        "embedding: tables \(lookups.map(\.table.shape))")
      let entries = Int32(clamping: lookup.table.rows)
      precondition(
        lookup.indices.allSatisfy { $0 >= 0 && $0 < entries }, "embedding: index out of range")
    }
    // One index array for all tables, so that one pointer serves the kernel's list of lists.
    let indices = lookups.flatMap(\.indices)
    let tables = lookups.map { Optional($0.table.address) }
    defer { withExtendedLifetime(lookups) {} }
    return execution.tensor([rows, width]) { y in
      indices.withUnsafeBufferPointer { indices in
        let lists = lookups.indices.map { table in
          indices.baseAddress.map { $0 + table * rows }
        }
        execution.kernels.table.pointee.embedding_sum_f32(
          tables, lists, lookups.count, rows, width, y)
      }
    }
  }
}
