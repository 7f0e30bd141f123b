/// Cuts text at the matches of a pattern.
struct PatternSplit: Sendable, Equatable {
  let pattern: Pattern
  let behavior: SplitBehavior
  /// Whether what lies between the matches delimits.
  var isInverted = false

  /// Appends the parts of a range of text, none of them empty.
  func split(_ bytes: UTF8Bytes, in range: Range<Int>, into parts: inout [Range<Int>]) {
    var collector = SplitParts(behavior)
    let first = parts.count
    var hasEmpty = false
    pattern.forEachPart(bytes, in: range) { piece, isMatch in
      hasEmpty = hasEmpty || piece.isEmpty
      collector.take(piece, isDelimiter: isMatch != isInverted, &parts)
    }
    guard hasEmpty else { return }
    let kept = parts[first...].filter { !$0.isEmpty }
    parts.replaceSubrange(first..., with: kept)
  }
}
