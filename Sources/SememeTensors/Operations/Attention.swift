internal import CSememeKernels

/// Scaled dot-product attention over packed sequences.
///
/// softmax(scale·q·kᵀ)·v for every head of every sequence (Vaswani et al. 2017, eq. 1,
/// arXiv:1706.03762).
package enum Attention {
  /// Which part of a wider matrix holds the queries, keys or values of all heads.
  package struct Operand<Matrix> {
    let matrix: Matrix
    let column: Int

    /// Points at columns of a matrix.
    ///
    /// - Parameters:
    ///   - matrix: [tokens × anything].
    ///   - column: where head 0 begins; the heads lie side by side.
    package init(_ matrix: Matrix, column: Int = 0) {
      self.matrix = matrix
      self.column = column
    }
  }

  /// Which keys a query sees.
  package enum Pattern: Sendable, Equatable {
    /// Every key of its sequence.
    case full
    /// The keys up to its own place.
    case causal
    /// So many keys to either side.
    case window(left: Int, right: Int)

    /// The kernels' SIZE_MAX.
    private static let unlimited = Int(bitPattern: UInt.max)

    var left: Int {
      if case .window(let left, _) = self { return left }
      return Pattern.unlimited
    }

    var right: Int {
      switch self {
      case .full: Pattern.unlimited
      case .causal: 0
      case .window(_, let right): right
      }
    }
  }

  /// The shape of the heads.
  package struct Heads: Sendable {
    package let count: Int
    let keyValueCount: Int
    package let size: Int
    let scale: Float

    /// Describes the heads.
    ///
    /// - Parameters:
    ///   - count: query heads.
    ///   - keyValueCount: key and value heads; each serves `count / keyValueCount` query heads.
    ///   - size: the width of a head.
    ///   - scale: factor of the scores; nil for 1/√size.
    package init(count: Int, keyValueCount: Int? = nil, size: Int, scale: Float? = nil) {
      self.count = count
      self.keyValueCount = keyValueCount ?? count
      self.size = size
      self.scale = scale ?? 1 / Float(size).squareRoot()
      precondition(
        count % self.keyValueCount == 0,
        "attention: \(count) query heads cannot share \(self.keyValueCount) key heads")
    }
  }

  /// Where sequences begin among the rows: one more entry than sequences, the last one the end.
  package struct Sequences {
    let queryStarts: [Int]
    let keyStarts: [Int]
    /// The keys of each sequence that count; nil: all of them.
    let keyCounts: [Int]?

    /// Self-attention: queries and keys are the same tokens.
    ///
    /// - Parameter starts: where each sequence begins, and the end.
    package init(_ starts: [Int]) {
      self.init(queries: starts, keys: starts)
    }

    /// Attention from the tokens of one side to those of another.
    ///
    /// - Parameters:
    ///   - queries: where each sequence's queries begin, and the end.
    ///   - keys: where each sequence's keys begin, and the end.
    ///   - keyCounts: how many of a sequence's keys are seen, from the first on; nil for all.
    package init(queries: [Int], keys: [Int], keyCounts: [Int]? = nil) {
      precondition(queries.count == keys.count, "attention: unlike numbers of sequences")
      queryStarts = queries
      keyStarts = keys
      self.keyCounts = keyCounts
    }

    var count: Int { max(queryStarts.count - 1, 0) }
    func queries(_ i: Int) -> Range<Int> { queryStarts[i]..<queryStarts[i + 1] }
    func keys(_ i: Int) -> Range<Int> {
      let all = keyStarts[i]..<keyStarts[i + 1]
      guard let keyCounts else { return all }
      return all.prefix(keyCounts[i])
    }
  }
}
