extension UTF8Bytes {
  /// Where the extended grapheme cluster (Unicode Standard Annex 29) that begins at `start` ends.
  @inline(__always)
  func endOfGraphemeCluster(startingAt start: Int) -> Int {
    let first = self[start]
    // Two ASCII characters are two clusters, but for a line break of two.
    if first < 0x80, first != 0x0D, start + 1 == count || self[start + 1] < 0x80 {
      return start + 1
    }
    let (scalar, length) = scalar(at: start)
    var recognizer = Unicode._CharacterRecognizer()
    _ = recognizer.hasBreak(before: Unicode.Scalar(valid: scalar))
    var end = start + length
    while end < count {
      let (next, length) = self.scalar(at: end)
      guard !recognizer.hasBreak(before: Unicode.Scalar(valid: next)) else { break }
      end += length
    }
    return end
  }
}

extension Unicode.Scalar {
  /// The scalar that was decoded from valid UTF-8.
  fileprivate init(valid value: UInt32) {
    self = Unicode.Scalar(value) ?? "\u{FFFD}"
  }
}
