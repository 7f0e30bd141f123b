import Foundation

/// Compiled character maps written by the tests, in SentencePiece's format.
enum TestCharacterMap {
  /// A map of a few ligatures, white space, control characters and letters.
  static let base64 = encoded([
    "\t": " ", "\n": " ", "\r": " ", "\u{1}": "", "ﬁ": "fi", "①": "1", "a": "A", "é": "ee",
    "½": "1\u{2044}2", "bc": "YZW",
  ])

  /// A map in base64.
  static func encoded(_ replacements: [String: String]) -> String {
    base64(of: bytes(replacements))
  }

  /// Any bytes in base64.
  static func base64(of bytes: [UInt8]) -> String { Data(bytes).base64EncodedString() }

  /// A map: the length of the double array, the array, the replacements.
  static func bytes(_ replacements: [String: String]) -> [UInt8] {
    var text: [UInt8] = []
    var root = Node()
    for (key, replacement) in replacements.sorted(by: { $0.key < $1.key }) {
      root.insert(Array(key.utf8)[...], value: UInt32(text.count))
      text += Array(replacement.utf8) + [0]
    }
    var units = [UInt32](repeating: 0, count: 1)
    place(root, at: 0, &units)
    let array = units.flatMap(littleEndian)
    return littleEndian(UInt32(array.count)) + array + text
  }

  private struct Node {
    var children: [UInt8: Node] = [:]
    var value: UInt32?

    mutating func insert(_ key: ArraySlice<UInt8>, value: UInt32) {
      guard let first = key.first else {
        self.value = value
        return
      }
      children[first, default: Node()].insert(key.dropFirst(), value: value)
    }
  }

  /// Writes a node's offset, value and children.
  private static func place(_ node: Node, at unit: Int, _ units: inout [UInt32]) {
    // Every node has a block of 256 units of its own.
    let base = (units.count + 255) / 256 * 256
    units += Array(repeating: 0, count: base + 256 - units.count)
    let hasValue: UInt32 = node.value == nil ? 0 : 1 << 8
    units[unit] |= UInt32(base ^ unit) << 10 | hasValue
    if let value = node.value { units[base] = value | 1 << 31 }
    for (label, child) in node.children.sorted(by: { $0.key < $1.key }) {
      units[base ^ Int(label)] = UInt32(label)
      place(child, at: base ^ Int(label), &units)
    }
  }

  private static func littleEndian(_ number: UInt32) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
  }
}
