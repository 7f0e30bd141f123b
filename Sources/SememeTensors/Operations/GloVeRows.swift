internal import CSememeKernels

/// A pair of words that occur together, and what least squares need of how often they do.
///
/// The layout is that of `sememe_glove_cell`.
package struct GloVeCell: BitwiseCopyable, Sendable, Equatable {
  /// The place of the word.
  package var word: UInt32
  /// The place of the word beside it.
  package var context: UInt32
  /// The logarithm ln X of how often they do.
  package var logCount: Float
  /// The weight f(X) of their error.
  package var weight: Float

  /// A cell.
  package init(word: UInt32, context: UInt32, logCount: Float, weight: Float) {
    self.word = word
    self.context = context
    self.logCount = logCount
    self.weight = weight
  }
}

/// The rows that GloVe learns: weights, biases and their sums of squared gradients, of words and of
/// contexts.
///
/// Threads change rows without locks, as the original program's do (Niu et al. 2011, "Hogwild!",
/// arXiv:1106.5730); the racy accesses are those of the C function alone.
///
/// `@unchecked Sendable`: see above; everything else happens while no thread steps.
package final class GloVeRows: @unchecked Sendable {
  /// How many rows each of the two matrices has.
  package let count: Int
  /// How many weights count in a row.
  package let dimension: Int
  private let padded: Int
  private let words: UnsafeMutablePointer<Float>
  private let contexts: UnsafeMutablePointer<Float>

  /// The numbers of a row that are kept: weights, squares, bias and its square.
  package var keptWidth: Int { 2 * dimension + 2 }

  /// Rows of zeros whose sums of squares are 1.
  ///
  /// - Parameters:
  ///   - count: rows of each matrix.
  ///   - dimension: weights of a row.
  package init(count: Int, dimension: Int) {
    self.count = count
    self.dimension = dimension
    padded = (dimension + 15) / 16 * 16
    let total = max(count * (2 * padded + 16), 1)
    (words, contexts) = (Self.memory(total), Self.memory(total))
    for base in [words, contexts] {
      for row in 0..<count {
        let line = base + row * stride
        (line + padded).update(repeating: 1, count: padded)
        line[2 * padded + 1] = 1
      }
    }
  }

  deinit {
    UnsafeMutableRawPointer(words).deallocate()
    UnsafeMutableRawPointer(contexts).deallocate()
  }

  /// Steps for some cells, on the calling thread.
  ///
  /// - Parameters:
  ///   - cells: pairs of rows that are there.
  ///   - rate: the learning rate.
  ///   - kernels: the level.
  /// - Returns: the sum of the losses before each step.
  package func step(
    _ cells: UnsafeBufferPointer<GloVeCell>, rate: Float, _ kernels: KernelLevel
  ) -> Double {
    guard let base = cells.baseAddress else { return 0 }
    return base.withMemoryRebound(to: sememe_glove_cell.self, capacity: cells.count) {
      kernels.table.pointee.glove_steps_f32($0, cells.count, words, contexts, padded, rate)
    }
  }

  /// Which of the two matrices.
  package enum Side: Sendable, CaseIterable {
    /// Rows of words.
    case word
    /// Rows of the words beside them.
    case context
  }

  /// The weights of a row.
  ///
  /// - Parameters:
  ///   - row: which.
  ///   - side: of which matrix.
  /// - Returns: `dimension` numbers, valid as long as this object lives.
  package func weights(_ row: Int, _ side: Side) -> UnsafeMutableBufferPointer<Float> {
    UnsafeMutableBufferPointer(start: line(row, side), count: dimension)
  }

  /// The bias of a row.
  ///
  /// - Parameters:
  ///   - row: which.
  ///   - side: of which matrix.
  package subscript(bias row: Int, side: Side) -> Float {
    get { line(row, side)[2 * padded] }
    set { line(row, side)[2 * padded] = newValue }
  }

  /// All numbers of a matrix that are worth keeping.
  ///
  /// - Parameter side: which matrix.
  /// - Returns: [count × `keptWidth`].
  package func kept(_ side: Side) -> Tensor {
    Tensor([count, keptWidth]) { out in
      for row in 0..<count {
        let (line, target) = (line(row, side), out + row * keptWidth)
        target.update(from: line, count: dimension)
        (target + dimension).update(from: line + padded, count: dimension)
        (target + 2 * dimension).update(from: line + 2 * padded, count: 2)
      }
    }
  }

  /// Takes numbers that were kept.
  ///
  /// - Parameters:
  ///   - tensor: [count × `keptWidth`].
  ///   - side: which matrix.
  package func restore(_ tensor: Tensor, _ side: Side) {
    precondition(tensor.shape == [count, keptWidth], "GloVe: kept rows of \(tensor.shape)")
    tensor.withUnsafeBuffer { numbers in
      guard let base = numbers.baseAddress else { return }
      for row in 0..<count {
        let (line, source) = (line(row, side), base + row * keptWidth)
        line.update(from: source, count: dimension)
        (line + padded).update(from: source + dimension, count: dimension)
        (line + 2 * padded).update(from: source + 2 * dimension, count: 2)
      }
    }
  }

  private var stride: Int { 2 * padded + 16 }

  private func line(_ row: Int, _ side: Side) -> UnsafeMutablePointer<Float> {
    precondition(row >= 0 && row < count, "GloVe: row \(row) of \(count)")
    return (side == .word ? words : contexts) + row * stride
  }

  private static func memory(_ count: Int) -> UnsafeMutablePointer<Float> {
    let raw = UnsafeMutableRawPointer.allocate(byteCount: count * 4, alignment: 64)
    let floats = raw.bindMemory(to: Float.self, capacity: count)
    floats.initialize(repeating: 0, count: count)
    return floats
  }
}
