internal import CSememeKernels

extension Attention {
  /// How one call's scores gain what relative places add to them: a bias for a block of queries at a
  /// time, so that memory is linear in the tokens.
  ///
  /// Each query, and each key, is multiplied once with the vector of every place that occurs, in
  /// bands: the rows of a block share all but a few. The kernel then brings the products to where
  /// distances say.
  struct PlaceScoring {
    private let bias: PlaceBias
    private let scale: Float
    /// Where products stand among those of their row, from the smallest distance on.
    private let places: [Int32]
    /// The index of distance 0 in `places`.
    private let middle: Int
    /// The place whose products stand first in their row.
    private let first: Int
    /// The products of a row.
    private let width: Int
    private let stride: Int
    private let biasStride: Int
    private let longestKeys: Int
    private let table: UnsafePointer<sememe_kernels>

    /// Queries whose bias is kept at a time: whole strips of every kernel.
    private static let blockSize = 48
    /// Rows that are multiplied with the same vectors.
    private static let band = 24

    /// Prepares the tasks of a call.
    ///
    /// - Parameters:
    ///   - bias: the vectors; their places reach as far as the longest sequence.
    ///   - call: the operands.
    ///   - kernels: the level that computes.
    init(_ bias: PlaceBias, _ call: Call<Tensor>, _ kernels: KernelLevel) {
      self.bias = bias
      table = kernels.table
      scale = call.heads.scale
      longestKeys = call.longestKeys
      let longest = max(call.longestKeys, call.longestQueries)
      precondition(
        bias.places.reach >= longest - 1,
        "attention: places reach \(bias.places.reach), a sequence has \(longest) tokens")
      let (panel, margin) = (kernels.table.pointee.gemm_panel, Int(sememe_place_margin))
      let farthest = max(longest - 1, 0)
      first = bias.places.place(of: -farthest) / panel * panel
      width = bias.places.place(of: farthest) - first + 1
      places = bias.places.relative(to: first, length: longest, margin: margin)
      middle = farthest + margin
      stride = PlaceScoring.apart(width)
      biasStride = PlaceScoring.apart(longestKeys)
    }

    /// Floats for at least so many, whole cache lines and an odd number of them: rows that far apart
    /// share no set of a cache.
    private static func apart(_ floats: Int) -> Int { (floats + 15) / 16 * 16 | 16 }

    /// Floats of scratch memory that a task needs besides the kernel's own.
    var scratch: Int {
      let size = PlaceScoring.blockSize
      return (longestKeys + size) * stride + Int(sememe_place_margin) + size * biasStride
    }

    /// Attends for one head of one sequence.
    ///
    /// - Parameters:
    ///   - arguments: the operands of all its queries.
    ///   - head: whose vectors.
    ///   - scratch: as many floats as `scratch` says.
    func attend(
      _ arguments: sememe_attention_f32, head: Int, scratch: UnsafeMutablePointer<Float>
    ) {
      let (queries, keys) = (arguments.queries, arguments.keys)
      guard queries > 0, keys > 0 else {
        var arguments = arguments
        table.pointee.attention_f32(&arguments)
        return
      }
      let keyScores = scratch
      let queryScores = keyScores + longestKeys * stride
      let block = queryScores + PlaceScoring.blockSize * stride + Int(sememe_place_margin)
      multiply(arguments.k, arguments.ldk, 0..<keys, bias.queries, head, into: keyScores) { rows in
        (1 - rows.upperBound)...(queries - 1 - rows.lowerBound)
      }
      for start in Swift.stride(from: 0, to: queries, by: PlaceScoring.blockSize) {
        let part = start..<min(start + PlaceScoring.blockSize, queries)
        multiply(arguments.q, arguments.ldq, part, bias.keys, head, into: queryScores) { rows in
          (rows.lowerBound + 1 - keys)...(rows.upperBound - 1)
        }
        fill(block, part, keys, queryScores: queryScores, keyScores: keyScores)
        attend(arguments, part, bias: block)
      }
    }

    /// The products of some rows with the vectors of the places that their distances have.
    private func multiply(
      _ x: UnsafePointer<Float>, _ ldx: Int, _ rows: Range<Int>, _ vectors: PlaceVectors?,
      _ head: Int, into scores: UnsafeMutablePointer<Float>,
      distances: (Range<Int>) -> ClosedRange<Int>
    ) {
      guard let vectors else { return }
      for start in Swift.stride(from: rows.lowerBound, to: rows.upperBound, by: PlaceScoring.band) {
        let band = start..<min(start + PlaceScoring.band, rows.upperBound)
        let reached = distances(band)
        vectors.multiply(
          x + start * ldx, ldx, rows: band.count, head: head, first: first, width: width,
          columns: place(reached.lowerBound)...place(reached.upperBound),
          into: scores + (start - rows.lowerBound) * stride, stride)
      }
    }

    private func place(_ distance: Int) -> Int { Int(places[middle + distance]) }

    /// Fills the bias of some queries and all keys.
    private func fill(
      _ block: UnsafeMutablePointer<Float>, _ queries: Range<Int>, _ keys: Int,
      queryScores: UnsafePointer<Float>, keyScores: UnsafePointer<Float>
    ) {
      places.withUnsafeBufferPointer { places in
        var arguments = sememe_position_bias()
        arguments.query_scores = bias.keys == nil ? nil : queryScores
        arguments.ldq = stride
        arguments.key_scores = bias.queries == nil ? nil : keyScores
        arguments.ldk = stride
        arguments.places = places.baseAddress.map { $0 + middle }
        arguments.queries = queries.count
        arguments.keys = keys
        arguments.query_offset = queries.lowerBound
        arguments.scale = scale
        arguments.bias = block
        arguments.ldb = biasStride
        table.pointee.position_bias_f32(&arguments)
      }
    }

    /// Attends for some of the queries.
    private func attend(
      _ whole: sememe_attention_f32, _ queries: Range<Int>, bias: UnsafePointer<Float>
    ) {
      var arguments = whole
      let first = queries.lowerBound
      arguments.q += first * whole.ldq
      arguments.out += first * whole.ldo
      arguments.queries = queries.count
      arguments.query_offset += first
      arguments.bias = bias
      arguments.ldb = biasStride
      if let probabilities = whole.probabilities {
        arguments.probabilities = probabilities + first * whole.ldp
      }
      table.pointee.attention_f32(&arguments)
    }
  }
}
