import SememeJSON

extension PreTokenizer {
  private static let supported = [
    "BertPreTokenizer", "Punctuation", "Sequence", "Whitespace", "WhitespaceSplit",
  ]

  /// Reads a pre-tokenizer of a `tokenizer.json`.
  init(_ component: JSONValue) throws {
    switch try component.requireString("type") {
    case "BertPreTokenizer": self = .bert
    case "Whitespace": self = .whitespace
    case "WhitespaceSplit": self = .whitespaceSplit
    case "Punctuation":
      let behavior = try component.optionalString("behavior") ?? "Isolated"
      guard let behavior = SplitBehavior(rawValue: behavior) else {
        let known = SplitBehavior.allCases.map(\.rawValue).joined(separator: ", ")
        throw component.mismatch("a Punctuation with a behavior of \(known)")
      }
      self = .punctuation(behavior)
    case "Sequence":
      self = .sequence(try component.requireArray("pretokenizers").elements.map(PreTokenizer.init))
    default:
      throw TokenizerFile.unsupported(component, "pre-tokenizer", supported: Self.supported)
    }
  }
}
