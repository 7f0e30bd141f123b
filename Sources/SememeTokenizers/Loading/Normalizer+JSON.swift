import SememeJSON

extension Normalizer {
  private static let supported = [
    "BertNormalizer", "ByteLevel", "Lowercase", "NFC", "NFD", "NFKC", "NFKD", "Nmt", "Precompiled",
    "Prepend", "Replace", "Sequence", "Strip", "StripAccents",
  ]

  /// Reads a normalizer of a `tokenizer.json`.
  init(_ component: JSONValue) throws {
    let type = try component.requireString("type")
    if let form = NormalizationForm(rawValue: type) {
      self = .form(form)
      return
    }
    switch type {
    case "BertNormalizer":
      let lowercases = try component.optionalBool("lowercase") ?? true
      self = .bert(
        BERTNormalizer(
          cleansText: try component.optionalBool("clean_text") ?? true,
          separatesCJK: try component.optionalBool("handle_chinese_chars") ?? true,
          stripsAccents: try component.optionalBool("strip_accents") ?? lowercases,
          lowercases: lowercases))
    case "Lowercase": self = .lowercase
    case "ByteLevel": self = .byteLevel
    case "Nmt": self = .nmt
    case "Precompiled":
      let bytes = try component.require("precompiled_charsmap").withUTF8(Base64.decode)
      guard let map = bytes?.flatMap({ CharacterMap($0[...]) }) else {
        throw component.mismatch(
          "a Precompiled with a precompiled_charsmap: a compiled character map in base64")
      }
      self = .precompiled(PrecompiledNormalizer(map))
    case "Prepend": self = .prepend(Array(try component.requireString("prepend").utf8))
    case "Replace":
      self = .replace(
        try Pattern(component.requireObject("pattern")),
        by: Array(try component.requireString("content").utf8))
    case "Strip":
      self = .strip(
        left: try component.optionalBool("strip_left") ?? true,
        right: try component.optionalBool("strip_right") ?? true)
    case "StripAccents": self = .stripAccents
    case "Sequence":
      self = .sequence(try component.requireArray("normalizers").elements.map(Normalizer.init))
    default:
      throw TokenizerFile.unsupported(component, "normalizer", supported: Self.supported)
    }
  }
}
