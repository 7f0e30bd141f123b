import SememeJSON

extension TokenDecoder {
  private static let supported = [
    "BPEDecoder", "ByteFallback", "ByteLevel", "CTC", "Fuse", "Metaspace", "Replace", "Sequence",
    "Strip",
    "WordPiece",
  ]

  /// Reads the decoder of a `tokenizer.json`.
  init(_ component: JSONValue) throws {
    switch try component.requireString("type") {
    case "BPEDecoder": self = .suffix(try component.optionalString("suffix") ?? "</w>")
    case "ByteFallback": self = .byteFallback
    case "ByteLevel": self = .byteLevel
    case "CTC":
      self = .ctc(
        padding: try component.optionalString("pad_token") ?? "<pad>",
        delimiter: try component.optionalString("word_delimiter_token") ?? "|",
        cleansUp: try component.optionalBool("cleanup") ?? true)
    case "Fuse": self = .fuse
    case "Metaspace": self = .metaspace(try Metaspace(component))
    case "Replace":
      self = .replace(
        try Pattern(component.requireObject("pattern")), by: try component.requireString("content"))
    case "Sequence":
      self = .sequence(try component.requireArray("decoders").elements.map(TokenDecoder.init))
    case "Strip":
      let content = try component.requireString("content")
      guard content.unicodeScalars.count == 1, let scalar = content.unicodeScalars.first else {
        throw component.mismatch("a Strip with a content of one character")
      }
      self = .strip(
        scalar, start: max(0, try component.requireInt("start")),
        end: max(0, try component.requireInt("stop")))
    case "WordPiece":
      self = .wordPiece(
        prefix: try component.optionalString("prefix") ?? "##",
        cleansUp: try component.optionalBool("cleanup") ?? true)
    default:
      throw TokenizerFile.unsupported(component, "decoder", supported: Self.supported)
    }
  }
}
