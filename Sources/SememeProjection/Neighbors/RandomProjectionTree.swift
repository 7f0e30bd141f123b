internal import SememeTensors

/// Points cut in two again and again by the plane between two of them, until few are left together.
///
/// Dasgupta and Freund 2008, "Random projection trees and low dimensional manifolds",
/// doi:10.1145/1374376.1374452; the planes are those of annoy and pynndescent.
struct RandomProjectionTree {
  /// The places of all points, leaf by leaf.
  private(set) var order: [Int32]
  /// Where each leaf lies in that order.
  private(set) var leaves: [Range<Int>] = []

  private var random: SplitMix

  /// Grows a tree.
  ///
  /// - Parameters:
  ///   - count: how many points there are.
  ///   - leafSize: the most points of a leaf, at least 2.
  ///   - seed: what the random numbers come from.
  ///   - distance: the squared distance of two points: a plane halfway between two points has on
  ///     either side what is nearer to the one or to the other.
  init(count: Int, leafSize: Int, seed: UInt64, distance: PointDistances.Reader) {
    order = (0..<count).map(Int32.init)
    random = SplitMix(seed: seed)
    var open = [0..<count]
    while let range = open.popLast() {
      guard range.count > leafSize else {
        leaves.append(range)
        continue
      }
      let middle = split(range, distance)
      open.append(range.lowerBound..<middle)
      open.append(middle..<range.upperBound)
    }
  }

  /// Puts those nearer to one of two points before those nearer to the other.
  ///
  /// - Returns: where the others begin; the middle where one side would be empty, as among copies.
  private mutating func split(_ range: Range<Int>, _ distance: PointDistances.Reader) -> Int {
    let a = Int(order[range.lowerBound + random.below(range.count)])
    let b = Int(order[range.lowerBound + random.below(range.count)])
    var (low, high) = (range.lowerBound, range.upperBound)
    while low < high {
      let point = Int(order[low])
      let (toA, toB) = (distance(point, a), distance(point, b))
      if toA < toB || toA == toB && random.next() & 1 == 0 {
        low += 1
      } else {
        high -= 1
        order.swapAt(low, high)
      }
    }
    let smaller = min(low - range.lowerBound, range.upperBound - low)
    return smaller == 0 ? range.lowerBound + range.count / 2 : low
  }
}
