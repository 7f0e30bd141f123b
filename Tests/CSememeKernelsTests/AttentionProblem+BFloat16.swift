import CSememeKernels
import Testing

extension AttentionProblem {
  /// The same with queries, keys and values that bfloat16 holds, and without bias.
  var rounded: AttentionProblem {
    var result = self
    result.q = q.map(roundedToBFloat16)
    result.k = k.map(roundedToBFloat16)
    result.v = v.map(roundedToBFloat16)
    result.hasBias = false
    return result
  }

  /// The outputs of some queries as floats and in bfloat16; what was not wanted is untouched.
  struct NarrowResult {
    let out: [Float]
    let narrow: [UInt16]
  }

  /// Attention in bfloat16 of the queries in `block`, with every row `gap` numbers wider than it
  /// needs to be.
  func narrowResult(
    on level: TestedLevel, queries block: Range<Int>? = nil, offset: Int? = nil, gap: Int = 0,
    givesFloats: Bool = true, givesNarrow: Bool = true
  ) -> NarrowResult {
    let block = block ?? 0..<queries
    let kernels = level.kernels
    func placed(_ values: [Float], _ width: Int) -> GuardedBuffer<UInt16> {
      GuardedBuffer(
        spread(values.map(nearestBFloat16), width: width, stride: width + gap), offset: offset)
    }
    let (query, key, value) = (placed(q, head), placed(k, head), placed(v, valueHead))
    let count = extent(rows: block.count, width: valueHead, stride: valueHead + gap)
    let out = GuardedFloats(count: count, offset: offset)
    let narrow = GuardedBuffer<UInt16>(count: count, offset: offset)
    let scratch = GuardedBuffer<UInt8>(
      count: kernels.attention_scratch_bf16(keys, head), offset: 0)

    var args = sememe_attention_bf16()
    args.q = UnsafePointer(query.start + block.lowerBound * (head + gap))
    args.k = UnsafePointer(key.start)
    args.v = UnsafePointer(value.start)
    if givesFloats { args.out = out.start }
    if givesNarrow { args.narrow = narrow.start }
    (args.ldq, args.ldk) = (head + gap, head + gap)
    (args.ldv, args.ldo, args.ld_narrow) = (valueHead + gap, valueHead + gap, valueHead + gap)
    (args.queries, args.keys) = (block.count, keys)
    (args.head, args.value_head) = (head, valueHead)
    args.scale = scale
    args.left = left == .max ? sememeUnlimited : left
    args.right = right == .max ? sememeUnlimited : right
    args.query_offset = queryOffset + block.lowerBound
    args.scratch = UnsafeMutableRawPointer(scratch.start)
    kernels.attention_bf16(&args)
    expectIntact(query, key, value, out, narrow, scratch)
    return NarrowResult(
      out: gathered(out.values, width: valueHead, stride: valueHead + gap),
      narrow: gathered(narrow.values, width: valueHead, stride: valueHead + gap))
  }
}
