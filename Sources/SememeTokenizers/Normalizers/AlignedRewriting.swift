/// A text that is rewritten scalar by scalar, each new one with the origin that Hugging Face gives it.
///
/// There a new scalar either takes the place of the next old ones or is inserted, which leaves it
/// the origin of the old one before. Scalars that are removed count as replaced by the last new one;
/// where nothing is before them, the next new scalar takes their place, and so all after it.
struct AlignedRewriting {
  private let source: NormalizedText
  private var output = NormalizedText()
  /// Where the old scalars start whose places are not taken yet.
  private var cursor: Int
  /// The last new scalar, with what it takes: one old scalar and further ones, or none if inserted.
  private var last: (scalar: UInt32, change: Int)?

  /// Begins after an offset, before which all stays as it was.
  init(of source: NormalizedText, keeping offset: Int) {
    self.source = source
    cursor = offset
    guard offset > 0 else { return }
    cursor = source.startOfScalar(endingAt: offset)
    let scalar = source.bytes.withUnsafeBufferPointer { $0.scalar(at: cursor).value }
    last = (scalar, 0)
    output.append(source, 0..<cursor)
  }

  /// Appends a scalar that takes the place of the next old one.
  mutating func append(_ scalar: UInt32) { append(scalar, change: 0) }

  /// Appends new scalars that take the place of a number of old ones.
  mutating func replace(_ oldCount: Int, with replacement: ArraySlice<UInt8>) {
    var newCount = 0
    replacement.withUnsafeBufferPointer { bytes in
      var offset = 0
      while offset < bytes.count {
        let (scalar, length) = bytes.scalar(at: offset)
        append(scalar, change: newCount < oldCount ? 0 : 1)
        newCount += 1
        offset += length
      }
    }
    if newCount < oldCount { last?.change -= oldCount - newCount }
  }

  /// The rewritten text.
  consuming func finished() -> NormalizedText {
    settle()
    return output
  }

  private mutating func append(_ scalar: UInt32, change: Int) {
    settle()
    last = (scalar, change)
  }

  /// Writes the last new scalar: what it takes is known once the next one comes.
  private mutating func settle() {
    guard let (scalar, change) = last else { return }
    last = nil
    guard change <= 0 else {
      // Something is before the cursor: what is inserted follows what took some old scalar's place.
      let start = source.startOfScalar(endingAt: cursor)
      return output.append(scalar, from: source.origin(of: start..<cursor))
    }
    let first = cursor..<source.endOfScalar(startingAt: cursor)
    for _ in change...0 { cursor = source.endOfScalar(startingAt: cursor) }
    output.append(scalar, from: source.origin(of: first))
  }
}

extension NormalizedText {
  fileprivate func startOfScalar(endingAt end: Int) -> Int {
    var start = end - 1
    while start > 0, bytes[start] & 0xC0 == 0x80 { start -= 1 }
    return start
  }

  fileprivate func endOfScalar(startingAt start: Int) -> Int {
    var end = start + 1
    while end < bytes.count, bytes[end] & 0xC0 == 0x80 { end += 1 }
    return end
  }
}
