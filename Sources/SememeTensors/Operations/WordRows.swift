internal import CSememeKernels

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// A matrix of word vectors while it is trained: rows that threads change without locks, each padded
/// to whole vectors of the kernels.
///
/// `@unchecked Sendable`: only the kernels of `WordWorker` write while threads run, racing by design;
/// everything else is called before or after.
package final class WordRows: @unchecked Sendable {
  /// How many rows there are.
  package let count: Int
  /// Numbers of a row that count.
  package let dimension: Int
  /// Numbers from one row to the next; those behind `dimension` are zero.
  let width: Int
  let pointer: UnsafeMutablePointer<Float>
  private let block: LastingMemory.Block

  /// Rows of zeros.
  ///
  /// - Parameters:
  ///   - count: how many.
  ///   - dimension: how many numbers each has.
  package init(count: Int, dimension: Int) {
    let unit = Int(sememe_word_width)
    width = (dimension + unit - 1) / unit * unit
    self.count = count
    self.dimension = dimension
    (pointer, block) = LastingMemory.allocate(floats: count * width)
    pointer.initialize(repeating: 0, count: count * width)
  }

  /// The bytes that rows take.
  ///
  /// - Parameters:
  ///   - count: how many rows.
  ///   - dimension: numbers of each.
  /// - Returns: nil where they are more than can be counted.
  package static func byteCount(count: Int, dimension: Int) -> Int? {
    let unit = Int(sememe_word_width)
    guard count >= 0, dimension >= 0, dimension <= 1 << 24 else { return nil }
    let width = (dimension + unit - 1) / unit * unit
    let (bytes, overflow) = count.multipliedReportingOverflow(by: width * 4)
    return overflow ? nil : bytes
  }

  /// Draws numbers evenly between −scale and scale; a row's depend on its number and the seed alone.
  ///
  /// - Parameters:
  ///   - rows: which.
  ///   - scale: the largest magnitude.
  ///   - seed: makes other numbers.
  ///   - pool: the threads.
  package func draw(_ rows: Range<Int>, scale: Float, seed: UInt64, on pool: ThreadPool) {
    precondition(rows.lowerBound >= 0 && rows.upperBound <= count, "word rows: \(rows) of \(count)")
    let block = 4096
    pool.forEach((rows.count + block - 1) / block) { number in
      let first = rows.lowerBound + number * block
      self.draw(first..<min(first + block, rows.upperBound), scale, seed)
    }
  }

  private func draw(_ rows: Range<Int>, _ scale: Float, _ seed: UInt64) {
    for row in rows {
      var random = SplitMix(state: SplitMix.mixed(seed &+ UInt64(row) &* 0x9E37_79B9_7F4A_7C15))
      let numbers = pointer + row * width
      for column in 0..<dimension {
        numbers[column] = (Float(random.next() >> 40) * 0x1p-23 - 1) * scale
      }
    }
  }

  /// Copies rows from a tensor.
  ///
  /// - Parameters:
  ///   - tensor: [rows × dimension].
  ///   - first: where the first of them goes.
  /// - Precondition: they fit.
  package func copy(_ tensor: Tensor, at first: Int = 0) {
    precondition(
      tensor.width == dimension && first >= 0 && first + tensor.rows <= count,
      "word rows: \(tensor.shape) at \(first) of \(count) × \(dimension)")
    tensor.withUnsafeBuffer { numbers in
      guard let base = numbers.baseAddress else { return }
      for row in 0..<tensor.rows {
        (pointer + (first + row) * width).update(from: base + row * dimension, count: dimension)
      }
    }
  }

  /// Sets one row.
  ///
  /// - Parameters:
  ///   - row: which.
  ///   - numbers: `dimension` of them.
  /// - Precondition: the row is there.
  package func set(_ row: Int, to numbers: [Float]) {
    precondition(row >= 0 && row < count && numbers.count == dimension, "word rows: row \(row)")
    numbers.withUnsafeBufferPointer { numbers in
      if let base = numbers.baseAddress {
        (pointer + row * width).update(from: base, count: dimension)
      }
    }
  }

  /// Gives a closure one row to read.
  ///
  /// - Parameters:
  ///   - row: which.
  ///   - body: gets `dimension` numbers.
  /// - Returns: what the closure returns.
  package func withRow<R>(_ row: Int, _ body: (UnsafeBufferPointer<Float>) -> R) -> R {
    precondition(row >= 0 && row < count, "word rows: row \(row) of \(count)")
    return body(UnsafeBufferPointer(start: pointer + row * width, count: dimension))
  }

  /// The first rows, without their padding.
  ///
  /// - Parameter rows: how many; nil: all.
  /// - Returns: [rows × dimension].
  package func tensor(rows: Int? = nil) -> Tensor {
    let rows = min(rows ?? count, count)
    return Tensor([rows, dimension]) { numbers in
      for row in 0..<rows {
        (numbers + row * dimension).initialize(from: pointer + row * width, count: dimension)
      }
    }
  }

  /// Makes a tensor of the rows in the memory where they lie: at the end of a training, whose matrices
  /// may be most of the memory that there is.
  ///
  /// - Returns: [rows × dimension].
  /// - Precondition: nobody uses the rows any more.
  package func surrendered() -> Tensor {
    if width > dimension {
      for row in 0..<count {
        (pointer + row * dimension).update(from: pointer + row * width, count: dimension)
      }
    }
    return Tensor(reading: pointer, shape: [count, dimension], owner: block)
  }

  /// The rows at places of a larger matrix whose other rows are zero and take no memory.
  ///
  /// - Parameters:
  ///   - places: where each row goes.
  ///   - rows: how many rows the larger matrix has.
  /// - Returns: [rows × dimension].
  /// - Precondition: the places are there, and so is the memory.
  package func scattered(to places: [Int], of rows: Int) -> Tensor {
    precondition(places.count == count && places.allSatisfy { $0 >= 0 && $0 < rows })
    let owner = ZeroedFloats(count: rows * dimension)
    for (row, place) in places.enumerated() {
      (owner.pointer + place * dimension).update(from: pointer + row * width, count: dimension)
    }
    return Tensor(reading: owner.pointer, shape: [rows, dimension], owner: owner)
  }

  /// Whether no number is NaN or infinite.
  package var isFinite: Bool {
    KernelLevel.best.table.pointee.all_within_f32(
      pointer, .greatestFiniteMagnitude, count * width)
  }
}

/// Zeros that the system lays out when they are first touched.
private final class ZeroedFloats {
  let pointer: UnsafeMutablePointer<Float>

  init(count: Int) {
    guard let memory = calloc(max(count, 1), MemoryLayout<Float>.stride) else {
      fatalError("out of memory: \(count) floats")
    }
    pointer = memory.bindMemory(to: Float.self, capacity: max(count, 1))
  }

  deinit { free(pointer) }
}
