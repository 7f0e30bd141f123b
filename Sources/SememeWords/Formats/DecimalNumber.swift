/// Numbers written in decimal digits, as text files of vectors hold them.
enum DecimalNumber {
  /// Powers of ten that a double holds exactly.
  private static let powers: [Double] = {
    var powers: [Double] = [1]
    for _ in 0..<22 { powers.append((powers.last ?? 1) * 10) }
    return powers
  }()

  /// The largest number below which all integers are doubles.
  private static let largestExact: UInt64 = 1 << 53

  /// Reads a number, all of the bytes given.
  ///
  /// Digits that make an integer of at most 53 bits, and a power of ten that is a double, give the
  /// nearest double by one multiplication or division (Clinger 1990, "How to Read Floating Point
  /// Numbers Accurately", doi:10.1145/93542.93557); all others go the standard library's way.
  ///
  /// - Parameter text: digits, perhaps with sign, point and exponent; `nan` and `inf` are numbers too.
  /// - Returns: the nearest 32-bit float to the nearest double; nil where it is no number.
  @inline(__always)
  static func float(_ text: UnsafeRawBufferPointer) -> Float? {
    exact(text) ?? general(text)
  }

  @inline(__always)
  private static func exact(_ text: UnsafeRawBufferPointer) -> Float? {
    var place = 0
    let count = text.count
    var isNegative = false
    if place < count, text[place] == UInt8(ascii: "-") || text[place] == UInt8(ascii: "+") {
      isNegative = text[place] == UInt8(ascii: "-")
      place += 1
    }
    var (digits, scale, seen, hasPoint) = (UInt64(0), 0, 0, false)
    while place < count {
      let byte = text[place]
      let digit = byte &- UInt8(ascii: "0")
      if digit < 10 {
        guard digits < largestExact / 16 else { return nil }
        digits = digits &* 10 &+ UInt64(digit)
        seen += 1
        if hasPoint { scale -= 1 }
      } else if byte == UInt8(ascii: "."), !hasPoint {
        hasPoint = true
      } else {
        break
      }
      place += 1
    }
    guard seen > 0 else { return nil }
    if place < count {
      guard text[place] | 0x20 == UInt8(ascii: "e"),
        let exponent = integer(UnsafeRawBufferPointer(rebasing: text[(place + 1)...]))
      else { return nil }
      scale += exponent
    }
    guard abs(scale) <= 22 else { return nil }
    let magnitude = Double(digits)
    let value = scale < 0 ? magnitude / powers[-scale] : magnitude * powers[scale]
    return Float(isNegative ? -value : value)
  }

  /// A short integer with a sign; nil where it is none.
  private static func integer(_ text: UnsafeRawBufferPointer) -> Int? {
    var place = 0
    var isNegative = false
    if place < text.count, text[place] == UInt8(ascii: "-") || text[place] == UInt8(ascii: "+") {
      isNegative = text[place] == UInt8(ascii: "-")
      place += 1
    }
    guard place < text.count, text.count - place <= 4 else { return nil }
    var value = 0
    for byte in text[place...] {
      let digit = byte &- UInt8(ascii: "0")
      guard digit < 10 else { return nil }
      value = value * 10 + Int(digit)
    }
    return isNegative ? -value : value
  }

  private static func general(_ text: UnsafeRawBufferPointer) -> Float? {
    // What is longer is no number that a program wrote.
    guard !text.isEmpty, text.count <= 512 else { return nil }
    return Double(String(decoding: text, as: UTF8.self)).map { Float($0) }
  }
}
