/// The scalars that one place of a pattern accepts.
struct CharacterSet: Sendable, Equatable {
  /// What is accepted below 0x80, a bit each.
  private var low: UInt64 = 0
  private var high: UInt64 = 0
  /// Accepted classes of scalars that patterns tell apart, a bit each.
  private var classes: UInt64 = 0
  /// Further scalars accepted.
  private var ranges: [ClosedRange<UInt32>] = []
  private var isNegated = false

  /// Nothing.
  init() {}

  /// The scalars of a range.
  init(_ range: ClosedRange<UInt32>) {
    insert(range)
  }

  /// The scalars whose class of the generated tables satisfies a condition on its general category
  /// and its flags.
  init(where holds: (_ category: String, _ flags: UInt8) -> Bool) {
    let kinds = zip(UnicodeTables.patternCategories, UnicodeTables.patternFlags)
    for (index, (category, flags)) in kinds.enumerated()
    where holds(UnicodeTables.categoryNames[Int(category)], flags) {
      classes |= 1 << UInt64(index)
    }
    for scalar in UInt32(0)..<128 where classes & Self.classBit(of: scalar) != 0 {
      setASCII(scalar)
    }
  }

  /// White space, `\s`.
  static let whitespace = CharacterSet { _, flags in flags & 1 != 0 }
  /// Word characters, `\w`.
  static let word = CharacterSet { _, flags in flags & 2 != 0 }
  /// Decimal digits, `\d`.
  static let digit = CharacterSet { _, flags in flags & 4 != 0 }
  /// Every scalar.
  static let all = CharacterSet { _, _ in true }

  /// The set of a general category or of those that begin with its letter, nil when unknown.
  static func category(_ name: String) -> CharacterSet? {
    let longNames = [
      "Letter": "L", "Mark": "M", "Number": "N", "Punctuation": "P", "Punct": "P", "Symbol": "S",
      "Separator": "Z", "Other": "C",
    ]
    let name = longNames[name] ?? name
    guard (1...2).contains(name.utf8.count),
      UnicodeTables.categoryNames.contains(where: { $0.hasPrefix(name) })
    else { return nil }
    return CharacterSet { category, _ in category.hasPrefix(name) }
  }

  /// Adds a range of scalars.
  mutating func insert(_ range: ClosedRange<UInt32>) {
    ranges.append(range)
    for scalar in range where scalar < 128 { setASCII(scalar) }
  }

  /// Adds another set; false when the two cannot be told by one set of this kind.
  mutating func formUnion(_ other: CharacterSet) -> Bool {
    guard !isNegated, !other.isNegated else { return false }
    low |= other.low
    high |= other.high
    classes |= other.classes
    ranges += other.ranges
    return true
  }

  /// The scalars that are not in the set.
  var inverted: CharacterSet {
    var inverted = self
    inverted.low = ~low
    inverted.high = ~high
    if ranges.isEmpty { inverted.classes = ~classes } else { inverted.isNegated.toggle() }
    return inverted
  }

  /// The set with the other cases of its ASCII letters, as case-insensitive matching takes them;
  /// nil when it holds single scalars beyond ASCII, whose cases are not known here.
  var ignoringCase: CharacterSet? {
    guard !isNegated, ranges.allSatisfy({ $0.upperBound < 128 }) else { return nil }
    var folded = self
    for letter in UInt32(0x61)...0x7A {
      let upper = letter & ~0x20
      guard containsASCII(letter) || containsASCII(upper) else { continue }
      folded.insert(letter...letter)
      folded.insert(upper...upper)
      // The long s and the sign of the kelvin fold to ASCII letters.
      if letter == 0x73 { folded.insert(0x17F...0x17F) }
      if letter == 0x6B { folded.insert(0x212A...0x212A) }
    }
    return folded
  }

  /// The only member, when that is an ASCII character.
  var singleASCII: UInt8? {
    guard !isNegated, classes == 0, low.nonzeroBitCount + high.nonzeroBitCount == 1,
      ranges.allSatisfy({ $0.upperBound < 128 })
    else { return nil }
    return UInt8(low != 0 ? low.trailingZeroBitCount : 64 + high.trailingZeroBitCount)
  }

  /// Whether text that begins with a byte may begin with a member.
  func mayBegin(with byte: UInt8) -> Bool {
    guard byte >= 0x80 else { return containsASCII(UInt32(byte)) }
    return isNegated || classes != 0 || ranges.contains { $0.upperBound >= 0x80 }
  }

  /// The length of the member at an offset of text, 0 when there is none.
  @inline(__always)
  func matchLength(_ bytes: UTF8Bytes, at offset: Int, end: Int) -> Int {
    guard offset < end else { return 0 }
    let byte = bytes[offset]
    guard byte >= 0x80 else { return containsASCII(UInt32(byte)) ? 1 : 0 }
    let (scalar, length) = bytes.scalar(at: offset)
    return containsBeyondASCII(scalar) ? length : 0
  }

  @inline(__always)
  private func containsASCII(_ scalar: UInt32) -> Bool {
    (scalar < 64 ? low >> UInt64(scalar) : high >> UInt64(scalar & 63)) & 1 != 0
  }

  private func containsBeyondASCII(_ scalar: UInt32) -> Bool {
    if classes & Self.classBit(of: scalar) != 0 { return !isNegated }
    return ranges.contains { $0.contains(scalar) } != isNegated
  }

  private mutating func setASCII(_ scalar: UInt32) {
    if scalar < 64 { low |= 1 << UInt64(scalar) } else { high |= 1 << UInt64(scalar & 63) }
  }

  private static func classBit(of scalar: UInt32) -> UInt64 {
    let letter = twoStageLetter(
      of: scalar, blocks: UnicodeTables.patternBlockOfScalar,
      letters: UnicodeTables.patternClassInBlock)
    return 1 << UInt64(letter - 35)
  }
}
