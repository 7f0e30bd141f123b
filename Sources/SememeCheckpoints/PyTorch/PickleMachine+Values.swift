internal import SememeSystem

extension PickleMachine {
  /// The value that an opcode carries with it.
  mutating func plainValue(
    _ opcode: PickleOpcode
  ) throws(CheckpointError) -> PickleValue {
    switch opcode {
    case .newTrue: return .bool(true)
    case .newFalse: return .bool(false)
    case .binInt: return .integer(Int(try reader.integer(Int32.self)))
    case .binInt1: return .integer(Int(try reader.integer(UInt8.self)))
    case .binInt2: return .integer(Int(try reader.integer(UInt16.self)))
    case .long1: return try wideInteger()
    case .binFloat:
      return .double(Double(bitPattern: try reader.integer(UInt64.self).byteSwapped))
    case .binUnicode, .binString:
      return .string(try reader.string(Int(try reader.integer(UInt32.self))))
    case .shortBinUnicode, .shortBinString:
      return .string(try reader.string(Int(try reader.integer(UInt8.self))))
    default: return .none
    }
  }

  /// An integer in two's complement, as many bytes as it says.
  private mutating func wideInteger() throws(CheckpointError) -> PickleValue {
    let range = try reader.take(Int(try reader.integer(UInt8.self)))
    let bytes = reader.file.withBytes { Array($0[range]) }
    guard bytes.count <= 8 else { return .wideInteger(bytes) }
    let sign: UInt64 = bytes.last.map { $0 >= 0x80 ? .max : 0 } ?? 0
    return .integer(
      Int(truncatingIfNeeded: bytes.reversed().reduce(sign) { $0 << 8 | UInt64($1) }))
  }

  /// A text up to the end of its line.
  mutating func line() throws(CheckpointError) -> String {
    let start = reader.position
    let length = reader.file.withBytes { bytes in
      bytes[start..<start + min(reader.remaining, PickleMachine.longestName)]
        .firstIndex(of: UInt8(ascii: "\n")).map { $0 - start }
    }
    guard let length else { throw reader.malformed("the name of a global does not end") }
    let text = try reader.string(length)
    _ = try reader.take(1)
    return text
  }
}
