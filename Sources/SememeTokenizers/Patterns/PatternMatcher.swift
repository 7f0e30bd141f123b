/// Runs a compiled pattern over text by backtracking, in time linear in the text times the pattern.
///
/// A search begins without records. Once it has tried more than a few steps for each byte it has
/// passed, it notes from where it has failed already and never tries that again, so that neither a
/// hostile pattern nor a hostile text costs more than one try of each step at each place.
struct PatternMatcher {
  /// A choice not taken yet: go on at `step` from `offset`, or from earlier places down to `low`.
  private struct Choice {
    let step: Int
    var offset: Int
    let low: Int
  }

  private let program: UnsafeBufferPointer<PatternProgram.Instruction>
  private let sets: UnsafeBufferPointer<CharacterSet>
  private let dispatches: [PatternProgram.Dispatch]
  private let bytes: UTF8Bytes
  private let range: Range<Int>
  private var choices: [Choice] = []
  private var stepsLeft = 0
  private var records = FailureRecords()

  /// Steps for each byte passed before failures are recorded.
  private static let freeSteps = 64

  /// A matcher of a range of bytes, outside of which nothing counts.
  init(
    _ program: UnsafeBufferPointer<PatternProgram.Instruction>,
    _ sets: UnsafeBufferPointer<CharacterSet>, _ dispatches: [PatternProgram.Dispatch],
    _ bytes: UTF8Bytes, _ range: Range<Int>
  ) {
    self.program = program
    self.sets = sets
    self.dispatches = dispatches
    self.bytes = bytes
    self.range = range
  }

  /// The first match that begins at an offset or after it.
  mutating func firstMatch(from start: Int, firstBytes: [Bool]) -> Range<Int>? {
    stepsLeft = 1024
    records.removeAll()
    var start = start
    while start <= range.upperBound {
      if !firstBytes.isEmpty {
        while start < range.upperBound, !firstBytes[Int(bytes[start])] { start += 1 }
        guard start < range.upperBound else { return nil }
      }
      stepsLeft += Self.freeSteps
      if let end = run(0, at: start) { return start..<end }
      guard start < range.upperBound else { return nil }
      start += bytes.scalar(at: start).length
    }
    return nil
  }

  /// The end of the match of the steps from `step` to their `accept`, nil when there is none.
  private mutating func run(_ first: Int, at start: Int) -> Int? {
    let floor = choices.count
    let mark = records.count
    var step = first
    var offset = start
    while true {
      if let end = advance(&step, &offset) {
        choices.removeLast(choices.count - floor)
        records.removeAll(after: mark)
        return end
      }
      guard choices.count > floor else { return nil }
      (step, offset) = takeChoice()
    }
  }

  /// The choice made last and not exhausted.
  private mutating func takeChoice() -> (Int, Int) {
    var choice = choices.removeLast()
    let (step, offset) = (choice.step, choice.offset)
    if offset > choice.low {
      repeat { choice.offset -= 1 } while bytes[choice.offset] & 0xC0 == 0x80
      choices.append(choice)
    }
    return (step, offset)
  }

  /// Takes steps until one fails (nil) or the end of the match is known.
  private mutating func advance(_ step: inout Int, _ offset: inout Int) -> Int? {
    while true {
      stepsLeft -= 1
      switch program[step] {
      case .byte(let byte):
        guard offset < range.upperBound, bytes[offset] == byte else { return nil }
        offset += 1
        step += 1
      case .set(let set):
        let length = sets[set].matchLength(bytes, at: offset, end: range.upperBound)
        guard length > 0 else { return nil }
        offset += length
        step += 1
      case .run(let set, let minimum, let maximum, let isPossessive):
        guard repeats(set, minimum, maximum, isPossessive, step, &offset) else { return nil }
        step += 1
      case .dispatch(let index):
        guard isNew(step, offset), let target = choose(index, at: offset) else { return nil }
        step = target
      case .split(let now, let later):
        guard isNew(step, offset) else { return nil }
        choices.append(Choice(step: later, offset: offset, low: offset))
        step = now
      case .jump(let target): step = target
      case .look(let end, let behind, let isNegative):
        guard looks(step + 1, behind, from: offset) != isNegative else { return nil }
        step = end
      case .atomic(let end):
        guard let inner = run(step + 1, at: offset) else { return nil }
        offset = inner
        step = end
      case .anchor(let anchor):
        guard holds(anchor, at: offset) else { return nil }
        step += 1
      case .accept: return offset
      }
    }
  }

