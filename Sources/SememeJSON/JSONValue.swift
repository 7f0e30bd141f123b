/// A value of a JSON document: a small cursor that keeps the document alive.
///
/// Accessors of one kind give nil (or nothing, or 0) on a value of another kind; the `require…` and
/// `optional…` methods throw an error that names the place instead.
public struct JSONValue: Sendable {
  /// The six kinds of JSON values.
  public enum Kind: Sendable {
    /// `null`
    case null
    /// `true` or `false`
    case bool
    /// A number, whole or not.
    case number
    /// A string.
    case string
    /// An array.
    case array
    /// An object.
    case object
  }

  let tape: JSONTape
  let index: Int

  /// The value's kind.
  public var kind: Kind { tape.kind(at: index) }

  /// The name of the file or text that the value was read from.
  public var source: String { tape.source }

  /// Whether the value is `null`.
  public var isNull: Bool { kind == .null }

  /// The value of `true` or `false`, nil for other kinds.
  public var bool: Bool? {
    guard kind == .bool else { return nil }
    return tape.bytes[Int(tape.nodes[index].start)] == UInt8(ascii: "t")
  }

  /// The value of a whole number, nil for other kinds and for numbers that Int cannot hold exactly.
  ///
  /// A number written with a fraction or exponent counts when it is whole and within ±2⁵³.
  public var int: Int? {
    guard kind == .number else { return nil }
    return tape.withToken(at: index) { JSONText.int($0) }
  }

  /// A whole number that is written as such: `1.0` and `-0` are left to ``double``.
  var plainInt: Int? {
    guard kind == .number else { return nil }
    return tape.withToken(at: index) { token in
      let isPlain = token.allSatisfy { $0 == UInt8(ascii: "-") || 0x30...0x39 ~= $0 }
      return isPlain && !token.elementsEqual("-0".utf8) ? JSONText.int(token) : nil
    }
  }

  /// The correctly rounded value of a number, nil for other kinds.
  public var double: Double? {
    guard kind == .number else { return nil }
    return tape.withToken(at: index) { JSONText.double($0) }
  }

  /// A string's text, nil for other kinds.
  public var string: String? {
    withUTF8 { String(decoding: $0, as: UTF8.self) }
  }

  /// Lends a string's UTF-8 bytes, without a copy when the text holds no escapes.
  ///
  /// - Parameter body: reads the bytes, which are valid only during the call.
  /// - Returns: what `body` returns, or nil when the value is not a string.
  public func withUTF8<R>(_ body: (UnsafeBufferPointer<UInt8>) throws -> R) rethrows -> R? {
    guard kind == .string else { return nil }
    return try tape.withString(at: index, body)
  }

  /// The number of an array's elements or an object's members, 0 for other kinds.
  public var count: Int {
    switch kind {
    case .array, .object: Int(tape.nodes[index].detail)
    default: 0
    }
  }

  /// An array's elements in order; empty for other kinds.
  public var elements: JSONElements { JSONElements(array: self) }

  /// An object's members in order, duplicates included; empty for other kinds.
  public var members: JSONMembers { JSONMembers(object: self) }

  /// An object's value for a key, in time linear in its members.
  ///
  /// The last of duplicate keys counts, as in Python; nil when absent or not an object.
  public subscript(key: String) -> JSONValue? {
    var key = key
    return key.withUTF8 { bytes in
      var found: JSONValue?
      for member in members where tape.string(at: member.key.index, equals: bytes) {
        found = member.value
      }
      return found
    }
  }

  /// An array's element, in time linear in the index; nil when out of range or not an array.
  public subscript(index: Int) -> JSONValue? {
    guard 0..<count ~= index, kind == .array else { return nil }
    return elements.dropFirst(index).first { _ in true }
  }
}
