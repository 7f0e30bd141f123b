extension JSONParser {
  /// An error that names the source, line and column (from 1, in bytes) of an offset.
  func fail(_ code: JSONError.Code, at offset: Int, _ what: String) -> JSONError {
    let before = input[..<offset]
    let line = before.count { $0 == UInt8(ascii: "\n") } + 1
    let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    return JSONError(
      code, "\(source):\(line):\(offset - lineStart + 1): \(what) (byte offset \(offset))")
  }

  /// The error for a byte that cannot stand at the current position, or for the end of the text.
  func unexpected(_ expected: String) -> JSONError {
    guard position < input.count else {
      return fail(.unexpectedEnd, at: input.count, "expected \(expected), but the text ends")
    }
    let found = input[position]
    let shown =
      0x21..<0x7F ~= found ? "'\(Character(UnicodeScalar(found)))'" : "byte \(hex(found))"
    return fail(.invalidSyntax, at: position, "expected \(expected), found \(shown)")
  }

  func hex(_ byte: UInt8) -> String {
    let digits = String(byte, radix: 16, uppercase: true)
    return "0x" + (digits.count < 2 ? "0" : "") + digits
  }
}
