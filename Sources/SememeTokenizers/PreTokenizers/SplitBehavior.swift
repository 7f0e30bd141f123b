/// What becomes of the delimiters when text is split at them.
enum SplitBehavior: String, Sendable, CaseIterable {
  /// They go: `a-b` gives `a`, `b`.
  case removed = "Removed"
  /// Each is a part of its own: `a--b` gives `a`, `-`, `-`, `b`.
  case isolated = "Isolated"
  /// Each ends the part before it: `a--b` gives `a-`, `-`, `b`.
  case mergedWithPrevious = "MergedWithPrevious"
  /// Each begins the part after it: `a--b` gives `a`, `-`, `-b`.
  case mergedWithNext = "MergedWithNext"
  /// Each run of them is a part: `a--b` gives `a`, `--`, `b`.
  case contiguous = "Contiguous"
}

/// Collects the parts that text is split into.
struct SplitParts {
  private let behavior: SplitBehavior
  private var followsDelimiter = false
  private var isFirst = true

  init(_ behavior: SplitBehavior) {
    self.behavior = behavior
  }

  /// Takes the next piece of text, a delimiter or what lies between two; none is empty.
  ///
  /// Reference: `NormalizedString::split` of Hugging Face tokenizers.
  @inline(__always)
  mutating func take(_ piece: Range<Int>, isDelimiter: Bool, _ parts: inout [Range<Int>]) {
    let joins: Bool
    switch behavior {
    case .removed:
      if !isDelimiter { parts.append(piece) }
      return
    case .isolated: joins = false
    case .mergedWithPrevious: joins = isDelimiter && !followsDelimiter
    case .mergedWithNext: joins = !isDelimiter && followsDelimiter
    case .contiguous: joins = isDelimiter == followsDelimiter
    }
    if joins, !isFirst, let last = parts.popLast() {
      parts.append(last.lowerBound..<piece.upperBound)
    } else {
      parts.append(piece)
    }
    isFirst = false
    followsDelimiter = isDelimiter
  }
}
