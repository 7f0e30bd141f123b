/// JSON as a tree of plain values, to be built in code and written out.
public enum JSON: Sendable {
  /// `null`
  case null
  /// `true` or `false`
  case bool(Bool)
  /// A whole number.
  case int(Int)
  /// A number; one that is not finite is written as `null`, since JSON has no name for it.
  case double(Double)
  /// A string.
  case string(String)
  /// An array.
  case array([JSON])
  /// An object; the order of its members is kept.
  case object([(String, JSON)])

  /// Copies a value out of a document.
  ///
  /// - Parameter value: the value; a number that Int holds and that is written without fraction and
  ///   exponent becomes ``int(_:)``, any other ``double(_:)``.
  public init(_ value: JSONValue) {
    switch value.kind {
    case .null: self = .null
    case .bool: self = .bool(value.bool ?? false)
    case .number: self = value.plainInt.map(JSON.int) ?? .double(value.double ?? .nan)
    case .string: self = .string(value.string ?? "")
    case .array: self = .array(value.elements.map(JSON.init))
    case .object: self = .object(value.members.map { ($0.key.string, JSON($0.value)) })
    }
  }
}
