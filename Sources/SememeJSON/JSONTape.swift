/// One value of a document: where its text lies and, for a container, where the next value stands.
struct JSONNode {
  /// Offset of the value's first byte; for a string, of the opening quote.
  var start: UInt32
  /// Of a container, the tape index after its last descendant; of a scalar, the offset after its
  /// last byte (for a string, the offset of the closing quote).
  var extent: UInt32
  /// Of a container, its number of elements or members; of a string, 1 when it holds escapes.
  var detail: UInt32
}

/// The checked text and its values in document order; an object's keys stand before their values.
final class JSONTape: Sendable {
  let bytes: [UInt8]
  let nodes: [JSONNode]
  let source: String

  init(bytes: [UInt8], nodes: [JSONNode], source: String) {
    self.bytes = bytes
    self.nodes = nodes
    self.source = source
  }

  /// The kind of the value at a tape index, told by its first byte.
  func kind(at index: Int) -> JSONValue.Kind {
    switch bytes[Int(nodes[index].start)] {
    case UInt8(ascii: "{"): .object
    case UInt8(ascii: "["): .array
    case UInt8(ascii: "\""): .string
    case UInt8(ascii: "t"), UInt8(ascii: "f"): .bool
    case UInt8(ascii: "n"): .null
    default: .number
    }
  }

  /// The tape index of the value after the one at `index` and all its descendants.
  func next(after index: Int) -> Int {
    switch kind(at: index) {
    case .array, .object: Int(nodes[index].extent)
    default: index + 1
    }
  }

  /// Lends the decoded bytes of the string at `index`, without a copy when it holds no escapes.
  func withString<R, E: Error>(
    at index: Int, _ body: (UnsafeBufferPointer<UInt8>) throws(E) -> R
  ) throws(E) -> R {
    let node = nodes[index]
    let range = Int(node.start) + 1..<Int(node.extent)
    return try bytes.withUnsafeBufferPointer { all throws(E) in
      let raw = UnsafeBufferPointer(rebasing: all[range])
      guard node.detail != 0 else { return try body(raw) }
      return try JSONText.unescaped(raw).withUnsafeBufferPointer(body)
    }
  }

  /// Lends the bytes of the scalar at `index` as they stand in the text.
  func withToken<R>(at index: Int, _ body: (UnsafeBufferPointer<UInt8>) -> R) -> R {
    let range = Int(nodes[index].start)..<Int(nodes[index].extent)
    return bytes.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[range])) }
  }

  /// Whether the string at `index` has exactly these decoded bytes.
  func string(at index: Int, equals key: UnsafeBufferPointer<UInt8>) -> Bool {
    let node = nodes[index]
    // An escape is never shorter than what it stands for.
    guard Int(node.extent) - Int(node.start) - 1 >= key.count else { return false }
    return withString(at: index) { $0.elementsEqual(key) }
  }
}
