extension JSONValue {
  /// The value's place in its document, such as `$.added_tokens[3].id`; `$` is the outermost value.
  ///
  /// Found by walking down from the root, in time linear in the document: meant for messages.
  public var path: String {
    var path = "$"
    var container = JSONValue(tape: tape, index: 0)
    while container.index < index {
      guard let (step, child) = container.step(towards: index) else { return path }
      path += step
      container = child
    }
    return path
  }

  /// The child that is or holds the value at a tape index, with its spelling in a path.
  private func step(towards target: Int) -> (String, JSONValue)? {
    for (position, element) in elements.enumerated() where target < tape.next(after: element.index)
    {
      return ("[\(position)]", element)
    }
    for (key, value) in members where target < tape.next(after: value.index) {
      return (".\(key.string)", value)
    }
    return nil
  }

  /// The value as messages show it: its kind and the beginning of its text.
  var summary: String {
    switch kind {
    case .null: return "null"
    case .object: return "an object of \(count) members"
    case .array: return "an array of \(count) elements"
    case .bool, .number, .string:
      let name = kind == .string ? "the string " : kind == .number ? "the number " : ""
      let text = kind == .string ? "\"\(string ?? "")\"" : tokenText
      return name + (text.count > 60 ? text.prefix(60) + "…" : text)
    }
  }

  private var tokenText: String {
    tape.withToken(at: index) { String(decoding: $0, as: UTF8.self) }
  }
}
