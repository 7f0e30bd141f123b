internal import SememeTensors

/// The rows of a matrix that several threads write, each its own, while a batch is computed.
///
/// `@unchecked Sendable`: no row is written twice, and the matrix is read after all are written.
final class CollectedRows: @unchecked Sendable {
  private let floats: UnsafeMutablePointer<Float>
  private let count: Int
  private let width: Int

  /// Makes room, all zeros.
  ///
  /// - Parameters:
  ///   - count: rows.
  ///   - width: numbers of a row.
  init(count: Int, width: Int) {
    self.count = count
    self.width = width
    floats = .allocate(capacity: max(count * width, 1))
    floats.initialize(repeating: 0, count: count * width)
  }

  deinit { floats.deallocate() }

  /// Writes a row.
  ///
  /// - Parameters:
  ///   - row: which one.
  ///   - source: [anything × width].
  ///   - sourceRow: the row of the source that it is a copy of.
  func write(_ row: Int, _ source: Tensor, row sourceRow: Int) {
    precondition(
      (0..<count).contains(row) && source.width == width, "rows: \(row) of \(source.shape)")
    source.rows(sourceRow..<sourceRow + 1).withUnsafeBuffer { numbers in
      if let base = numbers.baseAddress {
        (floats + row * width).update(from: base, count: width)
      }
    }
  }

  /// What was written, [count × width].
  var tensor: Tensor { Tensor(reading: floats, shape: [count, width], owner: self) }
}
