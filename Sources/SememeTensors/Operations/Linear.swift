internal import CSememeKernels

/// The linear map y = residual + activation(x·Wᵀ + b), fused.
package enum Linear {
  /// Computes the map for every row.
  ///
  /// - Parameters:
  ///   - x: [rows × input], in the form that the weight's format reads.
  ///   - weight: packed for the execution's kernel level.
  ///   - activation: applied after the bias.
  ///   - residual: [rows × output], added after the activation, or nil.
  ///   - execution: how to run.
  /// - Returns: [rows × output].
  package static func forward(
    _ x: LinearInput, _ weight: LinearWeight, activation: Activation = .identity,
    adding residual: Tensor? = nil, _ execution: Execution
  ) -> Tensor {
    let map = LinearMap(weight, activation, execution)
    map.check(x, residual)
    return execution.tensor([x.rows, weight.outputSize]) { y in
      map.share(rows: x.rows) { rows, columns in
        map.multiply(x, from: rows.lowerBound, adding: residual, into: y, rows, columns)
      }
    }
  }

  /// Computes the map for every row of floats, whatever the weight's format.
  ///
  /// - Parameters:
  ///   - x: [rows × input].
  ///   - weight: packed for the execution's kernel level.
  ///   - activation: applied after the bias.
  ///   - residual: [rows × output], added after the activation, or nil.
  ///   - execution: how to run.
  /// - Returns: [rows × output].
  package static func forward(
    _ x: Tensor, _ weight: LinearWeight, activation: Activation = .identity,
    adding residual: Tensor? = nil, _ execution: Execution
  ) -> Tensor {
    forward(
      LinearInput(x, for: weight.format, factors: weight.inputFactors, execution), weight,
      activation: activation, adding: residual, execution)
  }

  /// Computes the map with its results rounded to bfloat16.
  ///
  /// - Parameters:
  ///   - x: [rows × input], in the form that the weight's format reads.
  ///   - weight: packed for the execution's kernel level.
  ///   - activation: applied after the bias.
  ///   - execution: how to run.
  /// - Returns: [rows × output].
  package static func narrow(
    _ x: LinearInput, _ weight: LinearWeight, activation: Activation = .identity,
    _ execution: Execution
  ) -> NarrowRows {
    let map = LinearMap(weight, activation, execution)
    map.check(x, nil)
    return NarrowRows(rows: x.rows, width: weight.outputSize, execution) { y, stride in
      map.share(rows: x.rows) { rows, columns in
        map.multiply(x, from: rows.lowerBound, into: y, stride: stride, rows, columns)
      }
    }
  }
}

/// One linear map and how it runs: what its products have in common.
struct LinearMap {
  let weight: LinearWeight
  private let activation: Activation
  private let execution: Execution
  /// Fewer rows a thread than this waste the kernel's register tile.
  static let minimumRows = 12

  init(_ weight: LinearWeight, _ activation: Activation, _ execution: Execution) {
    precondition(
      weight.kernels.table == execution.kernels.table,
      "linear: weight packed for \(weight.kernels), execution runs \(execution.kernels)")
    self.weight = weight
    self.activation = activation
    self.execution = execution
  }

  func check(_ x: LinearInput, _ residual: Tensor?) {
    precondition(
      x.width == weight.inputSize && x.format == weight.format,
      "linear: \(x.format) input of width \(x.width), weight reads \(weight.format) of "
        + "\(weight.inputSize)")
    precondition(
      residual.map { $0.rows == x.rows && $0.width == weight.outputSize } ?? true,
      "linear: residual \(residual?.shape ?? []) for \(x.rows) rows of \(weight.outputSize)")
  }

  /// Shares one product out: many rows by rows, few rows by panels of columns.
  ///
  /// The parts never change a result, since each element is one chain over the inner size.
  func share(rows: Int, _ body: @escaping (Range<Int>, Range<Int>) -> Void) {
    let columns = weight.outputSize
    let threads = execution.pool?.threadCount ?? 1
    if threads == 1 || rows >= threads * LinearMap.minimumRows {
      execution.forEachBlock(of: rows, minimum: LinearMap.minimumRows) { body($0, 0..<columns) }
    } else {
      let panel = weight.kernels.table.pointee.gemm_panel
      execution.forEachBlock(of: (columns + panel - 1) / panel, minimum: 2) { panels in
        body(0..<rows, panels.lowerBound * panel..<min(panels.upperBound * panel, columns))
      }
    }
  }

  /// Computes some rows and columns: the rows of x from `first` on become the rows `rows` of y,
  /// which has the width of the whole output.
  func multiply(
    _ x: LinearInput, from first: Int, adding residual: Tensor?,
    into y: UnsafeMutablePointer<Float>, _ rows: Range<Int>, _ columns: Range<Int>
  ) {
    let width = weight.outputSize
    var output = sememe_gemm_output()
    output.residual = residual.map { $0.address + rows.lowerBound * width }
    output.ldr = width
    output.c = y + rows.lowerBound * width
    output.ldc = width
    multiply(x, from: first, rows.count, columns, &output)
  }

  /// The same with results rounded to bfloat16.
  func multiply(
    _ x: LinearInput, from first: Int, into y: UnsafeMutablePointer<UInt16>, stride: Int,
    _ rows: Range<Int>, _ columns: Range<Int>
  ) {
    var output = sememe_gemm_output()
    output.narrow = y + rows.lowerBound * stride
    output.ld_narrow = stride
    if !weight.outputSize.isMultiple(of: 2), columns.upperBound == weight.outputSize {
      for row in rows { y[row * stride + weight.outputSize] = 0 }
    }
    multiply(x, from: first, rows.count, columns, &output)
  }

  private func multiply(
    _ x: LinearInput, from first: Int, _ rows: Int, _ columns: Range<Int>,
    _ output: inout sememe_gemm_output
  ) {
    output.n = weight.outputSize
    output.bias = weight.bias?.address
    output.activation = activation.kernel
    output.rows = rows
    output.column_begin = columns.lowerBound
    output.column_end = columns.upperBound
    let table = weight.kernels.table
    let panels = UnsafeMutableRawPointer(weight.panels.pointer)
    switch x {
    case .float32(let x):
      var arguments = sememe_gemm_f32(
        a: x.address + first * x.width, lda: x.width, packed: weight.panels.pointer,
        k: weight.inputSize, output: output)
      table.pointee.gemm_f32(&arguments)
    case .bfloat16(let x):
      var arguments = sememe_gemm_bf16(
        a: x.address + first * x.stride, lda: x.stride,
        packed: panels.assumingMemoryBound(to: UInt16.self), k: weight.inputSize, output: output)
      table.pointee.gemm_bf16(&arguments)
    case .int8(let x):
      let part = x.kernelRows(from: first)
      let channels = weight.channels?.address
      var arguments = sememe_gemm_s8(
        a: part.values, lda: part.ld, scales: part.scales, minimums: part.minimums,
        packed: panels.assumingMemoryBound(to: Int8.self), channel_scales: channels,
        channel_sums: channels.map { $0 + weight.outputSize }, k: weight.inputSize, output: output)
      table.pointee.gemm_s8(&arguments)
    }
  }
}
