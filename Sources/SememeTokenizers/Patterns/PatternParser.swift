/// Reads regular expressions in Oniguruma's Ruby syntax, the one that `tokenizer.json` uses.
struct PatternParser {
  private(set) var scalars: [Unicode.Scalar]
  var position = 0
  private var depth = 0
  private var ignoresCase = false
  private var dotMatchesNewline = false
  private static let maximumDepth = 64
  static let maximumRepetitions = 1000

  /// What is wrong with a pattern and where.
  struct Failure: Error {
    let reason: String
  }

  /// Reads a whole pattern.
  static func parse(_ pattern: String) throws(Failure) -> PatternNode {
    var parser = PatternParser(scalars: Array(pattern.unicodeScalars))
    let node = try parser.alternation()
    guard parser.position == parser.scalars.count else { throw parser.failure("an unmatched )") }
    return node
  }

  func failure(_ what: String) -> Failure {
    Failure(reason: "\(what) at character \(position + 1)")
  }

  var next: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

  /// Steps over a text if it comes next.
  mutating func take(_ text: String) -> Bool {
    let wanted = Array(text.unicodeScalars)
    guard scalars[position...].starts(with: wanted) else { return false }
    position += wanted.count
    return true
  }

  mutating func takeScalar() throws(Failure) -> Unicode.Scalar {
    guard let scalar = next else { throw failure("the pattern ends too early,") }
    position += 1
    return scalar
  }

  /// Begins a group or a bracket expression.
  mutating func enter() throws(Failure) {
    depth += 1
    guard depth <= Self.maximumDepth else { throw failure("groups are nested too deeply") }
  }

  /// Ends what ``enter()`` began.
  mutating func leave() {
    depth -= 1
  }

  private mutating func alternation() throws(Failure) -> PatternNode {
    try enter()
    defer { leave() }
    let outer = (ignoresCase, dotMatchesNewline)
    defer { (ignoresCase, dotMatchesNewline) = outer }
    var branches: [PatternNode] = []
    repeat { branches.append(try concatenation()) } while take("|")
    return branches.count == 1 ? branches[0] : .alternation(branches)
  }

  private mutating func concatenation() throws(Failure) -> PatternNode {
    var nodes: [PatternNode] = []
    while let scalar = next, scalar != "|", scalar != ")" {
      guard var node = try atom() else { continue }
      while let quantified = try quantified(node) { node = quantified }
      nodes.append(node)
    }
    return nodes.count == 1 ? nodes[0] : .concatenation(nodes)
  }

  /// A single element; nil for what matches nothing by itself, such as a comment.
  private mutating func atom() throws(Failure) -> PatternNode? {
    switch try takeScalar() {
    case "(": return try group()
    case "[": return .set(try folded(bracketed()))
    case ".":
      return .set(dotMatchesNewline ? .all : CharacterSet(0x0A...0x0A).inverted)
    case "^": return .anchor(.lineStart)
    case "$": return .anchor(.lineEnd)
    case "*", "+", "?": throw failure("nothing to repeat")
    case "\\":
      if let anchor = try anchorEscape() { return .anchor(anchor) }
      return .set(try folded(escapedSet()))
    case let literal: return .set(try folded(CharacterSet(literal.value...literal.value)))
    }
  }

  private func folded(_ set: CharacterSet) throws(Failure) -> CharacterSet {
    guard ignoresCase else { return set }
    guard let folded = set.ignoringCase else {
      throw failure("ignoring the case of characters beyond ASCII is not supported,")
    }
    return folded
  }

  private mutating func anchorEscape() throws(Failure) -> PatternNode.Anchor? {
    let anchors: [Unicode.Scalar: PatternNode.Anchor] = [
      "A": .textStart, "z": .textEnd, "Z": .lastLineEnd, "b": .wordBoundary, "B": .noWordBoundary,
    ]
    guard let scalar = next, let anchor = anchors[scalar] else { return nil }
    position += 1
    return anchor
  }

  /// What follows an opening parenthesis.
  private mutating func group() throws(Failure) -> PatternNode? {
    if take("?#") {
      while try takeScalar() != ")" {}
      return nil
    }
    func look(_ isBehind: Bool, _ isNegative: Bool) -> (PatternNode) -> PatternNode {
      { .look($0, isBehind: isBehind, isNegative: isNegative) }
    }
    var wrap: (PatternNode) -> PatternNode = { $0 }
    let outer = (ignoresCase, dotMatchesNewline)
    if take("?=") {
      wrap = look(false, false)
    } else if take("?!") {
      wrap = look(false, true)
    } else if take("?<=") {
      wrap = look(true, false)
    } else if take("?<!") {
      wrap = look(true, true)
    } else if take("?>") {
      wrap = { .atomic($0) }
    } else if take("?<") {
      while try takeScalar() != ">" {}
    } else if take("?") {
      // Options without a colon hold to the end of the group around them.
      guard try options() else { return nil }
    }
    let node = try alternation()
    guard take(")") else { throw failure("a ) is missing") }
    (ignoresCase, dotMatchesNewline) = outer
    return wrap(node)
  }

  /// Reads options such as `i` or `-i`; true when a group of their own follows.
  private mutating func options() throws(Failure) -> Bool {
    var isOn = true
    while true {
      switch try takeScalar() {
      case "-": isOn = false
      case "i": ignoresCase = isOn
      case "m": dotMatchesNewline = isOn
      case ":": return true
      case ")": return false
      default: throw failure("an option that is not supported")
      }
    }
  }

  /// The node with the quantifier that comes next, nil when there is none.
  private mutating func quantified(_ node: PatternNode) throws(Failure) -> PatternNode? {
    let counts: (minimum: Int, maximum: Int?)
    var isInterval = false
    if take("*") {
      counts = (0, nil)
    } else if take("+") {
      counts = (1, nil)
    } else if take("?") {
      counts = (0, 1)
    } else if let interval = try interval() {
      counts = interval
      isInterval = true
    } else {
      return nil
    }
    var greed = PatternNode.Greed.greedy
    // In Ruby's syntax a + after an interval, or a ? after {n}, is a quantifier of its own.
    if !(isInterval && counts.minimum == counts.maximum), take("?") {
      greed = .lazy
    } else if !isInterval, take("+") {
      greed = .possessive
    }
    return .repetition(node, minimum: counts.minimum, maximum: counts.maximum, greed)
  }

  /// Reads `{m,n}` and its kin; a brace that begins none is an ordinary character.
  private mutating func interval() throws(Failure) -> (minimum: Int, maximum: Int?)? {
    let start = position
    guard take("{") else { return nil }
    let low = number()
    var high = low
    let isRange = take(",")
    if isRange { high = number() }
    guard take("}"), low != nil || high != nil else {
      position = start
      return nil
    }
    let minimum = low ?? 0
    guard minimum <= Self.maximumRepetitions, high ?? 0 <= Self.maximumRepetitions,
      high.map({ minimum <= $0 }) ?? true
    else {
      throw failure("repetitions should ascend up to \(Self.maximumRepetitions), as they do not")
    }
    return (minimum, high)
  }

  private mutating func number() -> Int? {
    var value: Int?
    while let scalar = next, ("0"..."9").contains(scalar) {
      value = min((value ?? 0) * 10 + Int(scalar.value - 0x30), 1_000_000)
      position += 1
    }
    return value
  }
}
