import CSememeKernels
import Testing

/// A weight as one level packs it for one format.
enum PackedWeight {
  case float32(GuardedBuffer<Float>)
  case bfloat16(GuardedBuffer<UInt16>)
  case int8(GuardedBuffer<Int8>, scales: GuardedFloats, sums: GuardedFloats)

  /// How packing goes about its work; nothing of it may change the result.
  struct Form {
    /// Floats behind a 64-byte boundary, as `GuardedBuffer` takes them.
    var offset: Int?
    /// Floats between the rows of the weight.
    var gap = 0
    /// Where the rows are cut into two calls, the second one first; nil: one call.
    var cut: Int?
    /// What the memory holds before: a byte, everywhere.
    var filling: UInt8 = 0
  }

  init(_ problem: GEMMProblem, on level: TestedLevel, form: Form = Form()) {
    let (n, k, kernels) = (problem.n, problem.k, level.kernels)
    let ldw = k + form.gap
    let source = GuardedFloats(
      spread(problem.weight, width: k, stride: ldw), offset: form.offset)
    let cut = form.cut ?? n
    let ranges = cut == n ? [0..<n] : [cut..<n, 0..<cut]
    switch problem.format {
    case .float32:
      let size = kernels.gemm_packed_f32(n, k)
      let filling = Float(bitPattern: UInt32(form.filling) * 0x0101_0101)
      let packed = GuardedFloats(Array(repeating: filling, count: size), offset: form.offset)
      for rows in ranges {
        kernels.gemm_pack_f32(
          source.start, ldw, n, k, rows.lowerBound, rows.upperBound, packed.start)
      }
      self = .float32(packed)
    case .bfloat16:
      let size = kernels.gemm_packed_bf16(n, k)
      let filling = UInt16(form.filling) * 0x0101
      let packed = GuardedBuffer(Array(repeating: filling, count: size), offset: form.offset)
      for rows in ranges {
        kernels.gemm_pack_bf16(
          source.start, ldw, n, k, rows.lowerBound, rows.upperBound, packed.start)
      }
      self = .bfloat16(packed)
    case .int8:
      let size = kernels.gemm_packed_s8(n, k)
      let filling = Int8(bitPattern: form.filling)
      let packed = GuardedBuffer(Array(repeating: filling, count: size), offset: form.offset)
      let scales = GuardedFloats(count: n, offset: form.offset)
      let sums = GuardedFloats(count: n, offset: form.offset)
      for rows in ranges {
        kernels.gemm_pack_s8(
          source.start, ldw, n, k, rows.lowerBound, rows.upperBound, packed.start, scales.start,
          sums.start)
      }
      self = .int8(packed, scales: scales, sums: sums)
    }
    expectIntact(source)
    check()
  }

  /// Records an issue where memory outside was written.
  func check() {
    switch self {
    case .float32(let packed): expectIntact(packed)
    case .bfloat16(let packed): expectIntact(packed)
    case .int8(let packed, let scales, let sums): expectIntact(packed, scales, sums)
    }
  }

  /// Everything that was written.
  var bits: [UInt32] {
    switch self {
    case .float32(let packed): packed.bits
    case .bfloat16(let packed): packed.bits
    case .int8(let packed, let scales, let sums): packed.bits + scales.bits + sums.bits
    }
  }

  /// The number of packed elements.
  var count: Int {
    switch self {
    case .float32(let packed): packed.count
    case .bfloat16(let packed): packed.count
    case .int8(let packed, _, _): packed.count
    }
  }
}
