import CSememeKernels
import SememeTestSupport
import Testing

extension Int32: GuardedElement {
  static var guardPattern: Int32 { 0x5EED_FACE }
  var bits: UInt32 { UInt32(bitPattern: self) }
}

/// Scores by relative place of one head, and ways to turn parts of them into a bias.
struct PositionBiasProblem {
  let queries: Int
  let keys: Int
  var queryOffset = 0
  var givesQueryScores = true
  var givesKeyScores = true
  let scale: Float = 0.37
  /// The number of places.
  let count: Int
  /// The place of every distance from the smallest one that occurs on, with the margin before it.
  private let places: [Int32]
  var queryScores: [Float]
  var keyScores: [Float]

  /// Entries beside those that are needed, and floats behind a row.
  private static let margin = Int(sememe_place_margin)

  /// Makes random scores.
  ///
  /// - Parameters:
  ///   - queries: the number of queries.
  ///   - keys: the number of keys.
  ///   - sharing: of ten distances, how many have the place of the one before them.
  ///   - seed: of the random numbers.
  init(queries: Int, keys: Int, sharing: Int, seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    (self.queries, self.keys) = (queries, keys)
    let distances = max(queries + keys - 1, 1)
    var inner: [Int32] = [0]
    for _ in 1..<max(distances, 2) {
      inner.append(
        inner[inner.count - 1] + (Int.random(in: 0..<10, using: &random) < sharing ? 0 : 1))
    }
    count = Int(inner[inner.count - 1]) + 1
    let beside = (
      Array(repeating: inner[0], count: Self.margin),
      Array(repeating: inner[inner.count - 1], count: Self.margin)
    )
    places = beside.0 + inner + beside.1
    queryScores = random.floats(queries * count, scale: 3)
    keyScores = random.floats(keys * count, scale: 3)
  }

  /// The place of a query and a key.
  func place(_ query: Int, _ key: Int) -> Int {
    Int(places[Self.margin + query - key + keys - 1])
  }

  /// What the contract says, in double precision.
  func exact(_ query: Int, _ key: Int) -> (value: Double, magnitude: Double) {
    let place = place(query, key)
    let terms = [
      givesQueryScores ? Double(queryScores[query * count + place]) : 0,
      givesKeyScores ? Double(keyScores[key * count + place]) : 0,
    ].map { Double(scale) * $0 }
    return (terms.reduce(0, +), terms.map(abs).reduce(0, +))
  }

  /// The bias of the queries in `block`, with every row `gap` floats wider than it needs to be.
  func result(
    on level: TestedLevel, queries block: Range<Int>? = nil, offset: Int? = nil, gap: Int = 0
  ) -> [Float] {
    let block = block ?? 0..<queries
    let stride = count + gap
    let behind = Array(repeating: Float.guardPattern, count: Self.margin)
    let query = GuardedFloats(
      spread(queryScores, width: count, stride: stride) + behind, offset: offset)
    let key = GuardedFloats(
      spread(keyScores, width: count, stride: stride) + behind, offset: offset)
    let table = GuardedBuffer<Int32>(places, offset: offset)
    let bias = GuardedFloats(
      count: extent(rows: block.count, width: keys, stride: keys + gap), offset: offset)

    var args = sememe_position_bias()
    if givesQueryScores {
      args.query_scores = UnsafePointer(query.start + block.lowerBound * stride)
    }
    if givesKeyScores { args.key_scores = UnsafePointer(key.start) }
    (args.ldq, args.ldk) = (stride, stride)
    // Distance 0 stands behind the margin and as many negative distances as there are keys but one.
    args.places = UnsafePointer(table.start + Self.margin + max(keys - 1, 0) - queryOffset)
    args.query_offset = queryOffset + block.lowerBound
    (args.queries, args.keys) = (block.count, keys)
    args.scale = scale
    args.bias = bias.start
    args.ldb = keys + gap
    level.kernels.position_bias_f32(&args)
    expectIntact(query, key, table, bias)
    return gathered(bias.values, width: keys, stride: keys + gap)
  }
}
