package import SememeTensors

/// Rows of numbers, one for each word, as they are kept: in memory or in a mapped file, as 32-bit
/// floats or smaller.
package struct WordMatrix: Sendable {
  /// How many rows there are.
  package let rowCount: Int
  /// How many numbers a row has.
  package let dimension: Int
  let storage: Storage
  private let lengths = RowLengths()

  /// How rows are kept.
  indirect enum Storage: Sendable {
    /// 32-bit floats, one row after the other, aligned.
    case floats(Tensor)
    /// 32-bit floats in a file, at any address.
    case file(FileRows)
    /// IEEE half precision.
    case halves(StoredNumbers<UInt16>)
    /// Signed bytes, each row in steps of its own.
    case integers(StoredNumbers<Int8>, steps: StoredNumbers<Float>)
    /// Codes of a product quantiser.
    case quantized(ProductQuantizedRows)
    /// Means of a fastText model's rows, computed when asked for.
    case subwords(SubwordRows)
  }

  /// Whether rows are kept as 32-bit floats.
  var isPlain: Bool {
    switch storage {
    case .floats, .file: true
    case .halves, .integers, .quantized, .subwords: false
    }
  }

  init(rowCount: Int, dimension: Int, storage: Storage) {
    self.rowCount = rowCount
    self.dimension = dimension
    self.storage = storage
  }

  /// A matrix in memory, or mapped and aligned.
  ///
  /// - Parameter tensor: [rows × dimension].
  package init(_ tensor: Tensor) {
    precondition(tensor.shape.count == 2, "word matrix: a tensor of shape \(tensor.shape)")
    self.init(rowCount: tensor.rows, dimension: tensor.width, storage: .floats(tensor))
  }

  /// Copies one row.
  ///
  /// - Parameters:
  ///   - row: which.
  ///   - destination: room for `dimension` floats.
  /// - Precondition: the row is there.
  package func copyRow(_ row: Int, into destination: UnsafeMutablePointer<Float>) {
    copyRows(row..<row + 1, into: destination)
  }

  /// One row as an array.
  ///
  /// - Parameter row: which.
  /// - Returns: `dimension` floats.
  /// - Precondition: the row is there.
  package func row(_ row: Int) -> [Float] {
    [Float](unsafeUninitializedCapacity: dimension) { buffer, count in
      if let base = buffer.baseAddress { copyRow(row, into: base) }
      count = dimension
    }
  }

  /// Copies some rows, one after the other.
  ///
  /// - Parameters:
  ///   - range: which.
  ///   - destination: room for `range.count` × `dimension` floats.
  /// - Precondition: the rows are there.
  package func copyRows(_ range: Range<Int>, into destination: UnsafeMutablePointer<Float>) {
    precondition(
      range.lowerBound >= 0 && range.upperBound <= rowCount, "word matrix: rows \(range)")
    guard dimension > 0 else { return }
    switch storage {
    case .floats(let tensor):
      tensor.withUnsafeBuffer { numbers in
        guard let base = numbers.baseAddress else { return }
        destination.update(
          from: base + range.lowerBound * dimension, count: range.count * dimension)
      }
    case .file(let rows): rows.copy(range, dimension, into: destination)
    case .halves(let numbers):
      numbers.withBytes { bytes in
        guard let base = bytes.baseAddress else { return }
        Widening.float16(
          base + range.lowerBound * dimension * 2, count: range.count * dimension,
          into: destination)
      }
    case .integers(let numbers, let steps):
      for (place, row) in range.enumerated() {
        let target = destination + place * dimension
        let step = steps[row]
        for column in 0..<dimension {
          target[column] = Float(numbers.buffer[row * dimension + column]) * step
        }
      }
    case .quantized(let rows):
      for (place, row) in range.enumerated() {
        rows.copy(row, into: destination + place * dimension)
      }
    case .subwords(let rows):
      for (place, row) in range.enumerated() {
        rows.copy(row, into: destination + place * dimension)
      }
    }
  }

  /// Gives a closure some rows to read, one after the other: where they lie, or else copied.
  ///
  /// - Parameters:
  ///   - range: which.
  ///   - scratch: room for `range.count` × `dimension` floats.
  ///   - body: gets a pointer that is valid during the call only.
  /// - Returns: what the closure returns.
  /// - Throws: what the closure throws.
  /// - Precondition: the rows are there, and so is the room.
  package func withRows<R, E: Error>(
    _ range: Range<Int>, scratch: UnsafeMutableBufferPointer<Float>,
    _ body: (UnsafeBufferPointer<Float>) throws(E) -> R
  ) throws(E) -> R {
    if case .floats(let tensor) = storage {
      precondition(
        range.lowerBound >= 0 && range.upperBound <= rowCount, "word matrix: rows \(range)")
      return try tensor.withUnsafeBuffer { (numbers) throws(E) in
        let part = range.lowerBound * dimension..<range.upperBound * dimension
        return try body(UnsafeBufferPointer(rebasing: numbers[part]))
      }
    }
    let count = range.count * dimension
    precondition(scratch.count >= count, "word matrix: scratch of \(scratch.count) for \(count)")
    if let base = scratch.baseAddress { copyRows(range, into: base) }
    return try body(UnsafeBufferPointer(rebasing: scratch[..<count]))
  }

  /// The Euclidean length of every row; computed once and kept.
  package var norms: [Float] { lengths.of(self) }

  /// The same numbers as 32-bit floats in memory; no copy where they are that already.
  ///
  /// - Returns: [rows × dimension].
  package func tensor() -> Tensor {
    if case .floats(let tensor) = storage { return tensor }
    let (rowCount, dimension) = (rowCount, dimension)
    return Tensor([rowCount, dimension]) { numbers in
      ThreadPool.shared.forEach(Self.blockCount(rowCount)) { block in
        let range = Self.block(block, of: rowCount)
        copyRows(range, into: numbers + range.lowerBound * dimension)
      }
    }
  }

  /// Rows that one thread works through at a time.
  private static let blockSize = 1024

  static func blockCount(_ rows: Int) -> Int { (rows + blockSize - 1) / blockSize }

  static func block(_ index: Int, of rows: Int) -> Range<Int> {
    index * blockSize..<min((index + 1) * blockSize, rows)
  }
}
