/// A regular expression compiled for ``PatternMatcher``.
struct PatternProgram: Sendable {
  /// One step.
  enum Instruction: Sendable {
    /// An ASCII character.
    case byte(UInt8)
    /// A member of a set.
    case set(Int)
    /// As many members of a set as there are, within bounds; fewer later unless possessive.
    case run(set: Int, minimum: Int, maximum: Int, isPossessive: Bool)
    /// Goes on at one of several places, by the next byte.
    case dispatch(Int)
    /// Goes on at the first place, later at the second.
    case split(Int, Int)
    case jump(Int)
    /// Looks ahead with the steps that follow, or behind by a number of scalars; `end` is after.
    case look(end: Int, behind: Int?, isNegative: Bool)
    /// Matches the steps that follow once and for all; `end` is after.
    case atomic(end: Int)
    case anchor(PatternNode.Anchor)
    /// The end of the pattern, or of what a look or an atomic group holds.
    case accept
  }

  /// Where the branches of an alternation start, by the next byte; at 256 for the end of text.
  struct Dispatch: Sendable {
    var targets: [Int32] = []
    var ranges: [Range<Int32>] = []
  }

  private(set) var instructions: [Instruction] = []
  private(set) var sets: [CharacterSet] = []
  private(set) var dispatches: [Dispatch] = []
  /// Whether a match may begin with a byte; empty when a match may be empty.
  let firstBytes: [Bool]

  private static let maximumLength = 20_000

  init(_ node: PatternNode) throws(PatternParser.Failure) {
    firstBytes = node.isNullable ? [] : (0...255).map { node.mayBegin(with: UInt8($0)) }
    try append(node)
    add(.accept)
  }

  @discardableResult
  private mutating func add(_ instruction: Instruction) -> Int {
    instructions.append(instruction)
    return instructions.count - 1
  }

  private mutating func index(of set: CharacterSet) -> Int {
    if let known = sets.firstIndex(of: set) { return known }
    sets.append(set)
    return sets.count - 1
  }

  private mutating func append(_ node: PatternNode) throws(PatternParser.Failure) {
    guard instructions.count < Self.maximumLength else {
      throw PatternParser.Failure(reason: "it repeats too much")
    }
    switch node {
    case .set(let set):
      if let byte = set.singleASCII { add(.byte(byte)) } else { add(.set(index(of: set))) }
    case .concatenation(let nodes): for node in nodes { try append(node) }
    case .alternation(let nodes): try appendAlternation(nodes)
    case .repetition(let node, let minimum, let maximum, let greed):
      try appendRepetition(node, minimum, maximum, greed)
    case .look(let node, let isBehind, let isNegative):
      guard !isBehind || node.fixedLength != nil else {
        throw PatternParser.Failure(reason: "it looks behind by no fixed length")
      }
      let length = isBehind ? node.fixedLength : nil
      try appendEnclosed(node) { .look(end: $0, behind: length, isNegative: isNegative) }
    case .atomic(.repetition(.set(let set), let minimum, let maximum, .greedy)):
      try appendRepetition(.set(set), minimum, maximum, .possessive)
    case .atomic(let node): try appendEnclosed(node) { .atomic(end: $0) }
    case .anchor(let anchor): add(.anchor(anchor))
    }
  }

  private mutating func appendEnclosed(
    _ node: PatternNode, _ make: (Int) -> Instruction
  ) throws(PatternParser.Failure) {
    let start = add(.accept)
    try append(node)
    add(.accept)
    instructions[start] = make(instructions.count)
  }

  private mutating func appendAlternation(
    _ nodes: [PatternNode]
  ) throws(PatternParser.Failure) {
    let start = add(.dispatch(dispatches.count))
    let index = dispatches.count
    dispatches.append(Dispatch())
    var starts: [Int32] = []
    var jumps: [Int] = []
    for node in nodes {
      starts.append(Int32(instructions.count))
      try append(node)
      jumps.append(add(.jump(start)))
    }
    for jump in jumps { instructions[jump] = .jump(instructions.count) }
    var dispatch = Dispatch()
    for byte in 0...256 {
      let first = Int32(dispatch.targets.count)
      for (node, start) in zip(nodes, starts)
      where node.isNullable || (byte < 256 && node.mayBegin(with: UInt8(byte))) {
        dispatch.targets.append(start)
      }
      dispatch.ranges.append(first..<Int32(dispatch.targets.count))
    }
    dispatches[index] = dispatch
  }

  private mutating func appendRepetition(
    _ node: PatternNode, _ minimum: Int, _ maximum: Int?, _ greed: PatternNode.Greed
  ) throws(PatternParser.Failure) {
    if case .set(let set) = node, greed != .lazy {
      add(
        .run(
          set: index(of: set), minimum: minimum, maximum: maximum ?? .max,
          isPossessive: greed == .possessive))
      return
    }
    guard greed != .possessive else {
      let greedy = PatternNode.repetition(node, minimum: minimum, maximum: maximum, .greedy)
      return try append(.atomic(greedy))
    }
    func split(_ body: Int, _ exit: Int) -> Instruction {
      greed == .lazy ? .split(exit, body) : .split(body, exit)
    }
    for _ in 0..<minimum { try append(node) }
    guard let maximum else {
      let loop = add(.accept)
      try append(node)
      add(.jump(loop))
      instructions[loop] = split(loop + 1, instructions.count)
      return
    }
    var exits: [Int] = []
    for _ in minimum..<maximum {
      exits.append(add(.accept))
      try append(node)
    }
    for exit in exits { instructions[exit] = split(exit + 1, instructions.count) }
  }
}
