/// Bytes of valid UTF-8.
typealias UTF8Bytes = UnsafeBufferPointer<UInt8>

extension UTF8Bytes {
  /// The scalar that starts at an offset, and its length in bytes.
  ///
  /// - Precondition: the bytes are valid UTF-8 and a scalar starts at `offset`.
  @inline(__always)
  func scalar(at offset: Int) -> (value: UInt32, length: Int) {
    let first = UInt32(self[offset])
    switch first {
    case 0..<0x80: return (first, 1)
    case 0..<0xE0: return ((first & 0x1F) << 6 | trail(offset + 1), 2)
    case 0..<0xF0:
      return ((first & 0x0F) << 12 | trail(offset + 1) << 6 | trail(offset + 2), 3)
    default:
      let high = (first & 0x07) << 18 | trail(offset + 1) << 12
      return (high | trail(offset + 2) << 6 | trail(offset + 3), 4)
    }
  }

  /// The scalar that ends right before an offset, nil at the start.
  func scalar(before offset: Int) -> UInt32? {
    var start = offset - 1
    while start > 0, self[start] & 0xC0 == 0x80 { start -= 1 }
    return start >= 0 ? scalar(at: start).value : nil
  }

  /// Where the white space that ends at `end` begins.
  func startOfWhitespace(endingAt end: Int) -> Int {
    var start = end
    while let scalar = scalar(before: start), ScalarProperties(of: scalar).contains(.whitespace) {
      start -= UTF8.width(Unicode.Scalar(scalar) ?? " ")
    }
    return start
  }

  /// Where the white space that begins at `start` ends.
  func endOfWhitespace(startingAt start: Int) -> Int {
    var end = start
    while end < count {
      let (scalar, length) = scalar(at: end)
      guard ScalarProperties(of: scalar).contains(.whitespace) else { break }
      end += length
    }
    return end
  }

  @inline(__always)
  private func trail(_ offset: Int) -> UInt32 { UInt32(self[offset] & 0x3F) }
}

extension [UInt8] {
  /// Appends a scalar's UTF-8 bytes and returns how many there are.
  @inline(__always) @discardableResult
  mutating func append(scalar: UInt32) -> Int {
    switch scalar {
    case 0..<0x80:
      append(UInt8(truncatingIfNeeded: scalar))
      return 1
    case 0..<0x800:
      append(UInt8(truncatingIfNeeded: 0xC0 | scalar >> 6))
      append(UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F))
      return 2
    case 0..<0x1_0000:
      append(UInt8(truncatingIfNeeded: 0xE0 | scalar >> 12))
      append(UInt8(truncatingIfNeeded: 0x80 | scalar >> 6 & 0x3F))
      append(UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F))
      return 3
    default:
      append(UInt8(truncatingIfNeeded: 0xF0 | scalar >> 18))
      append(UInt8(truncatingIfNeeded: 0x80 | scalar >> 12 & 0x3F))
      append(UInt8(truncatingIfNeeded: 0x80 | scalar >> 6 & 0x3F))
      append(UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F))
      return 4
    }
  }
}
