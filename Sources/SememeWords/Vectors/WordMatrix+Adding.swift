internal import SememeSystem
internal import SememeTensors

extension WordMatrix {
  /// Adds rows to a vector, one after the other.
  ///
  /// - Parameters:
  ///   - rows: which.
  ///   - sum: `dimension` floats.
  /// - Precondition: the rows are there.
  func add(_ rows: [Int32], to sum: UnsafeMutablePointer<Float>) {
    for row in rows { precondition(row >= 0 && row < rowCount, "word matrix: row \(row)") }
    switch storage {
    case .floats(let tensor):
      tensor.withUnsafeBuffer { numbers in
        guard let base = numbers.baseAddress else { return }
        for row in rows { Self.add(UnsafeRawPointer(base), Int(row), dimension, to: sum) }
      }
    case .file(let file):
      guard case .dense(let start) = file.places else { return addCopies(of: rows, to: sum) }
      file.file.withBytes { bytes in
        guard let base = bytes.baseAddress else { return }
        for row in rows { Self.add(base + start, Int(row), dimension, to: sum) }
      }
    case .halves, .integers, .quantized, .subwords: addCopies(of: rows, to: sum)
    }
  }

  /// Adds a row of floats at any address.
  private static func add(
    _ base: UnsafeRawPointer, _ row: Int, _ dimension: Int, to sum: UnsafeMutablePointer<Float>
  ) {
    let numbers = base + row * dimension * MemoryLayout<Float>.size
    for column in 0..<dimension {
      sum[column] += numbers.loadUnaligned(fromByteOffset: column * 4, as: Float.self)
    }
  }

  private func addCopies(of rows: [Int32], to sum: UnsafeMutablePointer<Float>) {
    withUnsafeTemporaryAllocation(of: Float.self, capacity: max(dimension, 1)) { scratch in
      guard let base = scratch.baseAddress else { return }
      for row in rows {
        copyRow(Int(row), into: base)
        for column in 0..<dimension { sum[column] += base[column] }
      }
    }
  }
}
