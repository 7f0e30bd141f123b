internal import CSememeKernels

extension Attention {
  /// Computes the attention of every head and sequence in float32.
  ///
  /// - Parameters:
  ///   - query: [query tokens × …].
  ///   - key: [key tokens × …].
  ///   - value: [key tokens × …].
  ///   - heads: the shape of the heads.
  ///   - sequences: where each sequence's rows lie.
  ///   - pattern: which keys a query sees.
  ///   - bias: what is added to the scores, or nil; it reaches as far as the longest sequence.
  ///   - execution: how to run.
  /// - Returns: the result, [query tokens × heads·size], the heads side by side; and, where the
  ///   execution captures attentions, the softmax of each sequence, [heads × queries × keys].
  package static func forward(
    query: Operand<Tensor>, key: Operand<Tensor>, value: Operand<Tensor>, heads: Heads,
    sequences: Sequences, pattern: Pattern = .full, bias: Bias? = nil,
    _ execution: Execution
  ) -> (output: Tensor, probabilities: [Tensor]?) {
    let call = Call(query, key, value, heads, sequences, pattern, bias)
    guard execution.capture.contains(.attentions) else {
      return (run(call, probabilities: nil, execution), nil)
    }
    let sizes = (0..<sequences.count).map {
      heads.count * sequences.queries($0).count * sequences.keys($0).count
    }
    let starts = sizes.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1) }
    var maps = Tensor([starts[sizes.count], 1]) { _ in }
    let output = maps.withUnsafeMutableBuffer {
      run(call, probabilities: (base: $0.baseAddress, starts: starts), execution)
    }
    let views = (0..<sequences.count).map { i in
      maps.rows(starts[i]..<starts[i + 1]).reshaped(
        [heads.count, sequences.queries(i).count, sequences.keys(i).count])
    }
    return (output, views)
  }

  private static func run(
    _ call: Call<Tensor>, probabilities: (base: UnsafeMutablePointer<Float>?, starts: [Int])?,
    _ execution: Execution
  ) -> Tensor {
    let width = call.heads.count * call.heads.size
    let table = execution.kernels.table.pointee
    let floats = table.attention_scratch_f32(call.longestKeys, call.heads.size)
    var scoring: PlaceScoring?
    if case .places(let bias) = call.bias { scoring = PlaceScoring(bias, call, execution.kernels) }
    let further = scoring?.scratch ?? 0
    return execution.tensor([call.query.matrix.rows, width]) { [scoring] out in
      call.forEachTask(scratch: floats + further, execution) { task, scratch in
        var arguments = call.operands(of: task)
        let row = call.sequences.queries(task.sequence).lowerBound
        arguments.out = out + row * width + task.head * call.heads.size
        arguments.ldo = width
        if let probabilities, let base = probabilities.base {
          let map = arguments.queries * arguments.keys
          arguments.probabilities = base + probabilities.starts[task.sequence] + task.head * map
          arguments.ldp = arguments.keys
        }
        arguments.scratch = scratch
        if let scoring {
          scoring.attend(arguments, head: task.head, scratch: scratch + floats)
        } else {
          table.attention_f32(&arguments)
        }
      }
    }
  }
}

extension Attention.Call<Tensor> {
  fileprivate func operands(of task: Task) -> sememe_attention_f32 {
    var arguments = sememe_attention_f32()
    arguments.q = address(query, row: task.queries.lowerBound, head: task.head)
    arguments.ldq = query.matrix.width
    arguments.k = address(key, row: task.keys.lowerBound, head: task.keyHead)
    arguments.ldk = key.matrix.width
    arguments.v = address(value, row: task.keys.lowerBound, head: task.keyHead)
    arguments.ldv = value.matrix.width
    arguments.queries = task.queries.count
    arguments.keys = task.keys.count
    arguments.head = heads.size
    arguments.value_head = heads.size
    arguments.scale = heads.scale
    arguments.left = pattern.left
    arguments.right = pattern.right
    if case .distance(let bias) = bias {
      arguments.bias = bias.table.address + task.head * bias.table.width + bias.reach
      arguments.ldb = -1
    }
    return arguments
  }

  private func address(
    _ operand: Attention.Operand<Tensor>, row: Int, head: Int
  ) -> UnsafePointer<Float> {
    operand.matrix.address + row * operand.matrix.width + operand.column + head * heads.size
  }
}
