/// Turns byte offsets of a text into scalar offsets, in constant time after one pass.
struct ScalarCounter {
  /// Scalars before every 64th byte; empty when the text is ASCII, where both offsets agree.
  private var counts: [Int32] = []
  private let text: [UInt8]

  init(_ text: String) {
    self.text = Array(text.utf8)
    guard self.text.contains(where: { $0 >= 0x80 }) else { return }
    var scalars: Int32 = 0
    for (offset, byte) in self.text.enumerated() {
      if offset % 64 == 0 { counts.append(scalars) }
      if byte & 0xC0 != 0x80 { scalars += 1 }
    }
  }

  /// How many scalars start before a byte offset.
  func scalars(before offset: Int) -> Int {
    precondition(offset <= text.count, "offset \(offset) in a text of \(text.count) bytes")
    guard !counts.isEmpty, offset > 0 else { return offset }
    let block = (offset - 1) / 64
    let within = text[block * 64..<offset].count { $0 & 0xC0 != 0x80 }
    return Int(counts[block]) + within
  }
}
