internal import SememeTensors

/// Collects the rows of a file one by one into a matrix, in the precision asked for.
struct RowStore {
  private let dimension: Int
  private let precision: WordLoadingOptions.Precision
  private let floats = GrowingNumbers<Float>()
  private let halves = GrowingNumbers<UInt16>()
  private let integers = GrowingNumbers<Int8>()
  private let steps = GrowingNumbers<Float>()
  private(set) var count = 0

  /// The most numbers that room is made for before they are there.
  private static let largestReserve = 1 << 28

  /// An empty store.
  ///
  /// - Parameters:
  ///   - dimension: numbers of a row.
  ///   - precision: how they are kept.
  ///   - expected: rows that will come, as far as the size of the file makes it likely.
  init(dimension: Int, precision: WordLoadingOptions.Precision, expected: Int) {
    self.dimension = dimension
    self.precision = precision
    let numbers = expected.multipliedReportingOverflow(by: dimension)
    let reserve = numbers.overflow ? 0 : min(numbers.partialValue, Self.largestReserve)
    switch precision {
    case .stored: floats.reserve(reserve)
    case .float16: halves.reserve(reserve)
    case .int8: integers.reserve(reserve)
    }
  }

  /// Appends a row.
  ///
  /// - Parameter row: `dimension` numbers.
  mutating func append(_ row: UnsafeBufferPointer<Float>) {
    precondition(row.count == dimension, "row store: \(row.count) numbers of \(dimension)")
    count += 1
    switch precision {
    case .stored:
      floats.append(count: dimension) { target in
        for place in row.indices { target[place] = row[place] }
      }
    case .float16:
      halves.append(count: dimension) { target in
        for place in row.indices { target[place] = Narrowing.float16(row[place]) }
      }
    case .int8:
      let step = Self.step(of: row)
      steps.append(count: 1) { $0[0] = step }
      integers.append(count: dimension) { target in
        for place in row.indices { target[place] = Self.integer(row[place], step: step) }
      }
    }
  }

  /// The matrix of the rows so far.
  func matrix() -> WordMatrix {
    let storage: WordMatrix.Storage =
      switch precision {
      case .stored: .floats(tensor())
      case .float16: .halves(halves.stored)
      case .int8: .integers(integers.stored, steps: steps.stored)
      }
    return WordMatrix(rowCount: count, dimension: dimension, storage: storage)
  }

  /// The floats where they were collected.
  private func tensor() -> Tensor {
    guard let base = floats.stored.buffer.baseAddress else {
      return Tensor(zeros: [count, dimension])
    }
    return Tensor(reading: base, shape: [count, dimension], owner: floats)
  }

  /// A row's step: its largest magnitude divided by 127; zero for a row as good as zero.
  ///
  /// Jacob et al. 2018, arXiv:1712.05877, section 3.
  private static func step(of row: UnsafeBufferPointer<Float>) -> Float {
    var largest: Float = 0
    for number in row { largest = max(largest, abs(number)) }
    let step = largest / 127
    return step.isNormal ? step : 0
  }

  private static func integer(_ number: Float, step: Float) -> Int8 {
    guard step > 0 else { return 0 }
    return Int8(max(-127, min(127, (number / step).rounded(.toNearestOrEven))))
  }
}

extension WordMatrix {
  /// The first rows of the matrix, in a precision.
  ///
  /// - Parameters:
  ///   - count: how many rows at most.
  ///   - precision: how numbers are kept; `stored` changes nothing.
  /// - Returns: the matrix.
  package func prefix(
    _ count: Int, as precision: WordLoadingOptions.Precision = .stored
  ) -> WordMatrix {
    let rows = min(count, rowCount)
    if precision == .stored {
      return rows == rowCount ? self : WordMatrix(rowCount: rows, of: self)
    }
    var store = RowStore(dimension: dimension, precision: precision, expected: rows)
    let scratch = UnsafeMutableBufferPointer<Float>.allocate(capacity: max(dimension, 1))
    defer { scratch.deallocate() }
    for row in 0..<rows {
      withRows(row..<row + 1, scratch: scratch) { store.append($0) }
    }
    return store.matrix()
  }

  /// The same storage with fewer rows.
  private init(rowCount: Int, of other: WordMatrix) {
    var storage = other.storage
    if case .floats(let tensor) = storage { storage = .floats(tensor.rows(0..<rowCount)) }
    self.init(rowCount: rowCount, dimension: other.dimension, storage: storage)
  }
}

extension WordVocabulary {
  /// The first words.
  ///
  /// - Parameter count: how many at most.
  /// - Returns: a vocabulary of its own.
  /// - Throws: nothing that this vocabulary did not throw when it was made.
  package func prefix(_ count: Int) throws(WordVectorsError) -> WordVocabulary {
    guard count < self.count else { return self }
    var builder = WordVocabularyBuilder(isCounted: isCounted, expected: count)
    for index in 0..<count {
      let frequency = frequency(at: index)
      try withBytes(at: index) { (word) throws(WordVectorsError) in
        _ = try builder.append(word, frequency: frequency)
      }
    }
    return builder.vocabulary()
  }
}
