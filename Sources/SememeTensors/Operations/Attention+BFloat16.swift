internal import CSememeKernels

extension Attention {
  /// Computes the attention of every head and sequence from numbers in bfloat16; scores, softmax
  /// and sums are float32.
  ///
  /// - Parameters:
  ///   - query: [query tokens × …].
  ///   - key: [key tokens × …].
  ///   - value: [key tokens × …].
  ///   - heads: the shape of the heads.
  ///   - sequences: where each sequence's rows lie.
  ///   - pattern: which keys a query sees.
  ///   - format: of the weights that will read the result.
  ///   - execution: how to run; nothing is captured.
  /// - Returns: [query tokens × heads·size], the heads side by side.
  package static func forward(
    query: Operand<NarrowRows>, key: Operand<NarrowRows>, value: Operand<NarrowRows>,
    heads: Heads, sequences: Sequences, pattern: Pattern = .full, for format: NumberFormat,
    _ execution: Execution
  ) -> LinearInput {
    let call = Call(query, key, value, heads, sequences, pattern)
    let (rows, width) = (query.matrix.rows, heads.count * heads.size)
    if format == .bfloat16 {
      return .bfloat16(
        NarrowRows(rows: rows, width: width, execution) { out, stride in
          // Heads fill whole rows; only a row of odd width has a number more.
          if stride > width { for row in 0..<rows { out[row * stride + width] = 0 } }
          run(call, execution) { arguments, row, column in
            arguments.narrow = out + row * stride + column
            arguments.ld_narrow = stride
          }
        })
    }
    let output = execution.tensor([rows, width]) { out in
      run(call, execution) { arguments, row, column in
        arguments.out = out + row * width + column
        arguments.ldo = width
      }
    }
    return LinearInput(output, for: format, execution)
  }

  private static func run(
    _ call: Call<NarrowRows>, _ execution: Execution,
    _ address: @escaping (inout sememe_attention_bf16, _ row: Int, _ column: Int) -> Void
  ) {
    let table = execution.kernels.table.pointee
    let float = MemoryLayout<Float>.stride
    let floats =
      (table.attention_scratch_bf16(call.longestKeys, call.heads.size) + float - 1) / float
    call.forEachTask(scratch: floats, execution) { task, scratch in
      var arguments = call.operands(of: task)
      address(&arguments, task.queries.lowerBound, task.head * call.heads.size)
      arguments.scratch = UnsafeMutableRawPointer(scratch)
      table.attention_bf16(&arguments)
    }
  }
}

extension Attention.Call<NarrowRows> {
  fileprivate func operands(of task: Task) -> sememe_attention_bf16 {
    var arguments = sememe_attention_bf16()
    arguments.q = address(query, row: task.queries.lowerBound, head: task.head)
    arguments.ldq = query.matrix.stride
    arguments.k = address(key, row: task.keys.lowerBound, head: task.keyHead)
    arguments.ldk = key.matrix.stride
    arguments.v = address(value, row: task.keys.lowerBound, head: task.keyHead)
    arguments.ldv = value.matrix.stride
    arguments.queries = task.queries.count
    arguments.keys = task.keys.count
    arguments.head = heads.size
    arguments.value_head = heads.size
    arguments.scale = heads.scale
    arguments.left = pattern.left
    arguments.right = pattern.right
    return arguments
  }

  private func address(
    _ operand: Attention.Operand<NarrowRows>, row: Int, head: Int
  ) -> UnsafePointer<UInt16> {
    UnsafePointer(operand.matrix.address) + row * operand.matrix.stride + operand.column
      + head * heads.size
  }
}
