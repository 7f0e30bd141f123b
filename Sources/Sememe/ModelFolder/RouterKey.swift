/// Which inputs a rule of a Router is for: those of a task, of a kind, or any.
///
/// router_config.json writes a pair as Python does: `('query', 'text')`, `(None, 'image')`,
/// `(None, ('image', 'text'))`.
struct RouterKey: Hashable, Sendable {
  /// What texts are for; nil for any.
  var task: String?
  /// The kind of input; several are joined by a comma; nil for any.
  var modality: String?
}

extension RouterKey {
  /// Reads a pair.
  ///
  /// - Parameter text: as Python writes it; nil results where it is something else.
  init?(_ text: String) {
    var reader = PairReader(rest: Substring(text))
    guard reader.take("("), let task = reader.name(), reader.take(","),
      let modality = reader.names(), reader.take(")"), reader.isAtEnd
    else { return nil }
    self.init(task: task.text, modality: modality.text)
  }
}

/// Reads a pair of names from the left.
private struct PairReader {
  /// A name, or Python's None.
  struct Name {
    let text: String?
  }

  var rest: Substring

  var isAtEnd: Bool { rest.allSatisfy { $0 == " " } }

  /// Steps over a mark, if it comes next.
  mutating func take(_ mark: Character) -> Bool {
    rest = rest.drop { $0 == " " }
    guard rest.first == mark else { return false }
    rest.removeFirst()
    return true
  }

  /// A quoted name or None; nil where something else comes next.
  mutating func name() -> Name? {
    rest = rest.drop { $0 == " " }
    if rest.hasPrefix("None") {
      rest.removeFirst(4)
      return Name(text: nil)
    }
    guard let quote = rest.first, quote == "'" || quote == "\"" else { return nil }
    rest.removeFirst()
    var text = ""
    while let next = rest.popFirst(), next != quote {
      // Python escapes quotes and backslashes; of other signs no name is made.
      guard next == "\\" else {
        text.append(next)
        continue
      }
      guard let escaped = rest.popFirst(), ["\\", "'", "\""].contains(escaped) else { return nil }
      text.append(escaped)
    }
    return Name(text: text)
  }

  /// A name, or several in brackets.
  mutating func names() -> Name? {
    guard take("(") else { return name() }
    var texts: [String] = []
    while !take(")") {
      guard let text = name()?.text else { return nil }
      texts.append(text)
      guard take(",") || rest.first == ")" else { return nil }
    }
    return Name(text: texts.sorted().joined(separator: ","))
  }
}
