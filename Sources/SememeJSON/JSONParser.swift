/// Checks JSON text and lays out its tape, without recursion.
struct JSONParser {
  let input: UnsafeBufferPointer<UInt8>
  let source: String
  let maximumDepth: Int
  var position = 0
  private(set) var nodes: [JSONNode] = []
  /// Tape indexes of the containers that are open.
  private var open: [Int] = []

  init(input: UnsafeBufferPointer<UInt8>, source: String, maximumDepth: Int) {
    self.input = input
    self.source = source
    self.maximumDepth = maximumDepth
  }

  /// The byte at an offset, or 0 past the end: NUL is valid nowhere in JSON text.
  @inline(__always)
  func byte(at offset: Int) -> UInt8 {
    offset < input.count ? input[offset] : 0
  }

  mutating func parse() throws(JSONError) {
    if input.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    nodes.reserveCapacity(input.count / 12 + 1)
    var expectsValue = true
    repeat {
      expectsValue = expectsValue ? try scanValue() : try scanSeparator()
    } while expectsValue || !open.isEmpty
    skipSpace()
    guard position == input.count else {
      throw fail(.trailingContent, at: position, "content after the end of the value")
    }
  }

  /// Scans a scalar, or opens a container; true when the container's first value comes next.
  private mutating func scanValue() throws(JSONError) -> Bool {
    skipSpace()
    if let container = open.last { nodes[container].detail += 1 }
    switch byte(at: position) {
    case UInt8(ascii: "\""):
      try scanString()
      return false
    case UInt8(ascii: "{"):
      return try openContainer(closedBy: UInt8(ascii: "}"))
    case UInt8(ascii: "["):
      return try openContainer(closedBy: UInt8(ascii: "]"))
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
      try scanNumber()
      return false
    default:
      try scanWord()
      return false
    }
  }

  private mutating func openContainer(closedBy close: UInt8) throws(JSONError) -> Bool {
    guard open.count < maximumDepth else {
      throw fail(.tooDeep, at: position, "nested deeper than the \(maximumDepth) levels accepted")
    }
    open.append(nodes.count)
    append(from: position, to: position)
    position += 1
    skipSpace()
    guard byte(at: position) != close else {
      closeContainer()
      return false
    }
    if close == UInt8(ascii: "}") { try scanKey() }
    return true
  }

  private mutating func closeContainer() {
    position += 1
    nodes[open.removeLast()].extent = UInt32(nodes.count)
  }

  /// Scans what follows a value inside a container; true after a comma, false after its end.
  private mutating func scanSeparator() throws(JSONError) -> Bool {
    skipSpace()
    let isObject = input[Int(nodes[open[open.count - 1]].start)] == UInt8(ascii: "{")
    let close = isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")
    switch byte(at: position) {
    case UInt8(ascii: ","):
      position += 1
      if isObject {
        skipSpace()
        try scanKey()
      }
      return true
    case close:
      closeContainer()
      return false
    default:
      throw unexpected("',' or '\(Character(UnicodeScalar(close)))'")
    }
  }

  private mutating func scanKey() throws(JSONError) {
    guard byte(at: position) == UInt8(ascii: "\"") else {
      throw unexpected("a key in double quotes")
    }
    try scanString()
    skipSpace()
    guard byte(at: position) == UInt8(ascii: ":") else { throw unexpected("':' after the key") }
    position += 1
  }

  mutating func append(from start: Int, to end: Int, detail: UInt32 = 0) {
    nodes.append(JSONNode(start: UInt32(start), extent: UInt32(end), detail: detail))
  }

  private mutating func skipSpace() {
    while true {
      switch byte(at: position) {
      case 0x20, 0x0A, 0x0D, 0x09: position += 1
      default: return
      }
    }
  }
}
