extension Attention {
  /// One call's operands; its tasks are the pairs of a sequence and a head.
  struct Call<Matrix> {
    let query: Operand<Matrix>
    let key: Operand<Matrix>
    let value: Operand<Matrix>
    let heads: Heads
    let sequences: Sequences
    let pattern: Pattern
    let bias: Bias?

    /// One head of one sequence.
    struct Task {
      let sequence: Int
      let head: Int
      /// The key and value head that serves `head`.
      let keyHead: Int
      let queries: Range<Int>
      let keys: Range<Int>
    }

    init(
      _ query: Operand<Matrix>, _ key: Operand<Matrix>, _ value: Operand<Matrix>, _ heads: Heads,
      _ sequences: Sequences, _ pattern: Pattern, _ bias: Bias? = nil
    ) {
      self.query = query
      self.key = key
      self.value = value
      self.heads = heads
      self.sequences = sequences
      self.pattern = pattern
      self.bias = bias
      if case .distance(let bias) = bias {
        precondition(
          bias.reach >= longestKeys - 1 && bias.table.rows == heads.count,
          "attention: a bias of \(bias.table.shape) for \(heads.count) heads, \(longestKeys) keys")
      }
    }

    /// The number of keys of the sequence that has most.
    var longestKeys: Int {
      (0..<sequences.count).reduce(0) { max($0, sequences.keys($1).count) }
    }

    /// The number of queries of the sequence that has most.
    var longestQueries: Int {
      (0..<sequences.count).reduce(0) { max($0, sequences.queries($1).count) }
    }

    /// Runs every task, with scratch memory that one thread uses for task after task.
    func forEachTask(
      scratch floats: Int, _ execution: Execution,
      _ body: @escaping (Task, UnsafeMutablePointer<Float>) -> Void
    ) {
      execution.forEachBlock(of: sequences.count * heads.count, minimum: 1) { numbers in
        let scratch = Storage(capacity: floats, arena: execution.arena)
        withExtendedLifetime(scratch) {
          for number in numbers { body(task(number), scratch.pointer) }
        }
      }
    }

    private func task(_ number: Int) -> Task {
      let (sequence, head) = number.quotientAndRemainder(dividingBy: heads.count)
      return Task(
        sequence: sequence, head: head, keyHead: head / (heads.count / heads.keyValueCount),
        queries: sequences.queries(sequence), keys: sequences.keys(sequence))
    }
  }
}
