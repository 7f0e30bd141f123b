import SememeJSON

extension Normalizer {
  private static let supported = ["BertNormalizer", "Lowercase", "NFD", "Sequence", "StripAccents"]

  /// Reads a normalizer of a `tokenizer.json`.
  init(_ component: JSONValue) throws {
    switch try component.requireString("type") {
    case "BertNormalizer":
      let lowercases = try component.optionalBool("lowercase") ?? true
      self = .bert(
        BERTNormalizer(
          cleansText: try component.optionalBool("clean_text") ?? true,
          separatesCJK: try component.optionalBool("handle_chinese_chars") ?? true,
          stripsAccents: try component.optionalBool("strip_accents") ?? lowercases,
          lowercases: lowercases))
    case "Lowercase": self = .lowercase
    case "NFD": self = .nfd
    case "StripAccents": self = .stripAccents
    case "Sequence":
      self = .sequence(try component.requireArray("normalizers").elements.map(Normalizer.init))
    default:
      throw TokenizerFile.unsupported(component, "normalizer", supported: Self.supported)
    }
  }
}
