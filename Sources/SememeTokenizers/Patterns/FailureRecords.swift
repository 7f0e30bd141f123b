/// Which steps of a pattern have failed from which places of a text.
struct FailureRecords {
  private var words: [UInt64] = []
  private var taken: [Int] = []

  /// How many are recorded.
  var count: Int { taken.count }

  /// Records a failure; false when it has been recorded before.
  mutating func insert(_ step: Int, _ place: Int, steps: Int, _ length: Int) -> Bool {
    if words.isEmpty { words = Array(repeating: 0, count: (steps * (length + 1) + 63) / 64) }
    let index = place * steps + step
    let bit: UInt64 = 1 << UInt64(index & 63)
    guard words[index >> 6] & bit == 0 else { return false }
    words[index >> 6] |= bit
    taken.append(index)
    return true
  }

  /// Forgets what was recorded after the first `count`.
  mutating func removeAll(after count: Int = 0) {
    while taken.count > count {
      let index = taken.removeLast()
      words[index >> 6] &= ~(1 << UInt64(index & 63))
    }
  }
}
