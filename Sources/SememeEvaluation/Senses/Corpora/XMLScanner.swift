/// Reads the tags and texts of a simple XML file one after another: what data sets use of XML.
///
/// Comments, processing instructions and the document type are passed over; entities are the five
/// that XML predefines and numbers of characters.
struct XMLScanner {
  /// What stands in the file.
  enum Event: Equatable {
    /// `<name key="value">`; an empty element is followed by its end.
    case start(name: String, attributes: [String: String])
    case end(name: String)
    case text(String)
  }

  /// What is wrong at a place.
  struct Fault: Error {
    let line: Int
    let message: String
  }

  private let bytes: [UInt8]
  private var place = 0
  private var line = 1
  /// The end of an empty element, which comes next.
  private var pendingEnd: String?

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The line of the place that is read.
  var lineNumber: Int { line }

  /// The next event; nil at the end.
  mutating func next() throws(Fault) -> Event? {
    if let name = pendingEnd {
      pendingEnd = nil
      return .end(name: name)
    }
    while place < bytes.count {
      if bytes[place] != UInt8(ascii: "<") {
        return .text(try unescaped(take { $0 != UInt8(ascii: "<") }))
      } else if starts(with: "<!--") {
        try skip(past: "-->")
      } else if starts(with: "<![CDATA[") {
        throw fault("a CDATA section, which is not read; write its text with entities")
      } else if starts(with: "<?") {
        try skip(past: "?>")
      } else if starts(with: "<!") {
        try skip(past: ">")
      } else {
        return try tag()
      }
    }
    return nil
  }

  private mutating func tag() throws(Fault) -> Event {
    advance()
    let isEnd = peek() == UInt8(ascii: "/")
    if isEnd { advance() }
    let name = String(decoding: take(XMLScanner.isName), as: UTF8.self)
    guard !name.isEmpty else { throw fault("a tag without a name") }
    var attributes: [String: String] = [:]
    while true {
      _ = take { $0 <= UInt8(ascii: " ") }
      switch peek() {
      case UInt8(ascii: ">"):
        advance()
        return isEnd ? .end(name: name) : .start(name: name, attributes: attributes)
      case UInt8(ascii: "/") where !isEnd:
        advance()
        guard peek() == UInt8(ascii: ">") else { throw fault("<\(name)>: expected > after /") }
        advance()
        pendingEnd = name
        return .start(name: name, attributes: attributes)
      case let byte? where XMLScanner.isName(byte) && !isEnd:
        let (key, value) = try attribute(of: name)
        attributes[key] = value
      default: throw fault("<\(name)>: the tag does not end")
      }
    }
  }

  private mutating func attribute(of tag: String) throws(Fault) -> (String, String) {
    let key = String(decoding: take(XMLScanner.isName), as: UTF8.self)
    _ = take { $0 <= UInt8(ascii: " ") }
    guard peek() == UInt8(ascii: "=") else { throw fault("<\(tag)>: \(key) has no value") }
    advance()
    _ = take { $0 <= UInt8(ascii: " ") }
    guard let quote = peek(), quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
      throw fault("<\(tag)>: the value of \(key) is not in quotation marks")
    }
    advance()
    let value = try unescaped(take { $0 != quote })
    guard peek() == quote else { throw fault("<\(tag)>: the value of \(key) does not end") }
    advance()
    return (key, value)
  }

  private func unescaped(_ bytes: ArraySlice<UInt8>) throws(Fault) -> String {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw fault("not valid UTF-8; convert the file")
    }
    guard text.utf8.contains(UInt8(ascii: "&")) else { return text }
    // Scalars, since a mark that stands behind & or ; would make one character with it.
    var result = String.UnicodeScalarView()
    var rest = text.unicodeScalars[...]
    while let sign = rest.firstIndex(of: "&") {
      result += rest[..<sign]
      guard let end = rest[sign...].prefix(12).firstIndex(of: ";") else {
        throw fault("& without an entity; write &amp;")
      }
      let name = String(rest[rest.index(after: sign)..<end])
      guard let character = XMLScanner.character(name) else {
        throw fault("unknown entity &\(name);")
      }
      result.append(character)
      rest = rest[rest.index(after: end)...]
    }
    return String(result + rest)
  }

  private static func character(_ entity: String) -> Unicode.Scalar? {
    switch entity {
    case "amp": "&"
    case "lt": "<"
    case "gt": ">"
    case "quot": "\""
    case "apos": "'"
    case let number where number.hasPrefix("#x"):
      UInt32(number.dropFirst(2), radix: 16).flatMap(Unicode.Scalar.init)
    case let number where number.hasPrefix("#"):
      UInt32(number.dropFirst()).flatMap(Unicode.Scalar.init)
    default: nil
    }
  }

  private func peek() -> UInt8? { place < bytes.count ? bytes[place] : nil }

  private mutating func advance() {
    if bytes[place] == UInt8(ascii: "\n") { line += 1 }
    place += 1
  }

  private mutating func take(_ isWanted: (UInt8) -> Bool) -> ArraySlice<UInt8> {
    let start = place
    while place < bytes.count, isWanted(bytes[place]) { advance() }
    return bytes[start..<place]
  }

  private func starts(with text: StaticString) -> Bool {
    text.withUTF8Buffer { bytes[place...].starts(with: $0) }
  }

  private mutating func skip(past end: StaticString) throws(Fault) {
    while place < bytes.count {
      if starts(with: end) {
        for _ in 0..<end.utf8CodeUnitCount { advance() }
        return
      }
      advance()
    }
    throw fault("a comment or instruction does not end")
  }

  private func fault(_ message: String) -> Fault { Fault(line: line, message: message) }

  private static func isName(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"),
      UInt8(ascii: "."), UInt8(ascii: ":"), 0x80...:
      true
    default: false
    }
  }
}
