import SememeJSON

extension PostProcessor {
  private static let supported = [
    "BertProcessing", "ByteLevel", "RobertaProcessing", "Sequence", "TemplateProcessing",
  ]

  /// Reads the post-processor of a `tokenizer.json`.
  init(_ component: JSONValue) throws {
    switch try component.requireString("type") {
    case "BertProcessing":
      self = .bert(
        cls: try Self.tokenID(component, "cls"), separator: try Self.tokenID(component, "sep"))
    case "ByteLevel":
      self = .none
      trims = try OffsetTrim.all(of: component)
    case "RobertaProcessing":
      self = .roberta(
        cls: try Self.tokenID(component, "cls"), separator: try Self.tokenID(component, "sep"))
      trims = try OffsetTrim.all(of: component)
    case "Sequence":
      self = try Self.joined(component)
    case "TemplateProcessing":
      let special = try component.requireObject("special_tokens")
      self.init(
        single: try SequenceTemplate(component.requireArray("single"), special),
        pair: try SequenceTemplate(component.requireArray("pair"), special))
    default:
      throw TokenizerFile.unsupported(component, "post-processor", supported: Self.supported)
    }
  }

  /// Several in one: those that only trim offsets, and one that adds tokens.
  private static func joined(_ component: JSONValue) throws -> PostProcessor {
    var whole = PostProcessor.none
    for element in try component.requireArray("processors").elements {
      let next = try PostProcessor(element)
      if next.single != PostProcessor.none.single || next.pair != PostProcessor.none.pair {
        guard whole.single == PostProcessor.none.single, whole.pair == PostProcessor.none.pair
        else { throw element.mismatch("the only post-processor of its sequence that adds tokens") }
        (whole.single, whole.pair) = (next.single, next.pair)
      }
      whole.trims += next.trims
    }
    return whole
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

extension OffsetTrim {
  /// The trim that a component asks for, if it does.
  fileprivate static func all(of component: JSONValue) throws(JSONError) -> [OffsetTrim] {
    guard try component.optionalBool("trim_offsets") ?? true else { return [] }
    return [
      OffsetTrim(addsPrefixSpace: try component.optionalBool("add_prefix_space") ?? true)
    ]
  }
}
