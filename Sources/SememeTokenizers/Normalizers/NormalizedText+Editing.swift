extension NormalizedText {
  /// Replaces the text by what `body` makes of it.
  @inline(__always)
  mutating func rewrite(_ body: (NormalizedText, inout NormalizedText) -> Void) {
    let source = self
    self = NormalizedText()
    body(source, &self)
  }

  /// Removes white space at either end.
  mutating func strip(left: Bool, right: Bool) {
    let kept = bytes.withUnsafeBufferPointer { bytes in
      let start = left ? bytes.endOfWhitespace(startingAt: 0) : 0
      let end = right ? bytes.startOfWhitespace(endingAt: bytes.count) : bytes.count
      return start..<max(start, end)
    }
    guard kept != bytes.indices else { return }
    rewrite { source, output in output.append(source, kept) }
  }

  /// Replaces the matches of a pattern; what takes a match's place has the origin of the scalar that
  /// ends it.
  mutating func replace(_ pattern: Pattern, by content: [UInt8]) {
    let source = self
    var isRewritten = false
    source.bytes.withUnsafeBufferPointer { bytes in
      pattern.forEachPart(bytes, in: 0..<bytes.count) { range, isMatch in
        guard isMatch || range.count < bytes.count else { return }
        if !isRewritten { self = NormalizedText() }
        isRewritten = true
        guard isMatch else { return append(source, range) }
        append(content, from: source.originOfScalar(before: range.upperBound))
      }
    }
  }

  /// The original range of the scalar that ends at an offset; at 0 the place before the first one.
  private func originOfScalar(before offset: Int) -> Origin {
    guard offset > 0 else {
      let start = bytes.isEmpty ? 0 : originOfScalar(at: 0).start
      return Origin(start: start, end: start)
    }
    return originOfScalar(at: offset - 1)
  }
}
