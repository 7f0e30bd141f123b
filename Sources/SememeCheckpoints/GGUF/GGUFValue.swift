internal import SememeSystem

/// A value of a GGUF file's metadata.
package enum GGUFValue: Sendable {
  case integer(Int64)
  /// An integer beyond the signed range.
  case unsigned(UInt64)
  case double(Double)
  case bool(Bool)
  case string(String)
  case array(GGUFArray)

  /// The value as an integer; nil for anything else.
  package var int: Int? { if case .integer(let value) = self { Int(value) } else { nil } }
  /// The value as a floating-point number; nil for anything else.
  package var double: Double? { if case .double(let value) = self { value } else { nil } }
  /// The value as a truth value; nil for anything else.
  package var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
  /// The value as a text; nil for anything else.
  package var string: String? { if case .string(let value) = self { value } else { nil } }
  /// The value as an array; nil for anything else.
  package var array: GGUFArray? { if case .array(let value) = self { value } else { nil } }
}

/// The kinds of value, by their numbers in a file.
enum GGUFKind: UInt32 {
  case uint8, int8, uint16, int16, uint32, int32, float32, bool, string, array, uint64, int64
  case float64

  /// Bytes of one value; of a text or array, those of the length alone.
  var size: Int {
    switch self {
    case .uint8, .int8, .bool: 1
    case .uint16, .int16: 2
    case .uint32, .int32, .float32: 4
    case .string, .uint64, .int64, .float64: 8
    case .array: 12
    }
  }
}

/// An array of a GGUF file's metadata, which stays in the file until it is asked for: vocabularies
/// are long.
package struct GGUFArray: Sendable {
  /// The number of elements.
  package let count: Int
  private let kind: GGUFKind
  private let file: FileContents
  private let range: Range<Int>

  /// Steps over the array at the reader's place.
  init(_ reader: inout ByteReader) throws(CheckpointError) {
    file = reader.file
    kind = try reader.kind()
    guard kind != .array else {
      throw CheckpointError(
        .unsupportedFormat, "\(file.path): metadata holds arrays of arrays, which no model needs")
    }
    count = try reader.count(of: "elements of an array", size: kind.size)
    let start = reader.position
    if kind == .string {
      for _ in 0..<count { _ = try reader.take(try reader.count(of: "bytes of a text", size: 1)) }
    } else {
      _ = try reader.take(count * kind.size)
    }
    range = start..<reader.position
  }

  /// The elements as texts.
  ///
  /// - Returns: the texts, or nil where the elements are something else.
  /// - Throws: `CheckpointError` where one is not UTF-8.
  package func strings() throws(CheckpointError) -> [String]? {
    try kind == .string ? elements { $0.string } : nil
  }

  /// The elements as floating-point numbers.
  ///
  /// - Returns: the numbers, or nil where the elements are something else.
  /// - Throws: nothing that reading the file did not throw.
  package func doubles() throws(CheckpointError) -> [Double]? {
    try kind == .float32 || kind == .float64 ? elements { $0.double } : nil
  }

  /// The elements as integers.
  ///
  /// - Returns: the numbers, or nil where the elements are something else or beyond `Int`.
  /// - Throws: nothing that reading the file did not throw.
  package func integers() throws(CheckpointError) -> [Int]? {
    switch kind {
    case .float32, .float64, .string, .bool, .array: nil
    default: try elements { $0.int }
    }
  }

  /// The elements as truth values.
  ///
  /// - Returns: the values, or nil where the elements are something else.
  /// - Throws: `CheckpointError` where a byte is neither 0 nor 1.
  package func bools() throws(CheckpointError) -> [Bool]? {
    try kind == .bool ? elements { $0.bool } : nil
  }

  /// The elements as bytes.
  ///
  /// - Returns: the bytes, signed ones by their bits; nil where the elements are wider.
  package func bytes() -> [UInt8]? {
    guard kind == .uint8 || kind == .int8 else { return nil }
    return file.withBytes { Array($0[range]) }
  }

  private func elements<T>(_ convert: (GGUFValue) -> T?) throws(CheckpointError) -> [T]? {
    var reader = ByteReader(file, "array of metadata", range)
    var result: [T] = []
    result.reserveCapacity(count)
    for _ in 0..<count {
      guard let element = convert(try reader.value(of: kind)) else { return nil }
      result.append(element)
    }
    return result
  }
}

extension ByteReader {
  /// A text with its length before it.
  mutating func text() throws(CheckpointError) -> String {
    try string(try count(of: "bytes of a text", size: 1))
  }

  /// The kind of a value.
  mutating func kind() throws(CheckpointError) -> GGUFKind {
    let number = try integer(UInt32.self)
    guard let kind = GGUFKind(rawValue: number) else {
      throw malformed("metadata of kind \(number); known are 0 to 12")
    }
    return kind
  }

  /// A value of a kind.
  mutating func value(of kind: GGUFKind) throws(CheckpointError) -> GGUFValue {
    switch kind {
    case .uint8: return .integer(Int64(try integer(UInt8.self)))
    case .int8: return .integer(Int64(try integer(Int8.self)))
    case .uint16: return .integer(Int64(try integer(UInt16.self)))
    case .int16: return .integer(Int64(try integer(Int16.self)))
    case .uint32: return .integer(Int64(try integer(UInt32.self)))
    case .int32: return .integer(Int64(try integer(Int32.self)))
    case .int64: return .integer(try integer(Int64.self))
    case .uint64:
      let value = try integer(UInt64.self)
      return Int64(exactly: value).map { .integer($0) } ?? .unsigned(value)
    case .float32: return .double(Double(Float(bitPattern: try integer(UInt32.self))))
    case .float64: return .double(Double(bitPattern: try integer(UInt64.self)))
    case .bool:
      let byte = try integer(UInt8.self)
      guard byte <= 1 else { throw malformed("a truth value of \(byte)") }
      return .bool(byte == 1)
    case .string: return .string(try text())
    case .array: return .array(try GGUFArray(&self))
    }
  }
}
