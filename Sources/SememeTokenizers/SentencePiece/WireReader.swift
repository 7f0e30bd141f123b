/// Reads the fields of a Protocol Buffers message, one after another.
///
/// Wire format: protobuf.dev/programming-guides/encoding. Every length is checked against the bytes
/// that are there, so that no message, however damaged, reads beyond its end.
struct WireReader {
  /// What a field holds.
  enum Value {
    /// A number of variable length.
    case varint(UInt64)
    /// Four bytes, the least significant first.
    case fixed32(UInt32)
    /// Eight bytes, the least significant first.
    case fixed64(UInt64)
    /// Text, bytes or a message.
    case bytes(ArraySlice<UInt8>)
  }

  /// A message that breaks the format, and where.
  struct Damage: Error {
    let offset: Int
    let problem: String
  }

  private var rest: ArraySlice<UInt8>

  init(_ message: ArraySlice<UInt8>) {
    rest = message
  }

  /// The next field's number and value, nil at the end of the message.
  mutating func next() throws(Damage) -> (field: Int, value: Value)? {
    guard !rest.isEmpty else { return nil }
    let tag = try varint()
    let field = Int(truncatingIfNeeded: tag >> 3)
    guard 1...Int(1 << 29 - 1) ~= field else { throw damage("field number \(tag >> 3)") }
    switch tag & 7 {
    case 0: return (field, .varint(try varint()))
    case 1: return (field, .fixed64(number(try take(8))))
    case 2:
      let length = try varint()
      guard length <= UInt64(rest.count) else {
        throw damage("a field of \(length) bytes where \(rest.count) are left")
      }
      return (field, .bytes(try take(Int(length))))
    case 5: return (field, .fixed32(UInt32(truncatingIfNeeded: number(try take(4)))))
    default: throw damage("wire type \(tag & 7)")
    }
  }

  private mutating func varint() throws(Damage) -> UInt64 {
    var value: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 70, by: 7) {
      guard let byte = rest.popFirst() else { throw damage("a number that is cut short") }
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return value }
    }
    throw damage("a number of more than ten bytes")
  }

  private mutating func take(_ count: Int) throws(Damage) -> ArraySlice<UInt8> {
    guard count <= rest.count else { throw damage("a field that is cut short") }
    defer { rest = rest.dropFirst(count) }
    return rest.prefix(count)
  }

  private func number(_ bytes: ArraySlice<UInt8>) -> UInt64 {
    bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  private func damage(_ problem: String) -> Damage {
    Damage(offset: rest.startIndex, problem: problem)
  }
}
