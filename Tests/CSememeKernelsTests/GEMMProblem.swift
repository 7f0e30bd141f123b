import CSememeKernels
import SememeTestSupport
import Testing

/// A product with all its additions, and ways to compute parts of it.
struct GEMMProblem {
  let rows: Int
  let n: Int
  let k: Int
  var a: [Float]
  var weight: [Float]
  let bias: [Float]
  let residual: [Float]

  init(rows: Int, n: Int, k: Int, seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    (self.rows, self.n, self.k) = (rows, n, k)
    a = random.floats(rows * k)
    weight = random.floats(n * k)
    bias = random.floats(n)
    residual = random.floats(rows * n)
  }

  /// How a call lays out its memory and what it adds.
  struct Form {
    var offset = 0
    var gap = 0
    var hasBias = true
    var hasResidual = true
    var residualIsResult = false
    var activation = SEMEME_ACTIVATION_NONE
  }

  /// The packed weight, cut at `cut` as two threads would.
  func packed(on level: TestedLevel, offset: Int = 0, cut: Int? = nil) -> GuardedFloats {
    let kernels = level.kernels
    let source = GuardedFloats(weight, offset: offset)
    let result = GuardedFloats(count: kernels.gemm_packed_floats(n, k), offset: offset)
    let cut = cut ?? n
    kernels.gemm_pack_f32(source.start, k, n, k, cut, n, result.start)
    kernels.gemm_pack_f32(source.start, k, n, k, 0, cut, result.start)
    GuardedFloats.expectIntact(source, result)
    return result
  }

  /// The result, row after row, of which only the given block was computed.
  func result(
    on level: TestedLevel, rows block: Range<Int>? = nil, columns: Range<Int>? = nil,
    form: Form = Form()
  ) -> [Float] {
    let block = block ?? 0..<rows
    let columns = columns ?? 0..<n
    let weights = packed(on: level, offset: form.offset)
    let input = GuardedFloats(spread(a, width: k, gap: form.gap), offset: form.offset)
    let addend = GuardedFloats(bias, offset: form.offset)
    let residual = GuardedFloats(spread(residual, width: n, gap: form.gap), offset: form.offset)
    let output =
      form.residualIsResult ? residual : GuardedFloats(count: residual.count, offset: form.offset)

    let (lda, ldc) = (k + form.gap, n + form.gap)
    var args = sememe_gemm_f32()
    args.a = UnsafePointer(input.start + block.lowerBound * lda)
    args.lda = lda
    args.packed = UnsafePointer(weights.start)
    (args.k, args.n) = (k, n)
    if form.hasBias { args.bias = UnsafePointer(addend.start) }
    if form.hasResidual { args.residual = UnsafePointer(residual.start + block.lowerBound * ldc) }
    args.ldr = ldc
    args.c = output.start + block.lowerBound * ldc
    args.ldc = ldc
    args.rows = block.count
    (args.column_begin, args.column_end) = (columns.lowerBound, columns.upperBound)
    args.activation = form.activation
    level.kernels.gemm_f32(&args)
    GuardedFloats.expectIntact(weights, input, addend, residual, output)

    let values = output.values
    if form.gap > 0 {
      for row in 0..<rows {
        #expect(values[(row * ldc + n)..<((row + 1) * ldc)].allSatisfy(isUntouched))
      }
    }
    return (0..<rows).flatMap { row in values[(row * ldc)..<(row * ldc + n)] }
  }

  /// Rows with `gap` floats of the guard pattern between them.
  private func spread(_ values: [Float], width: Int, gap: Int) -> [Float] {
    (0..<rows).flatMap { row in
      values[(row * width)..<((row + 1) * width)]
        + Array(repeating: GuardedFloats.pattern, count: gap)
    }
  }
}
