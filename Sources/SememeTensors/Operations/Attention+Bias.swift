extension Attention {
  /// What is added to the scaled scores.
  package enum Bias: Sendable {
    /// A number of the head and the distance.
    case distance(DistanceBias)
    /// Products of queries and keys with vectors of their relative places.
    case places(PlaceBias)
  }

  /// What is added to a head's scaled scores, by how far the key lies behind the query.
  package struct DistanceBias: Sendable {
    /// Column `reach + d` holds what is added at distance d = key − query.
    let table: Tensor
    /// The largest distance to either side.
    let reach: Int

    /// Takes the numbers of every head and distance.
    ///
    /// - Parameter table: [heads × (2·reach + 1)], from distance −reach to reach.
    package init(_ table: Tensor) {
      precondition(table.width % 2 == 1, "attention: \(table.shape) has no middle, distance 0")
      self.table = table
      reach = table.width / 2
    }
  }

  /// What disentangled attention adds to the scores of query i and key j, before they are scaled:
  /// qᵢ·Kᵣ + kⱼ·Qᵣ with the vectors of their relative place.
  ///
  /// He et al. 2021, arXiv:2006.03654, eq. 4; either term may be left out.
  package struct PlaceBias: Sendable {
    let places: RelativePlaces
    /// What queries are multiplied with: content to position.
    let keys: PlaceVectors?
    /// What keys are multiplied with: position to content.
    let queries: PlaceVectors?

    /// Pairs the places of distances with their vectors.
    ///
    /// - Parameters:
    ///   - places: of all distances that occur.
    ///   - keys: what queries are multiplied with, or nil.
    ///   - queries: what keys are multiplied with, or nil.
    package init(_ places: RelativePlaces, keys: PlaceVectors?, queries: PlaceVectors?) {
      for vectors in [keys, queries] {
        precondition(
          vectors.map { $0.count == places.count } ?? true,
          "attention: \(vectors?.count ?? 0) vectors for \(places.count) places")
      }
      self.places = places
      self.keys = keys
      self.queries = queries
    }
  }
}
