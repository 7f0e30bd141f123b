internal import CSememeKernels

/// A matrix that is read a row at a time: floats where they lie, or narrower numbers that stay as a
/// file holds them and are widened as they are read.
///
/// Its entries are its rows, unless `mapped(by:)` says which row each entry is; `scaled(by:)` gives
/// each entry a factor. So a mapped file of any size takes no memory before it is read.
package struct LookupTable: Sendable {
  /// Numbers that are widened exactly while they are read.
  package enum Format: Sendable {
    case float16
    case bfloat16
    case int8

    /// Bytes of one number.
    var size: Int { self == .int8 ? 1 : 2 }
  }

  private enum Rows: Sendable {
    case floats(Tensor)
    case narrow(NarrowNumbers)
  }

  private let rows: Rows
  /// The number of rows, which entries may share.
  package let rowCount: Int
  /// The numbers of a row.
  package let width: Int
  /// The row of every entry; nil where they are the rows.
  private var rowOfEntry: [Int32]?
  /// The factor of every entry; nil where all are 1.
  private var factors: [Float]?

  /// The number of entries.
  package var count: Int { rowOfEntry?.count ?? rowCount }
  /// Whether entries have factors.
  package var isScaled: Bool { factors != nil }

  /// Makes a table of floats.
  ///
  /// - Parameter tensor: [rows × width].
  package init(_ tensor: Tensor) {
    rows = .floats(tensor)
    rowCount = tensor.rows
    width = tensor.width
  }

  /// Makes a table over narrower numbers.
  ///
  /// - Parameters:
  ///   - bytes: rows · width numbers, little-endian, at any address; nobody writes them.
  ///   - format: what they are.
  ///   - rowCount: how many rows.
  ///   - width: the numbers of a row.
  ///   - owner: keeps the bytes alive.
  package init(
    reading bytes: UnsafeRawPointer, _ format: Format, rowCount: Int, width: Int, owner: AnyObject
  ) {
    rows = .narrow(NarrowNumbers(bytes: bytes, format: format, owner: owner))
    self.rowCount = rowCount
    self.width = width
  }

  /// A table whose entries are rows of this one, several of which may be the same.
  ///
  /// - Parameter rowOfEntry: the row of each entry.
  /// - Returns: the table.
  /// - Precondition: this table's entries are its rows, and every number is one of them.
  package func mapped(by rowOfEntry: [Int32]) -> LookupTable {
    precondition(self.rowOfEntry == nil, "lookup: mapped twice")
    precondition(
      rowOfEntry.allSatisfy { $0 >= 0 && Int($0) < rowCount }, "lookup: row out of range")
    var table = self
    table.rowOfEntry = rowOfEntry
    table.factors = factors.map { factors in rowOfEntry.map { factors[Int($0)] } }
    return table
  }

  /// A table whose entries are those of this one, each times a factor.
  ///
  /// - Parameter factors: one per entry.
  /// - Returns: the table.
  package func scaled(by factors: [Float]) -> LookupTable {
    precondition(factors.count == count, "lookup: \(factors.count) factors, \(count) entries")
    var table = self
    table.factors = self.factors.map { zip($0, factors).map { $0 * $1 } } ?? factors
    return table
  }

  /// The entries of a list.
  ///
  /// - Parameters:
  ///   - ids: which entries.
  ///   - execution: how to run.
  /// - Returns: [ids × width].
  package func entries(_ ids: [Int32], _ execution: Execution) -> Tensor {
    execution.tensor([ids.count, width]) { read(ids[...], into: $0, execution.kernels) }
  }

  /// Reads entries one behind the other.
  func read(
    _ ids: ArraySlice<Int32>, into out: UnsafeMutablePointer<Float>, _ kernels: KernelLevel
  ) {
    let limit = count
    precondition(ids.allSatisfy { $0 >= 0 && Int($0) < limit }, "lookup: entry out of range")
    var out = out
    for id in ids {
      read(rowOfEntry.map { Int($0[Int(id)]) } ?? Int(id), into: out)
      if let factors {
        kernels.table.pointee.scale_f32(out, factors[Int(id)], out, width)
      }
      out += width
    }
  }

  private func read(_ row: Int, into out: UnsafeMutablePointer<Float>) {
    switch rows {
    case .floats(let tensor): out.update(from: tensor.address + row * width, count: width)
    case .narrow(let numbers): numbers.widen(row * width, count: width, into: out)
    }
  }
}

/// Numbers in memory that an owner keeps alive.
///
/// `@unchecked Sendable`: they are never written.
private struct NarrowNumbers: @unchecked Sendable {
  let bytes: UnsafeRawPointer
  let format: LookupTable.Format
  let owner: AnyObject

  func widen(_ first: Int, count: Int, into out: UnsafeMutablePointer<Float>) {
    let start = bytes + first * format.size
    defer { withExtendedLifetime(owner) {} }
    switch format {
    case .float16: Widening.float16(start, count: count, into: out)
    case .bfloat16: Widening.bfloat16(start, count: count, into: out)
    case .int8: Widening.int8(start, count: count, into: out)
    }
  }
}
