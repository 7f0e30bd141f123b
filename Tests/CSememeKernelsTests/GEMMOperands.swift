import CSememeKernels
import Testing

/// A problem's operands in guarded memory, for calls that compute parts of it.
struct GEMMOperands {
  let problem: GEMMProblem
  private let level: TestedLevel
  private let layout: Layout
  private let input: Input
  private let scales: GuardedFloats
  private let minimums: GuardedFloats
  private let weights: PackedWeight
  private let bias: GuardedFloats
  private let lda: Int

  /// Where the operands and results of a call lie.
  struct Layout {
    var offset: Int?
    /// Granules between rows of activations, and elements between rows of results.
    var gap = 0
  }

  /// What a call adds and gives.
  struct Form {
    var hasBias = true
    var hasResidual = true
    /// The residual lies where the result goes.
    var residualIsResult = false
    var activation = SEMEME_ACTIVATION_NONE
    var givesFloats = true
    var givesNarrow = false
  }

  /// The results of all rows and columns; untouched ones keep the guard pattern.
  struct Result {
    let floats: [Float]
    let narrow: [UInt16]
  }

  private enum Input {
    case float32(GuardedBuffer<Float>)
    case bfloat16(GuardedBuffer<UInt16>)
    case int8(GuardedBuffer<UInt8>)
  }

  init(
    _ problem: GEMMProblem, on level: TestedLevel, layout: Layout = Layout(),
    weights: PackedWeight? = nil
  ) {
    let granule = problem.format.rowGranule
    let width = (problem.k + granule - 1) / granule * granule
    (self.problem, self.level, self.layout) = (problem, level, layout)
    let stride = width + layout.gap * granule
    lda = stride
    let padding = Array(repeating: Float(0), count: width - problem.k)
    let rows = (0..<problem.rows).flatMap { row in
      problem.a[(row * problem.k)..<((row + 1) * problem.k)] + padding
    }
    func placed<Element>(_ convert: (Float) -> Element) -> GuardedBuffer<Element> {
      GuardedBuffer(
        spread(rows.map(convert), width: width, stride: stride), offset: layout.offset)
    }
    switch problem.format {
    case .float32: input = .float32(placed { $0 })
    case .bfloat16: input = .bfloat16(placed(nearestBFloat16))
    case .int8: input = .int8(placed { UInt8($0) })
    }
    scales = GuardedFloats(problem.scales, offset: layout.offset)
    minimums = GuardedFloats(problem.minimums, offset: layout.offset)
    bias = GuardedFloats(problem.bias, offset: layout.offset)
    self.weights = weights ?? PackedWeight(problem, on: level, form: .init(offset: layout.offset))
  }

  /// Computes a block of rows and columns.
  func result(
    rows: Range<Int>? = nil, columns: Range<Int>? = nil, form: Form = Form()
  ) -> Result {
    let (rows, columns) = (rows ?? 0..<problem.rows, columns ?? 0..<problem.n)
    let stride = problem.n + layout.gap
    let addend = GuardedFloats(
      spread(problem.residual, width: problem.n, stride: stride), offset: layout.offset)
    let count = extent(rows: problem.rows, width: problem.n, stride: stride)
    let floats =
      form.residualIsResult ? addend : GuardedFloats(count: count, offset: layout.offset)
    let narrow = GuardedBuffer<UInt16>(count: count, offset: layout.offset)

    var output = sememe_gemm_output()
    output.n = problem.n
    if form.hasBias { output.bias = UnsafePointer(bias.start) }
    output.activation = form.activation
    if form.hasResidual { output.residual = UnsafePointer(addend.start + rows.lowerBound * stride) }
    output.ldr = stride
    if form.givesFloats { output.c = floats.start + rows.lowerBound * stride }
    output.ldc = stride
    if form.givesNarrow { output.narrow = narrow.start + rows.lowerBound * stride }
    output.ld_narrow = stride
    output.rows = rows.count
    (output.column_begin, output.column_end) = (columns.lowerBound, columns.upperBound)
    multiply(from: rows.lowerBound, output)
    expectIntact(addend, floats, narrow, bias, scales, minimums)
    return Result(
      floats: gathered(floats.values, width: problem.n, stride: stride),
      narrow: gathered(narrow.values, width: problem.n, stride: stride))
  }

  private func multiply(from row: Int, _ output: sememe_gemm_output) {
    let (k, kernels) = (problem.k, level.kernels)
    switch (input, weights) {
    case (.float32(let a), .float32(let packed)):
      var args = sememe_gemm_f32(
        a: a.start + row * lda, lda: lda, packed: packed.start, k: k, output: output)
      kernels.gemm_f32(&args)
      expectIntact(a)
    case (.bfloat16(let a), .bfloat16(let packed)):
      var args = sememe_gemm_bf16(
        a: a.start + row * lda, lda: lda, packed: packed.start, k: k, output: output)
      kernels.gemm_bf16(&args)
      expectIntact(a)
    case (.int8(let a), .int8(let packed, let channelScales, let channelSums)):
      var args = sememe_gemm_s8(
        a: a.start + row * lda, lda: lda, scales: scales.start + row,
        minimums: minimums.start + row, packed: packed.start,
        channel_scales: channelScales.start, channel_sums: channelSums.start, k: k,
        output: output)
      kernels.gemm_s8(&args)
      expectIntact(a)
    default: preconditionFailure("weights packed for another format")
    }
    weights.check()
  }
}
