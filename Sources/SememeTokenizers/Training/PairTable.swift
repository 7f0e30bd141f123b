/// Pairs of symbols, numbered in the order in which they are first seen.
struct PairTable {
  /// What is known of a pair.
  struct Pair {
    let left: Int32
    let right: Int32
    /// In how many places it stands.
    var count = 0
    /// The slot where a list of its places begins, −1 where it stands nowhere.
    var firstPlace: Int32 = -1
    /// Whether it has become more frequent since somebody looked.
    var isGrown = false
    var hasMerged = false
  }

  /// The pairs, by number.
  var pairs: [Pair] = []
  /// Number + 1 of the pairs, 0 where free.
  private var slots = [UInt32](repeating: 0, count: 1 << 10)

  /// The number of a pair, which is added unless it is there.
  mutating func insert(_ left: Int32, _ right: Int32) -> Int32 {
    var slot = slot(of: left, right)
    while slots[slot] != 0 {
      let number = Int(slots[slot]) - 1
      if pairs[number].left == left, pairs[number].right == right {
        return Int32(truncatingIfNeeded: number)
      }
      slot = (slot + 1) & (slots.count - 1)
    }
    pairs.append(Pair(left: left, right: right))
    slots[slot] = UInt32(truncatingIfNeeded: pairs.count)
    if pairs.count * 2 > slots.count { grow() }
    return Int32(truncatingIfNeeded: pairs.count - 1)
  }

  private func slot(of left: Int32, _ right: Int32) -> Int {
    let key = UInt64(UInt32(bitPattern: left)) << 32 | UInt64(UInt32(bitPattern: right))
    let mixed = (key ^ key >> 29) &* 0x9E37_79B9_7F4A_7C15
    return Int(truncatingIfNeeded: mixed >> 32) & (slots.count - 1)
  }

  private mutating func grow() {
    slots = [UInt32](repeating: 0, count: slots.count * 2)
    for (number, pair) in pairs.enumerated() {
      var slot = slot(of: pair.left, pair.right)
      while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = UInt32(truncatingIfNeeded: number + 1)
    }
  }
}
