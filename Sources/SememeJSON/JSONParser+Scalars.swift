extension JSONParser {
  /// Scans a string, checking its UTF-8 and its escapes.
  mutating func scanString() throws(JSONError) {
    let start = position
    var hasEscapes = false
    position += 1
    while true {
      let first = byte(at: position)
      if first == UInt8(ascii: "\"") {
        append(from: start, to: position, detail: hasEscapes ? 1 : 0)
        position += 1
        return
      }
      if first == UInt8(ascii: "\\") {
        hasEscapes = true
        try scanEscape()
      } else if first >= 0x80 {
        let length = JSONText.sequenceLength(in: input, at: position)
        guard length > 0 else {
          throw fail(.invalidUTF8, at: position, "byte \(hex(first)) is not valid UTF-8 here")
        }
        position += length
      } else if first >= 0x20 {
        position += 1
      } else if position >= input.count {
        throw fail(.unexpectedEnd, at: start, "the string that begins here is never closed")
      } else {
        throw fail(
          .invalidSyntax, at: position, "control character \(hex(first)) in a string: escape it")
      }
    }
  }

  private mutating func scanEscape() throws(JSONError) {
    let start = position
    switch byte(at: position + 1) {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"),
      UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
      position += 2
    case UInt8(ascii: "u"):
      guard start + 6 <= input.count else {
        throw fail(.unexpectedEnd, at: start, "the text ends inside an escape")
      }
      guard JSONText.codeUnit(input, at: start + 2) != nil else {
        throw fail(.invalidSyntax, at: start, "\\u is not followed by four hexadecimal digits")
      }
      position += 6
    default:
      guard start + 1 < input.count else {
        throw fail(.unexpectedEnd, at: start, "the text ends inside an escape")
      }
      throw fail(.invalidSyntax, at: start, "unknown escape in a string")
    }
  }

  /// Scans a number; one that could overflow a double is converted at once to find out.
  mutating func scanNumber() throws(JSONError) {
    let start = position
    if byte(at: position) == UInt8(ascii: "-") { position += 1 }
    if byte(at: position) == UInt8(ascii: "I") { throw nonFinite("-Infinity") }
    if byte(at: position) == UInt8(ascii: "0") {
      position += 1
    } else {
      try scanDigits()
    }
    var mayOverflow = position - start > 300
    if byte(at: position) == UInt8(ascii: ".") {
      position += 1
      try scanDigits()
    }
    if byte(at: position) | 0x20 == UInt8(ascii: "e") {
      mayOverflow = true
      position += 1
      if [UInt8(ascii: "+"), UInt8(ascii: "-")].contains(byte(at: position)) { position += 1 }
      try scanDigits()
    }
    if mayOverflow {
      let token = UnsafeBufferPointer(rebasing: input[start..<position])
      guard JSONText.double(token) != nil else {
        throw fail(.numberOutOfRange, at: start, "the number does not fit a 64-bit float")
      }
    }
    append(from: start, to: position)
  }

  private mutating func scanDigits() throws(JSONError) {
    let start = position
    while UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte(at: position) { position += 1 }
    guard position > start else { throw unexpected("a digit") }
  }

  /// Scans `true`, `false` or `null`.
  mutating func scanWord() throws(JSONError) {
    for word: StaticString in ["true", "false", "null"] where isNext(word) {
      append(from: position, to: position + word.utf8CodeUnitCount)
      position += word.utf8CodeUnitCount
      return
    }
    if isNext("NaN") { throw nonFinite("NaN") }
    if isNext("Infinity") { throw nonFinite("Infinity") }
    throw unexpected("a value")
  }

  private func isNext(_ word: StaticString) -> Bool {
    let letters = UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount)
    return input[min(position, input.count)...].starts(with: letters)
  }

  private func nonFinite(_ name: String) -> JSONError {
    fail(.invalidSyntax, at: position, "\(name) is not JSON: write a finite number or null")
  }
}
