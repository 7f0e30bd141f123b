extension PatternParser {
  /// The set of an escape whose backslash has been read.
  mutating func escapedSet() throws(Failure) -> CharacterSet {
    switch try takeScalar() {
    case "s": return .whitespace
    case "S": return CharacterSet.whitespace.inverted
    case "w": return .word
    case "W": return CharacterSet.word.inverted
    case "d": return .digit
    case "D": return CharacterSet.digit.inverted
    case "h": return hexadecimalDigits
    case "H": return hexadecimalDigits.inverted
    case "p": return try property(isNegated: false)
    case "P": return try property(isNegated: true)
    case let scalar:
      position -= 1
      let value = try escapedScalar(scalar)
      return CharacterSet(value...value)
    }
  }

  private var hexadecimalDigits: CharacterSet {
    var set = CharacterSet(0x30...0x39)
    set.insert(0x41...0x46)
    set.insert(0x61...0x66)
    return set
  }

  private mutating func escapedScalar(_ scalar: Unicode.Scalar) throws(Failure) -> UInt32 {
    let controls: [Unicode.Scalar: UInt32] = [
      "n": 0x0A, "r": 0x0D, "t": 0x09, "f": 0x0C, "v": 0x0B, "a": 0x07, "e": 0x1B,
    ]
    position += 1
    if let control = controls[scalar] { return control }
    switch scalar {
    case "u": return try hexadecimal(digits: 4...4)
    case "x" where take("{"):
      let value = try hexadecimal(digits: 1...6)
      guard take("}") else { throw failure("a } is missing") }
      return value
    case "x": return try hexadecimal(digits: 1...2)
    case "0"..."9", "a"..."z", "A"..."Z":
      throw failure("the escape \\\(scalar) is not supported,")
    default: return scalar.value
    }
  }

  private mutating func hexadecimal(digits: ClosedRange<Int>) throws(Failure) -> UInt32 {
    var value: UInt32 = 0
    var count = 0
    while count < digits.upperBound, let digit = next.flatMap({ Character($0).hexDigitValue }) {
      value = value << 4 | UInt32(digit)
      position += 1
      count += 1
    }
    guard count >= digits.lowerBound, Unicode.Scalar(value) != nil else {
      throw failure("an invalid hexadecimal escape")
    }
    return value
  }

  /// Reads `{L}` and its kin after `\p`.
  private mutating func property(isNegated: Bool) throws(Failure) -> CharacterSet {
    guard take("{") else { throw failure("a property without braces") }
    let isNegated = take("^") != isNegated
    var name = ""
    while let scalar = next, scalar != "}" {
      name.unicodeScalars.append(scalar)
      position += 1
    }
    guard take("}"), let set = CharacterSet.category(name) else {
      throw failure("the property \"\(name)\" is not a known general category,")
    }
    return isNegated ? set.inverted : set
  }

  /// The set of a bracket expression whose opening bracket has been read.
  mutating func bracketed() throws(Failure) -> CharacterSet {
    try enter()
    defer { leave() }
    let isNegated = take("^")
    var set = CharacterSet()
    var isFirst = true
    while isFirst || next != "]" {
      let isUnion = set.formUnion(try bracketMember(isFirst: isFirst))
      guard isUnion else { throw failure("a negated set within brackets is not supported,") }
      isFirst = false
    }
    position += 1
    return isNegated ? set.inverted : set
  }

  private mutating func bracketMember(isFirst: Bool) throws(Failure) -> CharacterSet {
    if take("[:") { return try namedClass() }
    if next == "&", position + 1 < scalars.count, scalars[position + 1] == "&" {
      throw failure("an intersection of sets is not supported,")
    }
    let start: UInt32
    switch try takeScalar() {
    case "[": return try bracketed()
    case "\\":
      guard let scalar = next, !"sSwWdDhHpP".unicodeScalars.contains(scalar) else {
        return try escapedSet()
      }
      start = scalar == "b" ? try backspace() : try escapedScalar(scalar)
    case let literal: start = literal.value
    }
    guard next == "-", position + 1 < scalars.count, scalars[position + 1] != "]" else {
      return CharacterSet(start...start)
    }
    position += 1
    var end = try takeScalar()
    if end == "\\" {
      guard let scalar = next, let escaped = Unicode.Scalar(try escapedScalar(scalar)) else {
        throw failure("an invalid end of a range")
      }
      end = escaped
    }
    guard start <= end.value else { throw failure("a range that descends") }
    return CharacterSet(start...end.value)
  }

  private mutating func backspace() throws(Failure) -> UInt32 {
    _ = try takeScalar()
    return 0x08
  }

  /// Reads a class such as `[:space:]` after its colon.
  private mutating func namedClass() throws(Failure) -> CharacterSet {
    let classes: [(String, CharacterSet)] = [
      ("space:]", .whitespace), ("digit:]", .digit), ("word:]", .word),
      ("punct:]", CharacterSet { category, _ in "PS".contains(category.prefix(1)) }),
    ]
    for (name, set) in classes where take(name) { return set }
    throw failure("a named class that is not supported")
  }
}