  /// Whether a step has not failed from a place yet, as far as failures are recorded.
  @inline(__always)
  private mutating func isNew(_ step: Int, _ offset: Int) -> Bool {
    guard stepsLeft < 0 else { return true }
    return records.insert(step, offset - range.lowerBound, steps: program.count, range.count)
  }

  /// Takes members of a set, leaving the choice of fewer.
  @inline(__always)
  private mutating func repeats(
    _ index: Int, _ minimum: Int, _ maximum: Int, _ isPossessive: Bool, _ step: Int,
    _ offset: inout Int
  ) -> Bool {
    var count = 0
    var low = offset
    while count < maximum {
      let length = sets[index].matchLength(bytes, at: offset, end: range.upperBound)
      guard length > 0 else { break }
      // What has failed from here without an upper bound fails from here again.
      if count >= minimum, maximum == .max, !isNew(step, offset) { return false }
      offset += length
      count += 1
      if count <= minimum { low = offset }
    }
    guard count >= minimum else { return false }
    stepsLeft -= count >> 3
    if !isPossessive, low < offset {
      var last = offset
      repeat { last -= 1 } while bytes[last] & 0xC0 == 0x80
      choices.append(Choice(step: step + 1, offset: last, low: low))
    }
    return true
  }

  /// The first branch that the next byte allows; the others are left as choices.
  @inline(__always)
  private mutating func choose(_ index: Int, at offset: Int) -> Int? {
    let byte = offset < range.upperBound ? Int(bytes[offset]) : 256
    let targets = dispatches[index].ranges[byte]
    guard !targets.isEmpty else { return nil }
    for target in targets.dropFirst().reversed() {
      let step = Int(dispatches[index].targets[Int(target)])
      choices.append(Choice(step: step, offset: offset, low: offset))
    }
    return Int(dispatches[index].targets[Int(targets.lowerBound)])
  }

  private mutating func looks(_ step: Int, _ behind: Int?, from offset: Int) -> Bool {
    guard let behind else { return run(step, at: offset) != nil }
    var start = offset
    for _ in 0..<behind {
      guard start > range.lowerBound else { return false }
      repeat { start -= 1 } while bytes[start] & 0xC0 == 0x80
    }
    return run(step, at: start) != nil
  }

  private func holds(_ anchor: PatternNode.Anchor, at offset: Int) -> Bool {
    let isStart = offset == range.lowerBound
    let isEnd = offset == range.upperBound
    func isNewline(_ offset: Int) -> Bool { bytes[offset] == 0x0A }
    switch anchor {
    case .textStart: return isStart
    case .textEnd: return isEnd
    case .lineStart: return isStart || (isNewline(offset - 1) && !isEnd)
    case .lineEnd: return isEnd || isNewline(offset)
    case .lastLineEnd:
      return isEnd || (offset == range.upperBound - 1 && isNewline(offset))
    case .wordBoundary, .noWordBoundary:
      var before = offset
      if !isStart { repeat { before -= 1 } while bytes[before] & 0xC0 == 0x80 }
      let left = CharacterSet.word.matchLength(bytes, at: before, end: offset) > 0
      let right = CharacterSet.word.matchLength(bytes, at: offset, end: range.upperBound) > 0
      return (left != right) == (anchor == .wordBoundary)
    }
  }
}
