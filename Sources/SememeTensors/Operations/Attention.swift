internal import CSememeKernels

/// Scaled dot-product attention over packed sequences.
///
/// softmax(scale·q·kᵀ)·v for every head of every sequence (Vaswani et al. 2017, eq. 1,
/// arXiv:1706.03762).
package enum Attention {
  /// Which part of a wider matrix holds the queries, keys or values of all heads.
  package struct Operand {
    let matrix: Tensor
    let column: Int

    /// Points at columns of a matrix.
    ///
    /// - Parameters:
    ///   - matrix: [tokens × anything].
    ///   - column: where head 0 begins; the heads lie side by side.
    package init(_ matrix: Tensor, column: Int = 0) {
      self.matrix = matrix
      self.column = column
    }

    func address(row: Int, head: Int, size: Int) -> UnsafePointer<Float> {
      matrix.address + row * matrix.width + column + head * size
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
    let count: Int
    let keyValueCount: Int
    let size: Int
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

  /// Computes the attention of every head and sequence.
  ///
  /// - Parameters:
  ///   - query: [query tokens × …].
  ///   - key: [key tokens × …].
  ///   - value: [key tokens × …].
  ///   - heads: the shape of the heads.
  ///   - sequences: where each sequence's rows lie.
  ///   - pattern: which keys a query sees.
  ///   - execution: how to run.
  /// - Returns: the result, [query tokens × heads·size], the heads side by side; and, where the
  ///   execution captures attentions, the softmax of each sequence, [heads × queries × keys].
  package static func forward(
    query: Operand, key: Operand, value: Operand, heads: Heads, sequences: Sequences,
    pattern: Pattern = .full, _ execution: Execution
  ) -> (output: Tensor, probabilities: [Tensor]?) {
    let call = Call(query, key, value, heads, sequences, pattern, execution)
    guard execution.capture.contains(.attentions) else {
      return (call.run(probabilities: nil), nil)
    }
    let sizes = (0..<sequences.count).map {
      heads.count * sequences.queries($0).count * sequences.keys($0).count
    }
    let starts = sizes.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1) }
    var maps = Tensor([starts[sizes.count], 1]) { _ in }
    let output = maps.withUnsafeMutableBuffer {
      call.run(probabilities: (base: $0.baseAddress, starts: starts))
    }
    let views = (0..<sequences.count).map { i in
      maps.rows(starts[i]..<starts[i + 1]).reshaped(
        [heads.count, sequences.queries(i).count, sequences.keys(i).count])
    }
    return (output, views)
  }

  /// One call's operands; its tasks are the pairs of a sequence and a head.
  private struct Call {
    let query: Operand
    let key: Operand
    let value: Operand
    let heads: Heads
    let sequences: Sequences
    let pattern: Pattern
    let execution: Execution

    init(
      _ query: Operand, _ key: Operand, _ value: Operand, _ heads: Heads, _ sequences: Sequences,
      _ pattern: Pattern, _ execution: Execution
    ) {
      self.query = query
      self.key = key
      self.value = value
      self.heads = heads
      self.sequences = sequences
      self.pattern = pattern
      self.execution = execution
    }

    func run(
      probabilities: (base: UnsafeMutablePointer<Float>?, starts: [Int])?
    ) -> Tensor {
      let width = heads.count * heads.size
      return execution.tensor([query.matrix.rows, width]) { out in
        execution.forEach(sequences.count * heads.count) { task in
          let (sequence, head) = task.quotientAndRemainder(dividingBy: heads.count)
          var arguments = operands(of: head, in: sequence)
          let row = sequences.queries(sequence).lowerBound
          arguments.out = out + row * width + head * heads.size
          arguments.ldo = width
          if let probabilities, let base = probabilities.base {
            let map = arguments.queries * arguments.keys
            arguments.probabilities = base + probabilities.starts[sequence] + head * map
            arguments.ldp = arguments.keys
          }
          attend(&arguments)
        }
      }
    }

    private func operands(of head: Int, in sequence: Int) -> sememe_attention_f32 {
      let queries = sequences.queries(sequence)
      let keys = sequences.keys(sequence)
      let shared = head / (heads.count / heads.keyValueCount)
      var arguments = sememe_attention_f32()
      arguments.q = query.address(row: queries.lowerBound, head: head, size: heads.size)
      arguments.ldq = query.matrix.width
      arguments.k = key.address(row: keys.lowerBound, head: shared, size: heads.size)
      arguments.ldk = key.matrix.width
      arguments.v = value.address(row: keys.lowerBound, head: shared, size: heads.size)
      arguments.ldv = value.matrix.width
      arguments.queries = queries.count
      arguments.keys = keys.count
      arguments.head = heads.size
      arguments.value_head = heads.size
      arguments.scale = heads.scale
      arguments.left = pattern.left
      arguments.right = pattern.right
      return arguments
    }

    private func attend(_ arguments: inout sememe_attention_f32) {
      let table = execution.kernels.table.pointee
      let scratch = Storage(
        capacity: table.attention_scratch_f32(arguments.keys, arguments.head),
        arena: execution.arena)
      withExtendedLifetime(scratch) {
        arguments.scratch = scratch.pointer
        table.attention_f32(&arguments)
      }
    }
  }
}
