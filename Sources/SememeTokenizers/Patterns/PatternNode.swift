/// A regular expression as read, before it is compiled.
indirect enum PatternNode: Sendable {
  /// One scalar of a set.
  case set(CharacterSet)
  /// One after another; none is the empty text.
  case concatenation([PatternNode])
  /// The first that lets the rest match.
  case alternation([PatternNode])
  /// The same several times.
  case repetition(PatternNode, minimum: Int, maximum: Int?, Greed)
  /// A place that is followed (or preceded), or not, by something.
  case look(PatternNode, isBehind: Bool, isNegative: Bool)
  /// What matches first, never tried otherwise.
  case atomic(PatternNode)
  /// A place of a kind.
  case anchor(Anchor)

  /// Which numbers of repetitions are tried first.
  enum Greed: Sendable {
    /// Many, then fewer.
    case greedy
    /// Few, then more.
    case lazy
    /// As many as there are and no fewer.
    case possessive
  }

  /// Places in text.
  enum Anchor: Sendable {
    case textStart, textEnd, lineStart, lineEnd, lastLineEnd, wordBoundary, noWordBoundary
  }

  /// Whether the empty text matches.
  var isNullable: Bool {
    switch self {
    case .set: false
    case .concatenation(let nodes): nodes.allSatisfy(\.isNullable)
    case .alternation(let nodes): nodes.contains(where: \.isNullable)
    case .repetition(let node, let minimum, _, _): minimum == 0 || node.isNullable
    case .atomic(let node): node.isNullable
    case .look, .anchor: true
    }
  }

  /// Whether a match that is not empty may begin with a byte.
  func mayBegin(with byte: UInt8) -> Bool {
    switch self {
    case .set(let set): return set.mayBegin(with: byte)
    case .concatenation(let nodes):
      for node in nodes {
        if node.mayBegin(with: byte) { return true }
        if !node.isNullable { return false }
      }
      return false
    case .alternation(let nodes): return nodes.contains { $0.mayBegin(with: byte) }
    case .repetition(let node, _, _, _), .atomic(let node): return node.mayBegin(with: byte)
    case .look, .anchor: return false
    }
  }

  /// The number of scalars that every match has, nil when they differ.
  var fixedLength: Int? {
    switch self {
    case .set: return 1
    case .concatenation(let nodes):
      var sum = 0
      for node in nodes {
        guard let length = node.fixedLength else { return nil }
        sum += length
      }
      return sum
    case .alternation(let nodes):
      let lengths = nodes.map(\.fixedLength)
      return lengths.allSatisfy { $0 == lengths[0] } ? lengths[0] : nil
    case .repetition(let node, let minimum, let maximum, _):
      guard minimum == maximum, let length = node.fixedLength else { return nil }
      let (product, overflows) = length.multipliedReportingOverflow(by: minimum)
      return overflows ? nil : product
    case .atomic(let node): return node.fixedLength
    case .look, .anchor: return 0
    }
  }
}
