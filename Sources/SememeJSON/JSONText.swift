/// Reading of single scalars: UTF-8 sequences, escapes, numbers.
enum JSONText {
  /// Bytes of the multi-byte UTF-8 sequence at an offset, or 0 when it is not well-formed
  /// (The Unicode Standard, table 3-7).
  static func sequenceLength(in bytes: UnsafeBufferPointer<UInt8>, at offset: Int) -> Int {
    let length: Int
    var second: ClosedRange<UInt8> = 0x80...0xBF
    switch bytes[offset] {
    case 0xC2...0xDF: length = 2
    case 0xE0: (length, second) = (3, 0xA0...0xBF)
    case 0xED: (length, second) = (3, 0x80...0x9F)
    case 0xE1...0xEF: length = 3
    case 0xF0: (length, second) = (4, 0x90...0xBF)
    case 0xF1...0xF3: length = 4
    case 0xF4: (length, second) = (4, 0x80...0x8F)
    default: return 0
    }
    guard bytes.count - offset >= length, second ~= bytes[offset + 1] else { return 0 }
    for next in offset + 2..<max(offset + 2, offset + length)
    where !(0x80...0xBF ~= bytes[next]) {
      return 0
    }
    return length
  }

  /// The UTF-16 code unit written as four hexadecimal digits at an offset.
  static func codeUnit(_ bytes: UnsafeBufferPointer<UInt8>, at offset: Int) -> UInt16? {
    var unit: UInt16 = 0
    for digit in bytes[offset..<offset + 4] {
      guard let value = Character(UnicodeScalar(digit)).hexDigitValue, digit < 0x80 else {
        return nil
      }
      unit = unit << 4 | UInt16(value)
    }
    return unit
  }

  /// The bytes that a string's text stands for; the text has been checked.
  static func unescaped(_ raw: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(raw.count)
    var offset = 0
    while offset < raw.count {
      guard raw[offset] == UInt8(ascii: "\\") else {
        out.append(raw[offset])
        offset += 1
        continue
      }
      switch raw[offset + 1] {
      case UInt8(ascii: "u"):
        let (scalar, length) = escapedScalar(raw, at: offset)
        out.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
        offset += length
        continue
      case UInt8(ascii: "b"): out.append(0x08)
      case UInt8(ascii: "f"): out.append(0x0C)
      case UInt8(ascii: "n"): out.append(0x0A)
      case UInt8(ascii: "r"): out.append(0x0D)
      case UInt8(ascii: "t"): out.append(0x09)
      case let same: out.append(same)
      }
      offset += 2
    }
    return out
  }

  /// The scalar of the `\uXXXX` escape or surrogate pair at an offset, and the bytes it takes;
  /// a lone surrogate stands for U+FFFD.
  private static func escapedScalar(
    _ raw: UnsafeBufferPointer<UInt8>, at offset: Int
  ) -> (Unicode.Scalar, Int) {
    let replacement: Unicode.Scalar = "\u{FFFD}"
    guard let high = codeUnit(raw, at: offset + 2) else { return (replacement, 6) }
    if let scalar = Unicode.Scalar(high) { return (scalar, 6) }
    guard 0xD800...0xDBFF ~= high, offset + 12 <= raw.count,
      raw[offset + 6] == UInt8(ascii: "\\"), raw[offset + 7] == UInt8(ascii: "u"),
      let low = codeUnit(raw, at: offset + 8), 0xDC00...0xDFFF ~= low
    else { return (replacement, 6) }
    let value = 0x10000 + (UInt32(high - 0xD800) << 10 | UInt32(low - 0xDC00))
    return (Unicode.Scalar(value) ?? replacement, 12)
  }

  /// The correctly rounded value of a number token, nil when it is not finite.
  static func double(_ token: UnsafeBufferPointer<UInt8>) -> Double? {
    guard let value = Double(String(decoding: token, as: UTF8.self)), value.isFinite else {
      return nil
    }
    return value
  }

  /// The value of a number token that is a whole number: exact when it is written without fraction
  /// and exponent, otherwise when it lies within ±2⁵³.
  static func int(_ token: UnsafeBufferPointer<UInt8>) -> Int? {
    var magnitude: Int = 0
    let isNegative = token.first == UInt8(ascii: "-")
    for digit in isNegative ? token.dropFirst() : token[...] {
      guard UInt8(ascii: "0")...UInt8(ascii: "9") ~= digit else {
        guard let value = double(token), abs(value) <= 0x1p53 else { return nil }
        return Int(exactly: value)
      }
      // Summed below zero, where Int has room for one more.
      let (product, overflowed) = magnitude.multipliedReportingOverflow(by: 10)
      let (sum, borrowed) = product.subtractingReportingOverflow(Int(digit &- UInt8(ascii: "0")))
      guard !overflowed, !borrowed else { return nil }
      magnitude = sum
    }
    guard !isNegative else { return magnitude }
    return magnitude == .min ? nil : -magnitude
  }
}
