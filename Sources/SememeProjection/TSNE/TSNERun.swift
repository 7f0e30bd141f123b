import SememeTensors

/// The steps of one map.
struct TSNERun {
  let options: TSNEOptions
  let affinities: AffinityMatrix
  let pool: ThreadPool
  let progress: ((TSNEProgress) throws -> Void)?

  /// Moves the points of a map until it is done.
  ///
  /// - Parameters:
  ///   - start: [count × dimension].
  ///   - repulsion: how repulsion is computed.
  ///   - kernels: the level.
  /// - Returns: where they end, and the divergence of the map.
  /// - Throws: `CancellationError` where the task was cancelled; what `progress` throws.
  func places(
    from start: Tensor, _ repulsion: TSNEPlan.Repulsing, _ kernels: KernelLevel
  ) throws -> (places: Tensor, divergence: Double) {
    let dimension = options.dimension
    switch (repulsion, dimension) {
    case (.interpolation, _):
      return try run(start, InterpolatedRepulsion(kernels))
    case (.barnesHut(let angle), 3):
      return try run(start, BarnesHutRepulsion<SIMD4<Float>>(dimension: 3, angle: angle))
    case (.barnesHut(let angle), _):
      return try run(start, BarnesHutRepulsion<SIMD2<Float>>(dimension: dimension, angle: angle))
    case (.exact, 3): return try run(start, ExactRepulsion<SIMD4<Float>>(dimension: 3, kernels))
    case (.exact, _):
      return try run(start, ExactRepulsion<SIMD2<Float>>(dimension: dimension, kernels))
    }
  }

  private func run<Field: RepulsiveField>(
    _ start: Tensor, _ field: Field
  ) throws -> (Tensor, Double) {
    func begun() -> TSNEOptimizer<Field> {
      TSNEOptimizer(
        places: Self.vectors(start), affinities: affinities, field: field, pool: pool)
    }
    var optimizer = begun()
    var exaggeration = options.earlyExaggeration ?? Self.strongest
    let width = optimizer.meanSquare
    let total = options.earlyIterations + options.iterations
    var iteration = 0
    while iteration < total {
      try Cancellation.check()
      let isEarly = iteration < options.earlyIterations
      optimizer.step(
        isEarly
          ? phase(exaggeration, options.earlyMomentum)
          : phase(options.exaggeration, options.momentum))
      iteration += 1
      guard iteration.isMultiple(of: TSNE.reportInterval), iteration < total else { continue }
      if isEarly, iteration == TSNE.reportInterval, canWeaken(exaggeration),
        optimizer.meanSquare < width
      {
        exaggeration /= 2
        optimizer = begun()
        iteration = 0
        continue
      }
      if let progress {
        try progress(
          TSNEProgress(
            iteration: iteration, iterationCount: total, divergence: optimizer.divergence()))
      }
    }
    let divergence = optimizer.divergence()
    try progress?(
      TSNEProgress(iteration: total, iterationCount: total, divergence: divergence))
    return (Self.tensor(optimizer.places, width: start.width), divergence)
  }

  /// Exaggeration to begin with.
  private static let strongest = 12.0
  /// Exaggeration that is not halved any more.
  private static let weakest = 1.5

  /// Whether exaggeration may be halved: where nobody chose it, and the map begins small.
  private func canWeaken(_ exaggeration: Double) -> Bool {
    if case .places = options.start { return false }
    return options.earlyExaggeration == nil && exaggeration > Self.weakest
  }

  private func phase(_ exaggeration: Double, _ momentum: Double) -> TSNEPhase {
    TSNEPhase(
      exaggeration: exaggeration,
      learningRate: options.learningRate ?? Double(affinities.rowCount) / exaggeration,
      momentum: momentum)
  }

  /// Rows as vectors, with zeros behind their coordinates.
  static func vectors<Place: SIMD<Float>>(_ rows: Tensor) -> [Place] {
    (0..<rows.rows).map { row in
      var place = Place.zero
      for axis in 0..<rows.width { place[axis] = rows[row, axis] }
      return place
    }
  }

  private static func tensor<Place: SIMD<Float>>(_ places: [Place], width: Int) -> Tensor {
    Tensor([places.count, width]) { out in
      for (row, place) in places.enumerated() {
        for axis in 0..<width { out[row * width + axis] = place[axis] }
      }
    }
  }
}

/// The settings of some steps.
struct TSNEPhase {
  let exaggeration: Double
  let learningRate: Double
  let momentum: Double
}
