/// Mappings of single scalars, as the generated tables hold them.
enum ScalarMapping {
  /// Calls `body` with each scalar of the lower-case form.
  @inline(__always)
  static func lowercase(_ scalar: UInt32, _ body: (UInt32) -> Void) {
    guard scalar >= 0x80 else {
      return body(0x41...0x5A ~= scalar ? scalar | 0x20 : scalar)
    }
    guard ScalarProperties(of: scalar).contains(.lowercases) else { return body(scalar) }
    guard scalar != 0x130 else {
      body(0x69)
      return body(0x307)
    }
    body(scalar &+ UInt32(bitPattern: value(of: scalar, in: UnicodeTables.lowercaseRuns)))
  }

  /// The canonical combining class.
  static func combiningClass(_ scalar: UInt32) -> UInt8 {
    guard ScalarProperties(of: scalar).contains(.nonStarter) else { return 0 }
    return UInt8(truncatingIfNeeded: value(of: scalar, in: UnicodeTables.combiningRuns))
  }

  /// Calls `body` with each scalar of the full decomposition, canonical or for compatibility.
  static func decompose(_ scalar: UInt32, isCompatible: Bool, _ body: (UInt32) -> Void) {
    guard !(0xAC00...0xD7A3 ~= scalar) else { return decomposeHangul(scalar, body) }
    if isCompatible, ScalarProperties(of: scalar).contains(.decomposesCompatibly) {
      return look(
        up: scalar, UnicodeTables.compatible, UnicodeTables.compatibleStarts,
        UnicodeTables.compatibleDecompositions, body)
    }
    look(
      up: scalar, UnicodeTables.decomposed, UnicodeTables.decompositionStarts,
      UnicodeTables.decompositions, body)
  }

  private static func look(
    up scalar: UInt32, _ keys: [UInt32], _ starts: [UInt16], _ values: [UInt32],
    _ body: (UInt32) -> Void
  ) {
    let place = firstIndex(below: keys.count) { keys[$0] >= scalar }
    guard place < keys.count, keys[place] == scalar else { return body(scalar) }
    for index in Int(starts[place])..<Int(starts[place + 1]) { body(values[index]) }
  }

  /// The primary composite of two scalars, nil when there is none.
  static func compose(_ first: UInt32, _ second: UInt32) -> UInt32? {
    if 0x1100...0x1112 ~= first, 0x1161...0x1175 ~= second {
      return 0xAC00 + ((first - 0x1100) * 21 + second - 0x1161) * 28
    }
    if 0xAC00...0xD7A3 ~= first, (first - 0xAC00) % 28 == 0, 0x11A8...0x11C2 ~= second {
      return first + second - 0x11A7
    }
    guard ScalarProperties(of: second).contains(.recomposes) else { return nil }
    let pairs = UnicodeTables.compositionPairs
    let pair = UInt64(first) << 32 | UInt64(second)
    let place = firstIndex(below: pairs.count) { pairs[$0] >= pair }
    return place < pairs.count && pairs[place] == pair ? UnicodeTables.composites[place] : nil
  }

  /// The arithmetic of The Unicode Standard, section 3.12.
  private static func decomposeHangul(_ scalar: UInt32, _ body: (UInt32) -> Void) {
    let syllable = scalar - 0xAC00
    body(0x1100 + syllable / 588)
    body(0x1161 + syllable % 588 / 28)
    if syllable % 28 > 0 { body(0x11A7 + syllable % 28) }
  }

  /// The value of the run (first, last, step, value) that holds the scalar, 0 when none does.
  private static func value(of scalar: UInt32, in runs: [Int32]) -> Int32 {
    let scalar = Int32(bitPattern: scalar)
    let run = firstIndex(below: runs.count / 4) { runs[$0 * 4] > scalar } - 1
    guard run >= 0, scalar <= runs[run * 4 + 1],
      (scalar - runs[run * 4]) % runs[run * 4 + 2] == 0
    else { return 0 }
    return runs[run * 4 + 3]
  }
}

/// The first index that satisfies a condition which holds for all after it; `count` when none does.
@inline(__always)
func firstIndex(below count: Int, where holds: (Int) -> Bool) -> Int {
  var low = 0
  var high = count
  while low < high {
    let middle = (low + high) >> 1
    if holds(middle) { high = middle } else { low = middle + 1 }
  }
  return low
}
