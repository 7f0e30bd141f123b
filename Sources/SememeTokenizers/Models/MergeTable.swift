/// The pairs of symbols that merge: what each becomes and how early it was learned.
struct MergeTable: Sendable {
  /// What a pair merges to.
  struct Merge: Sendable {
    /// Lower merges first.
    var rank: Int32
    /// The symbol that takes the pair's place.
    var id: Int32
  }

  /// Left and right id of each pair, `free` where there is none.
  private var keys: [UInt64]
  private var merges: [Merge]
  /// No pair: its ids would be negative.
  private static let free = UInt64.max

  /// An empty table with room for some pairs.
  init(capacity: Int) {
    var size = 16
    while size < capacity * 2 { size *= 2 }
    keys = Array(repeating: Self.free, count: size)
    merges = Array(repeating: Merge(rank: 0, id: 0), count: size)
  }

  /// Adds a pair; of equal ones the last counts.
  ///
  /// - Precondition: there are no more pairs than the table has room for.
  mutating func insert(_ left: Int32, _ right: Int32, _ merge: Merge) {
    let key = Self.key(left, right)
    var slot = Self.slot(of: key, count: keys.count)
    while keys[slot] != Self.free, keys[slot] != key { slot = (slot + 1) & (keys.count - 1) }
    keys[slot] = key
    merges[slot] = merge
  }

  /// A table's buffers, valid while they are lent.
  struct Lookup {
    fileprivate let keys: UnsafeBufferPointer<UInt64>
    fileprivate let merges: UnsafeBufferPointer<Merge>

    /// What a pair merges to, nil when it does not.
    @inline(__always)
    func merge(_ left: Int32, _ right: Int32) -> Merge? {
      let key = MergeTable.key(left, right)
      var slot = MergeTable.slot(of: key, count: keys.count)
      while keys[slot] != MergeTable.free {
        if keys[slot] == key { return merges[slot] }
        slot = (slot + 1) & (keys.count - 1)
      }
      return nil
    }
  }

  /// Lends the buffers for many look-ups.
  @inline(__always)
  func withLookup<R>(_ body: (Lookup) -> R) -> R {
    keys.withUnsafeBufferPointer { keys in
      merges.withUnsafeBufferPointer { body(Lookup(keys: keys, merges: $0)) }
    }
  }

  @inline(__always)
  private static func key(_ left: Int32, _ right: Int32) -> UInt64 {
    UInt64(UInt32(bitPattern: left)) << 32 | UInt64(UInt32(bitPattern: right))
  }

  @inline(__always)
  private static func slot(of key: UInt64, count: Int) -> Int {
    let mixed = (key ^ key >> 29) &* 0x9E37_79B9_7F4A_7C15
    return Int(truncatingIfNeeded: mixed >> 32) & (count - 1)
  }
}
