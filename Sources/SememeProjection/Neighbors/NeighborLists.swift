/// For every point the nearest others found so far, the nearest first.
///
/// Which stay does not depend on the order in which others are offered: of two at the same distance
/// the lower place is the nearer one.
///
/// `@unchecked Sendable`: threads write only lists of their own points.
final class NeighborLists: @unchecked Sendable {
  /// How many points have lists.
  let count: Int
  /// How many others a list holds at most.
  let capacity: Int
  /// From the highest bit on: the distance, the place of the other point, and whether it is new.
  private let keys: UnsafeMutablePointer<UInt64>

  /// Empty lists.
  init(count: Int, capacity: Int) {
    (self.count, self.capacity) = (count, capacity)
    keys = .allocate(capacity: max(count * capacity, 1))
    keys.initialize(repeating: .max, count: count * capacity)
  }

  deinit { keys.deallocate() }

  /// An entry: a distance that is not negative, a place, new.
  static func key(_ distance: Float, _ place: Int32) -> UInt64 {
    UInt64(distance.bitPattern) << 32 | UInt64(UInt32(place)) << 1 | 1
  }

  /// The place that an entry names.
  static func place(_ key: UInt64) -> Int { Int(key & 0xFFFF_FFFF) >> 1 }

  /// The distance that an entry names.
  static func distance(_ key: UInt64) -> Float {
    Float(bitPattern: UInt32(truncatingIfNeeded: key >> 32))
  }

  /// Whether an entry has not yet met the others.
  static func isNew(_ key: UInt64) -> Bool { key & 1 == 1 }

  /// The entries of a point; those that are still empty are `UInt64.max`.
  func entries(of point: Int) -> UnsafeMutableBufferPointer<UInt64> {
    UnsafeMutableBufferPointer(start: keys + point * capacity, count: capacity)
  }

  /// Whether a point's list has room for another one at a distance, or a farther one.
  func admits(_ distance: Float, at point: Int) -> Bool {
    UInt64(distance.bitPattern) <= keys[(point + 1) * capacity - 1] >> 32
  }

  /// Offers a point another one.
  ///
  /// - Parameters:
  ///   - key: the other.
  ///   - point: whose list it is for.
  /// - Returns: whether the list took it; it does not take what it has.
  func offer(_ key: UInt64, to point: Int) -> Bool {
    let list = keys + point * capacity
    guard key >> 1 < list[capacity - 1] >> 1 else { return false }
    var (low, high) = (0, capacity)
    while low < high {
      let middle = (low + high) / 2
      if list[middle] >> 1 < key >> 1 {
        low = middle + 1
      } else {
        high = middle
      }
    }
    if list[low] >> 1 == key >> 1 { return false }
    (list + low + 1).update(from: list + low, count: capacity - 1 - low)
    list[low] = key
    return true
  }
}
