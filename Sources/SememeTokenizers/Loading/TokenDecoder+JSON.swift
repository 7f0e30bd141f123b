import SememeJSON

extension TokenDecoder {
  /// Reads the decoder of a `tokenizer.json`.
  init(_ component: JSONValue) throws {
    guard try component.requireString("type") == "WordPiece" else {
      throw TokenizerFile.unsupported(component, "decoder", supported: ["WordPiece"])
    }
    self = .wordPiece(
      prefix: try component.optionalString("prefix") ?? "##",
      cleansUp: try component.optionalBool("cleanup") ?? true)
  }
}
