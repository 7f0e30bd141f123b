import SememeJSON

extension PostProcessor {
  /// Reads the post-processor of a `tokenizer.json`.
  init(_ component: JSONValue) throws {
    switch try component.requireString("type") {
    case "BertProcessing":
      self = .bert(
        cls: try Self.tokenID(component, "cls"), separator: try Self.tokenID(component, "sep"))
    case "TemplateProcessing":
      let special = try component.requireObject("special_tokens")
      self.init(
        single: try SequenceTemplate(component.requireArray("single"), special),
        pair: try SequenceTemplate(component.requireArray("pair"), special))
    default:
      throw TokenizerFile.unsupported(
        component, "post-processor", supported: ["BertProcessing", "TemplateProcessing"])
    }
  }

  /// The id of a `["token", id]` pair.
  private static func tokenID(_ component: JSONValue, _ key: String) throws -> Int32 {
    let pair = try component.requireArray(key)
    guard pair.count == 2, let id = pair[1]?.id else {
      throw pair.mismatch("a token and its id")
    }
    return id
  }
}

extension SequenceTemplate {
  /// Reads one template; `special` says what its special tokens stand for.
  fileprivate init(_ pieces: JSONValue, _ special: JSONValue) throws {
    self.init(
      pieces: try pieces.elements.map { piece in
        if let sequence = piece["Sequence"] {
          guard let text = ["A": 0, "B": 1][try sequence.requireString("id")] else {
            throw sequence.mismatch("the sequence A or B")
          }
          return .sequence(text, typeID: try sequence.requireID("type_id"))
        }
        let token = try piece.requireObject("SpecialToken")
        let ids = try special.require(token.requireString("id")).requireArray("ids")
        return .special(
          try ids.elements.map { value in
            guard let id = value.id else { throw value.mismatch("a token id") }
            return id
          }, typeID: try token.requireID("type_id"))
      })
  }
}
