import CSememeKernels
import SememeTestSupport
import Testing

/// One head's attention with its window, and ways to compute parts of it.
struct AttentionProblem {
  let queries: Int
  let keys: Int
  let head: Int
  let valueHead: Int
  var left = Int.max
  var right = Int.max
  var queryOffset = 0
  var hasBias = false
  let scale: Float = 0.37
  var q: [Float]
  var k: [Float]
  var v: [Float]
  var bias: [Float]
  /// Where set, the bias of every distance from −(queries − 1) on, of which `bias` is made.
  private(set) var distanceBias: [Float]?

  init(queries: Int, keys: Int, head: Int, valueHead: Int, seed: UInt64 = 1) {
    var random = SeededGenerator(seed: seed)
    (self.queries, self.keys, self.head, self.valueHead) = (queries, keys, head, valueHead)
    q = random.floats(queries * head, scale: 2)
    k = random.floats(keys * head, scale: 2)
    v = random.floats(keys * valueHead)
    bias = random.floats(queries * keys)
  }

  /// Lets the bias depend on the distance from query to key only, and be given by distance.
  mutating func biasByDistance(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let distances = random.floats(queries + keys - 1)
    bias = (0..<queries * keys).map { distances[$0 % keys - $0 / keys + queries - 1] }
    distanceBias = distances
    hasBias = true
  }

  /// Gives the same bias for every pair again.
  mutating func giveBiasInFull() { distanceBias = nil }

  /// The outputs and the probabilities of some queries.
  struct Result {
    let out: [Float]
    let probabilities: [Float]
  }

  /// Attention of the queries in `block`, with every row `gap` floats wider than it needs to be.
  func result(
    on level: TestedLevel, queries block: Range<Int>? = nil, offset: Int? = nil, gap: Int = 0,
    wantsProbabilities: Bool = true
  ) -> Result {
    let block = block ?? 0..<queries
    let kernels = level.kernels
    let query = GuardedFloats(spread(q, width: head, stride: head + gap), offset: offset)
    let key = GuardedFloats(spread(k, width: head, stride: head + gap), offset: offset)
    let value = GuardedFloats(
      spread(v, width: valueHead, stride: valueHead + gap), offset: offset)
    let bias = GuardedFloats(
      distanceBias ?? spread(bias, width: keys, stride: keys + gap), offset: offset)
    let out = GuardedFloats(
      count: extent(rows: block.count, width: valueHead, stride: valueHead + gap), offset: offset)
    let probabilities = GuardedFloats(
      count: extent(rows: block.count, width: keys, stride: keys + gap), offset: offset)
    let scratch = GuardedFloats(count: kernels.attention_scratch_f32(keys, head), offset: offset)

    var args = sememe_attention_f32()
    args.q = UnsafePointer(query.start + block.lowerBound * (head + gap))
    args.k = UnsafePointer(key.start)
    args.v = UnsafePointer(value.start)
    args.out = out.start
    (args.ldq, args.ldk) = (head + gap, head + gap)
    (args.ldv, args.ldo) = (valueHead + gap, valueHead + gap)
    (args.queries, args.keys) = (block.count, keys)
    (args.head, args.value_head) = (head, valueHead)
    args.scale = scale
    args.left = left == .max ? sememeUnlimited : left
    args.right = right == .max ? sememeUnlimited : right
    args.query_offset = queryOffset + block.lowerBound
    args.ldb = distanceBias == nil ? keys + gap : -1
    let firstBias = distanceBias == nil ? 0 : queries - 1
    if hasBias { args.bias = UnsafePointer(bias.start + firstBias + block.lowerBound * args.ldb) }
    if wantsProbabilities { args.probabilities = probabilities.start }
    args.ldp = keys + gap
    args.scratch = scratch.start
    kernels.attention_f32(&args)
    expectIntact(query, key, value, bias, out, probabilities, scratch)
    return Result(
      out: gathered(out.values, width: valueHead, stride: valueHead + gap),
      probabilities: gathered(probabilities.values, width: keys, stride: keys + gap))
  }

  /// The keys that a query sees, by the words of the contract.
  func visible(_ query: Int) -> [Int] {
    let place = query + queryOffset
    return (0..<keys).filter { key in
      (left == .max || key >= place - left) && (right == .max || key <= place + right)
    }
  }
}

/// The contract's SIZE_MAX, as Swift imports `size_t`.
let sememeUnlimited = Int(bitPattern: UInt.max)
