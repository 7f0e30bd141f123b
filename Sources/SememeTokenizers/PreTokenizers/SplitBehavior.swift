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

  /// Appends the parts of `range` that scalars with a property delimit; none is empty.
  func split(
    _ bytes: UTF8Bytes, in range: Range<Int>, at delimiter: ScalarProperties,
    _ parts: inout [Range<Int>]
  ) {
    var start = range.lowerBound
    var offset = range.lowerBound
    var followsDelimiter = false
    func cut(_ end: Int) {
      if start < end { parts.append(start..<end) }
      start = end
    }
    while offset < range.upperBound {
      let (scalar, length) = bytes.scalar(at: offset)
      let isDelimiter = ScalarProperties(of: scalar).contains(delimiter)
      let end = offset + length
      switch self {
      case .removed where isDelimiter:
        cut(offset)
        start = end
      case .isolated where isDelimiter:
        cut(offset)
        cut(end)
      case .mergedWithPrevious where isDelimiter: cut(end)
      case .mergedWithNext where isDelimiter: cut(offset)
      case .contiguous where isDelimiter != followsDelimiter: cut(offset)
      default: break
      }
      followsDelimiter = isDelimiter
      offset = end
    }
    cut(range.upperBound)
  }
}
