extension JSON {
  /// The tree as UTF-8 text.
  ///
  /// Text is escaped only where JSON demands it; numbers read back to the same value.
  ///
  /// - Parameter indent: spaces per level, one member or element a line; nil for compact text in
  ///   one line without spaces.
  /// - Returns: the bytes, without a line break at the end.
  public func encoded(indent: Int? = nil) -> [UInt8] {
    var writer = JSONWriter(indent: indent)
    writer.write(self)
    return writer.out
  }
}

/// Writes JSON text, keeping track of the level.
private struct JSONWriter {
  let indent: Int?
  var out: [UInt8] = []
  private var level = 0

  init(indent: Int?) {
    self.indent = indent
  }

  mutating func write(_ value: JSON) {
    switch value {
    case .null: out.append(contentsOf: "null".utf8)
    case .bool(let flag): out.append(contentsOf: (flag ? "true" : "false").utf8)
    case .int(let number): out.append(contentsOf: String(number).utf8)
    case .double(let number):
      out.append(contentsOf: (number.isFinite ? number.description : "null").utf8)
    case .string(let text): write(text)
    case .array(let elements):
      write(elements, between: "[", "]") { writer, element in writer.write(element) }
    case .object(let members):
      write(members, between: "{", "}") { writer, member in
        writer.write(member.0)
        writer.out.append(contentsOf: (writer.indent == nil ? ":" : ": ").utf8)
        writer.write(member.1)
      }
    }
  }

  private mutating func write<Item>(
    _ items: [Item], between open: Unicode.Scalar, _ close: Unicode.Scalar,
    _ writeItem: (inout JSONWriter, Item) -> Void
  ) {
    out.append(UInt8(ascii: open))
    level += 1
    for (position, item) in items.enumerated() {
      if position > 0 { out.append(UInt8(ascii: ",")) }
      breakLine()
      writeItem(&self, item)
    }
    level -= 1
    if !items.isEmpty { breakLine() }
    out.append(UInt8(ascii: close))
  }

  private mutating func breakLine() {
    guard let indent else { return }
    out.append(UInt8(ascii: "\n"))
    out.append(contentsOf: repeatElement(UInt8(ascii: " "), count: level * indent))
  }

  private mutating func write(_ text: String) {
    out.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""): out.append(contentsOf: #"\""#.utf8)
      case UInt8(ascii: "\\"): out.append(contentsOf: #"\\"#.utf8)
      case 0x08: out.append(contentsOf: #"\b"#.utf8)
      case 0x09: out.append(contentsOf: #"\t"#.utf8)
      case 0x0A: out.append(contentsOf: #"\n"#.utf8)
      case 0x0C: out.append(contentsOf: #"\f"#.utf8)
      case 0x0D: out.append(contentsOf: #"\r"#.utf8)
      case 0..<0x20:
        out.append(contentsOf: (byte < 0x10 ? #"\u000"# : #"\u00"#).utf8)
        out.append(contentsOf: String(byte, radix: 16).utf8)
      default: out.append(byte)
      }
    }
    out.append(UInt8(ascii: "\""))
  }
}
