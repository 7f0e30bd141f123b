/// The members of an object, in order, duplicate keys included.
public struct JSONMembers: Sequence, Sendable {
  let object: JSONValue

  /// Starts before the first member.
  public func makeIterator() -> Iterator {
    let isObject = object.kind == .object
    return Iterator(
      tape: object.tape, index: object.index + 1, remaining: isObject ? object.count : 0)
  }

  /// The number of members.
  public var underestimatedCount: Int { object.kind == .object ? object.count : 0 }

  /// Walks over an object's members.
  public struct Iterator: IteratorProtocol, Sendable {
    let tape: JSONTape
    var index: Int
    var remaining: Int

    /// The next member, nil after the last.
    public mutating func next() -> (key: JSONKey, value: JSONValue)? {
      guard remaining > 0 else { return nil }
      remaining -= 1
      let key = index
      index = tape.next(after: key + 1)
      return (JSONKey(tape: tape, index: key), JSONValue(tape: tape, index: key + 1))
    }
  }
}

/// The key of an object's member.
public struct JSONKey: Sendable {
  let tape: JSONTape
  let index: Int

  /// The key's text.
  public var string: String { withUTF8 { String(decoding: $0, as: UTF8.self) } }

  /// Lends the key's UTF-8 bytes, without a copy when the text holds no escapes.
  ///
  /// - Parameter body: reads the bytes, which are valid only during the call.
  /// - Returns: what `body` returns.
  public func withUTF8<R>(_ body: (UnsafeBufferPointer<UInt8>) throws -> R) rethrows -> R {
    try tape.withString(at: index, body)
  }
}
