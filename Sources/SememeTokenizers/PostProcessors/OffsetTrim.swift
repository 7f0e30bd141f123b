/// Takes the white space that byte-level tokens begin and end with out of their offsets.
///
/// Reference: `process_offsets` of Hugging Face tokenizers.
struct OffsetTrim: Sendable, Equatable {
  /// Whether the space at the very beginning was added and stands for no text.
  let addsPrefixSpace: Bool

  /// The place of a token without its white space: `place` is the bytes of the text that the token
  /// stands for, `spaces` how many white-space scalars the token begins and ends with.
  @inline(__always)
  func apply(
    to place: Range<Int32>, _ spaces: (leading: Int, trailing: Int), isFirst: Bool,
    _ text: UTF8Bytes
  ) -> Range<Int32> {
    var leading = spaces.leading
    if leading > 0, addsPrefixSpace, isFirst || place.lowerBound == 0 { leading -= 1 }
    var start = Int(place.lowerBound)
    var end = Int(place.upperBound)
    while leading > 0, start < end {
      start += text.scalar(at: start).length
      leading -= 1
    }
    // As there, nothing goes where the text has fewer scalars than the token has spaces.
    guard let trimmed = text.offset(end, scalarsBack: spaces.trailing) else {
      return Int32(start)..<Int32(max(start, end))
    }
    end = max(trimmed, start)
    return Int32(start)..<Int32(end)
  }
}

extension UTF8Bytes {
  /// The offset some scalars before another, nil when there are fewer.
  fileprivate func offset(_ end: Int, scalarsBack count: Int) -> Int? {
    var offset = end
    for _ in 0..<count {
      guard offset > 0 else { return nil }
      repeat { offset -= 1 } while self[offset] & 0xC0 == 0x80
    }
    return offset
  }

  /// How many scalars at either end are white space or the letter that stands for a space.
  var spacesAtEnds: (leading: Int, trailing: Int) {
    var leading = 0
    var offset = 0
    while offset < count, case (let scalar, let length) = scalar(at: offset), Self.isSpace(scalar) {
      leading += 1
      offset += length
    }
    var trailing = 0
    var end = count
    while let scalar = scalar(before: end), Self.isSpace(scalar) {
      trailing += 1
      end -= UTF8.width(Unicode.Scalar(scalar) ?? " ")
    }
    return (leading, trailing)
  }

  private static func isSpace(_ scalar: UInt32) -> Bool {
    scalar == 0x120 || ScalarProperties(of: scalar).contains(.whitespace)
  }
}
