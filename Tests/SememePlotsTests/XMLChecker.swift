/// Checks that text is well-formed XML as far as pictures use it: elements that nest, attributes
/// quoted and named once, the five entities, no character that XML forbids.
struct XMLChecker {
  /// What was wrong first; nil for well-formed text.
  static func fault(_ text: String) -> String? {
    var checker = XMLChecker(Array(text.unicodeScalars))
    do throws(Fault) {
      try checker.document()
      return nil
    } catch {
      return error.text
    }
  }

  private struct Fault: Error {
    let text: String
  }

  private let input: [Unicode.Scalar]
  private var at = 0
  private var open: [String] = []
  private var identifiers: Set<String> = []
  private var rootCount = 0

  private init(_ input: [Unicode.Scalar]) { self.input = input }

  private func fail(_ text: String) -> Fault {
    let around = String(
      String.UnicodeScalarView(input[max(0, at - 30)..<min(input.count, at + 30)]))
    return Fault(text: "\(text) at \(at): …\(around)…")
  }

  private func has(_ text: String) -> Bool {
    input[at...].starts(with: text.unicodeScalars)
  }

  private mutating func document() throws(Fault) {
    if has("<?xml ") {
      while at < input.count, !has("?>") { at += 1 }
      at += 2
    }
    while at < input.count {
      if has("</") {
        try closing()
      } else if input[at] == "<" {
        try opening()
      } else {
        try character(inAttribute: false)
      }
    }
    guard open.isEmpty else { throw fail("\(open) are never closed") }
    guard rootCount == 1 else { throw fail("\(rootCount) outermost elements") }
  }

  private mutating func closing() throws(Fault) {
    at += 2
    let name = self.name()
    guard open.popLast() == name else { throw fail("</\(name)> closes another element") }
    guard has(">") else { throw fail("</\(name) without >") }
    at += 1
  }

  private mutating func opening() throws(Fault) {
    at += 1
    let name = self.name()
    guard !name.isEmpty else { throw fail("an element without a name") }
    if open.isEmpty { rootCount += 1 }
    var attributes: Set<String> = []
    while at < input.count {
      let hasSpace = skipSpace()
      if has("/>") {
        at += 2
        return
      }
      if has(">") {
        at += 1
        open.append(name)
        return
      }
      guard hasSpace else { throw fail("attributes of <\(name)> without a space between") }
      try attribute(of: name, &attributes)
    }
    throw fail("<\(name) never ends")
  }

  private mutating func attribute(
    of element: String, _ attributes: inout Set<String>
  ) throws(Fault) {
    let name = self.name()
    guard !name.isEmpty, attributes.insert(name).inserted, has("=\"") else {
      throw fail("attribute “\(name)” of <\(element)>")
    }
    at += 2
    let start = at
    while at < input.count, input[at] != "\"" { try character(inAttribute: true) }
    let value = String(String.UnicodeScalarView(input[start..<at]))
    if name == "id", !identifiers.insert(value).inserted { throw fail("a second id \(value)") }
    at += 1
  }

  private mutating func character(inAttribute: Bool) throws(Fault) {
    let scalar = input[at]
    if scalar == "&" {
      guard ["&amp;", "&lt;", "&gt;", "&quot;", "&apos;"].contains(where: has) else {
        throw fail("& that begins no entity")
      }
    }
    guard scalar != "<" else { throw fail("< in an attribute") }
    guard scalar.value >= 0x20 || scalar == "\n", scalar.value < 0xFFFE || scalar.value > 0xFFFF
    else {
      throw fail("forbidden character \(scalar.value)")
    }
    if open.isEmpty, !inAttribute, scalar != "\n" { throw fail("text outside of the root") }
    at += 1
  }

  private mutating func name() -> String {
    var name = ""
    while at < input.count,
      input[at].properties.isAlphabetic || "-_:0123456789".unicodeScalars.contains(input[at])
    {
      name.unicodeScalars.append(input[at])
      at += 1
    }
    return name
  }

  private mutating func skipSpace() -> Bool {
    let start = at
    while at < input.count, input[at] == " " || input[at] == "\n" { at += 1 }
    return at > start
  }
}
