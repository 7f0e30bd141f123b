/// A long vector that is zero almost everywhere: its other numbers and where they stand.
public struct SparseVector: Sendable, Hashable {
  /// The places of the numbers, ascending.
  public let indices: [Int32]
  /// The numbers, as many as places.
  public let values: [Float]

  /// Puts numbers and places together.
  ///
  /// - Parameters:
  ///   - indices: places, none negative, each larger than the one before.
  ///   - values: as many numbers.
  /// - Throws: `SememeError` where they do not belong together.
  public init(indices: [Int32], values: [Float]) throws(SememeError) {
    guard indices.count == values.count else {
      throw SememeError(
        .invalidArgument, "a sparse vector of \(indices.count) places with \(values.count) numbers")
    }
    guard indices.first ?? 0 >= 0, zip(indices, indices.dropFirst()).allSatisfy({ $0 < $1 }) else {
      throw SememeError(
        .invalidArgument, "the places of a sparse vector must ascend, and begin at 0 or later")
    }
    self.init(checkedIndices: indices, values: values)
  }

  init(checkedIndices indices: [Int32], values: [Float]) {
    self.indices = indices
    self.values = values
  }

  /// How many numbers are stored.
  public var count: Int { indices.count }

  /// The vector with its largest numbers only, by magnitude.
  ///
  /// - Parameter count: how many stay; of equal ones the earlier.
  /// - Returns: a vector of at most so many numbers.
  func keeping(_ count: Int) -> SparseVector {
    guard count < self.count else { return self }
    let kept = values.indices.sorted {
      let (a, b) = (values[$0].magnitude, values[$1].magnitude)
      return a != b ? a > b : $0 < $1
    }.prefix(count).sorted()
    return SparseVector(checkedIndices: kept.map { indices[$0] }, values: kept.map { values[$0] })
  }
}
