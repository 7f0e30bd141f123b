import SememeJSON

extension PreTokenizer {
  private static let supported = [
    "BertPreTokenizer", "ByteLevel", "CharDelimiterSplit", "Digits", "FixedLength", "Metaspace",
    "Punctuation", "Sequence", "Split", "UnicodeScripts", "Whitespace", "WhitespaceSplit",
  ]

  /// Reads a pre-tokenizer of a `tokenizer.json`.
  init(_ component: JSONValue) throws {
    switch try component.requireString("type") {
    case "BertPreTokenizer": self = .bert
    case "ByteLevel":
      self = .byteLevel(
        try ByteLevel(
          addsPrefixSpace: component.optionalBool("add_prefix_space") ?? true,
          cutsWords: component.optionalBool("use_regex") ?? true))
    case "Metaspace": self = .metaspace(try Metaspace(component))
    case "CharDelimiterSplit":
      let delimiter = try component.requireString("delimiter")
      guard delimiter.unicodeScalars.count == 1 else {
        throw component.mismatch("a CharDelimiterSplit with a delimiter of one character")
      }
      self = .split(PatternSplit(pattern: try Pattern(literal: delimiter), behavior: .removed))
    case "Digits":
      let isIndividual = try component.optionalBool("individual_digits") ?? false
      self = .split(
        PatternSplit(
          pattern: try Pattern(regex: #"\p{N}"#),
          behavior: isIndividual ? .isolated : .contiguous))
    case "FixedLength":
      let length = try component.optionalInt("length") ?? 5
      guard length > 0 else { throw component.mismatch("a FixedLength of a positive length") }
      self = .fixedLength(length)
    case "Punctuation":
      self = .punctuation(try SplitBehavior(of: component, default: "Isolated"))
    case "Sequence":
      self = .sequence(try component.requireArray("pretokenizers").elements.map(PreTokenizer.init))
    case "Split":
      self = .split(
        PatternSplit(
          pattern: try Pattern(component.requireObject("pattern")),
          behavior: try SplitBehavior(of: component, default: nil),
          isInverted: try component.optionalBool("invert") ?? false))
    case "UnicodeScripts": self = .unicodeScripts
    case "Whitespace": self = .whitespace
    case "WhitespaceSplit": self = .whitespaceSplit
    default:
      throw TokenizerFile.unsupported(component, "pre-tokenizer", supported: Self.supported)
    }
  }
}

extension SplitBehavior {
  /// Reads the behavior of a component, which may have a default.
  fileprivate init(of component: JSONValue, default: String?) throws(JSONError) {
    let name = try component.optionalString("behavior") ?? `default`
    guard let behavior = name.flatMap(SplitBehavior.init) else {
      let known = SplitBehavior.allCases.map(\.rawValue).joined(separator: ", ")
      throw component.mismatch("an object with a behavior of \(known)")
    }
    self = behavior
  }
}

extension Pattern {
  /// Reads `{"String": …}` or `{"Regex": …}`.
  init(_ value: JSONValue) throws {
    do {
      if let literal = value["String"]?.string {
        self = try Pattern(literal: literal)
      } else if let regex = value["Regex"]?.string {
        self = try Pattern(regex: regex)
      } else {
        throw value.mismatch("an object with a \"String\" or a \"Regex\"")
      }
    } catch let error as TokenizerError {
      throw TokenizerError(
        error.code, "\(value.source): at \(value.path) \(error.message)", cause: error)
    }
  }
}
