/// The largest products of one row with many others, found in one pass.
///
/// A product and its place are one whole number, so that they are put in order together: the larger
/// product first, and of equal ones the lower place. What is below the last of those that stay is
/// passed over; the rest gathers until there is no more room, and then the best stay.
struct NearestRows {
  private let keptCount: Int
  private var keys: [UInt64] = []
  private var bar = -Float.infinity

  init(keeping count: Int) {
    keptCount = count
    keys.reserveCapacity(capacity)
  }

  private var capacity: Int { 2 * keptCount + 64 }

  /// Offers the products with the rows from `first` on; rows must come in their order.
  mutating func offer(
    _ products: UnsafeBufferPointer<Float>, first: Int, except excluded: Int
  ) {
    var bar = bar
    for place in products.indices where products[place] > bar && first &+ place != excluded {
      keys.append(NearestRows.key(products[place], first &+ place))
      if keys.count == capacity {
        keep()
        bar = self.bar
      }
    }
  }

  /// The places of those that stay, the largest product first.
  mutating func places() -> [Int32] {
    keep()
    return keys.map { Int32(truncatingIfNeeded: UInt32.max - UInt32(truncatingIfNeeded: $0)) }
  }

  mutating func reset() {
    keys.removeAll(keepingCapacity: true)
    bar = -.infinity
  }

  private mutating func keep() {
    keys.sort(by: >)
    guard keys.count >= keptCount else { return }
    keys.removeSubrange(keptCount...)
    if let last = keys.last { bar = NearestRows.product(last) }
  }

  /// Bits that stand in the order of the numbers: those of negative ones are turned over.
  private static func key(_ product: Float, _ place: Int) -> UInt64 {
    let bits = (product + 0).bitPattern
    let ordered = bits >> 31 == 0 ? bits | 0x8000_0000 : ~bits
    return UInt64(ordered) << 32 | UInt64(UInt32.max - UInt32(truncatingIfNeeded: place))
  }

  private static func product(_ key: UInt64) -> Float {
    let ordered = UInt32(truncatingIfNeeded: key >> 32)
    return Float(bitPattern: ordered >> 31 == 1 ? ordered & 0x7FFF_FFFF : ~ordered)
  }
}
