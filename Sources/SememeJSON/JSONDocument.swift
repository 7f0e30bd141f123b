/// JSON text, checked once and kept with a flat tape of its values.
///
/// Reading accepts exactly RFC 8259, plus a UTF-8 byte order mark at the start. A lone surrogate
/// escape such as `\ud800`, which Python writes, is read as U+FFFD. The tape takes 12 bytes per
/// value; strings and numbers stay in the text and are decoded when asked for.
///
/// ```swift
/// let document = try JSONDocument(bytes, source: "config.json")
/// let layers = try document.root.requireInt("num_hidden_layers")
/// ```
public struct JSONDocument: Sendable {
  /// The outermost value.
  public let root: JSONValue

  /// Reads JSON from UTF-8 bytes, in time linear in their number.
  ///
  /// - Parameters:
  ///   - bytes: the text.
  ///   - source: the file's path or another name, for messages.
  ///   - limits: the deepest nesting and longest text accepted.
  /// - Throws: ``JSONError`` with the place of the first fault.
  public init(
    _ bytes: [UInt8], source: String, limits: JSONLimits = .default
  ) throws(JSONError) {
    guard bytes.count <= limits.bytes else {
      throw JSONError(
        .tooLarge,
        "\(source): \(bytes.count) bytes of JSON, more than the \(limits.bytes) accepted")
    }
    let nodes = try bytes.withUnsafeBufferPointer { input throws(JSONError) in
      var parser = JSONParser(input: input, source: source, maximumDepth: limits.depth)
      try parser.parse()
      return parser.nodes
    }
    root = JSONValue(tape: JSONTape(bytes: bytes, nodes: nodes, source: source), index: 0)
  }

  /// Reads JSON from a string.
  ///
  /// - Parameters:
  ///   - text: the text.
  ///   - source: a name for messages.
  ///   - limits: the deepest nesting and longest text accepted.
  /// - Throws: ``JSONError`` with the place of the first fault.
  public init(_ text: String, source: String, limits: JSONLimits = .default) throws(JSONError) {
    try self.init(Array(text.utf8), source: source, limits: limits)
  }
}
