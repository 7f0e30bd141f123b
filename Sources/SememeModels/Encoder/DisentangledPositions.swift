internal import SememeCheckpoints
internal import SememeTensors

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// The vectors of relative positions that all layers of a disentangled attention share, before each
/// layer's own projections.
///
/// He et al. 2021, arXiv:2006.03654, section 3.1.
struct DisentangledPositions: Sendable {
  private let kind: EncoderDescription.Disentangled
  /// A vector for every place, [places × hidden].
  private let vectors: Tensor
  private let places: RelativePlaces

  /// Reads the table, and the norm of its rows where there is one.
  init(
    _ weights: WeightScope, _ keys: EncoderKeys, _ description: EncoderDescription,
    _ kind: EncoderDescription.Disentangled, _ loader: WeightLoader
  ) throws(CheckpointError) {
    self.kind = kind
    let hidden = description.hiddenSize
    let table = try weights[keys.relativeBias].tensor("weight", [2 * kind.span, hidden])
    let norm =
      kind.normalizesTable
      ? try loader.norm(
        weights[keys.relativeNorm], hidden, description.normKind,
        epsilon: description.layerNormEpsilon) : nil
    let (rows, places) = DisentangledPositions.rows(
      kind, reach: description.positions.maximumLength - 1)
    let used = EmbeddingSum.forward([.init(table, rows)], loader.execution)
    vectors = (norm.map { $0(used, loader.execution) } ?? used).copied()
    self.places = RelativePlaces(places)
  }

  /// What one layer adds to its scores: its projections of the vectors.
  ///
  /// They do not depend on any text, so they are computed once, and exactly.
  ///
  /// - Parameters:
  ///   - weights: the layer.
  ///   - keys: what the projections are called.
  ///   - heads: the shape of the heads.
  ///   - loader: reads them.
  /// - Returns: what attention takes.
  /// - Throws: `CheckpointError` where a tensor is missing, has another shape or is not finite.
  func bias(
    _ weights: WeightScope, _ keys: EncoderKeys, heads: Attention.Heads, _ loader: WeightLoader
  ) throws(CheckpointError) -> Attention.PlaceBias {
    var (query, key) = (keys.positionQuery, keys.positionKey)
    if kind.sharesProjections, case .separate(let ownQuery, let ownKey, _) = keys.queryKeyValue {
      (query, key) = (ownQuery, ownKey)
    }
    func project(_ name: String) throws(CheckpointError) -> Attention.PlaceVectors {
      let map = try loader.exact.linear(
        weights[name], from: vectors.width, to: heads.count * heads.size)
      return Attention.PlaceVectors(
        Linear.forward(vectors, map, loader.execution), heads: heads, kernels: loader.kernels,
        pool: loader.pool)
    }
    return Attention.PlaceBias(
      places, keys: kind.contentToPosition ? try project(key) : nil,
      queries: kind.positionToContent ? try project(query) : nil)
  }

  /// The rows of the table that distances from −reach to reach stand for, each once and in order,
  /// and which of them each distance has.
  static func rows(
    _ kind: EncoderDescription.Disentangled, reach: Int
  ) -> (rows: [Int32], places: [Int32]) {
    var rows: [Int32] = []
    let places = (-reach...reach).map { distance in
      let row = Int32(row(of: distance, kind))
      if rows.last != row { rows.append(row) }
      return Int32(rows.count - 1)
    }
    return (rows, places)
  }

  /// The row of a distance, query less key.
  private static func row(of distance: Int, _ kind: EncoderDescription.Disentangled) -> Int {
    let bucket = kind.maximumDistance.map {
      DisentangledPositions.bucket(of: distance, span: kind.span, maximumDistance: $0)
    }
    return min(max((bucket ?? distance) + kind.span, 0), 2 * kind.span - 1)
  }

  /// Distances up to half of the span have a bucket each, those beyond have logarithmic ones.
  ///
  /// He et al. 2021, in the form published with DeBERTa v2.
  private static func bucket(of distance: Int, span: Int, maximumDistance: Int) -> Int {
    let (steps, exact) = (abs(distance), span / 2)
    guard steps > exact else { return distance }
    // In float32 and in this order, as the reference: borders depend on it.
    let border = Float(Double(maximumDistance - 1) / Double(exact))
    let share = logf(Float(steps) / Float(exact)) / logf(border)
    let further = (share * Float(exact - 1)).rounded(.up) + Float(exact)
    return (distance < 0 ? -1 : 1) * Int(further)
  }
}
