/// At which row of a table of relative positions each distance stands: its *place*.
///
/// Far distances may share places. The distance from a key to a query is the query's position less
/// the key's.
package struct RelativePlaces: Sendable {
  /// The place of every distance from −reach to reach.
  private let places: [Int32]
  /// The largest distance to either side.
  package var reach: Int { places.count / 2 }

  /// Takes the places of all distances.
  ///
  /// - Parameter places: of the distances from −reach to reach, 2·reach + 1 of them; the first one
  ///   is 0, none is less than the one before, and none more than one greater.
  package init(_ places: [Int32]) {
    precondition(places.count % 2 == 1, "attention: \(places.count) places have no middle")
    precondition(
      places[0] == 0 && zip(places, places.dropFirst()).allSatisfy { $1 - $0 == 0 || $1 - $0 == 1 },
      "attention: places must go on from 0 without a gap")
    self.places = places
  }

  /// The number of places.
  package var count: Int { Int(places[places.count - 1]) + 1 }

  /// The place of a distance within reach.
  func place(of distance: Int) -> Int { Int(places[distance + reach]) }

  /// Places less `first`, of the distances that sequences of a length have and of `margin` more to
  /// either side, which have those of the farthest.
  func relative(to first: Int, length: Int, margin: Int) -> [Int32] {
    let farthest = max(length - 1, 0)
    return (-farthest - margin...farthest + margin).map { distance in
      Int32(place(of: min(max(distance, -farthest), farthest)) - first)
    }
  }
}
