internal import SememeJSON

extension GGMLVocabulary {
  /// A special token: its id and its text.
  private typealias Special = (id: Int, text: String)

  /// The stage that puts special tokens around texts, by llama.cpp's rules.
  func postProcessor() throws(TokenizerError) -> JSON {
    let (first, last) = try frame()
    if model == .bytePairs, try preTokenization().isRoBERTa, let first, let last {
      return [
        "type": "RobertaProcessing", "cls": [.string(first.text), .int(first.id)],
        "sep": [.string(last.text), .int(last.id)], "trim_offsets": true,
        "add_prefix_space": false,
      ]
    }
    guard first != nil || last != nil else { return nil }
    let single = frame("A", typeID: 0, first, last)
    let second = frame("B", typeID: model == .wordPiece ? 1 : 0, middle(first, last), last)
    return [
      "type": "TemplateProcessing", "single": .array(single), "pair": .array(single + second),
      "special_tokens": specialTokens([first, last].compactMap(\.self)),
    ]
  }

  private func specialTokens(_ tokens: [Special]) -> JSON {
    var known: Set<String> = []
    return .object(
      tokens.filter { known.insert($0.text).inserted }.map { token in
        let text = JSON.string(token.text)
        return (token.text, ["id": text, "ids": [.int(token.id)], "tokens": [text]])
      })
  }

  /// The tokens before and behind every text.
  private func frame() throws(TokenizerError) -> (first: Special?, last: Special?) {
    var (adds, ends) = (addsBeginning, addsEnd)
    switch model {
    case .wordPiece:
      // Whatever a file says of it; where it names no tokens, they are BERT's.
      return (
        try required(parts[.classification] == nil ? .beginning : .classification, default: 101),
        try required(.separator, default: 102)
      )
    case .bytePairs:
      if adds == nil { adds = try preTokenization().addsBeginning }
      ends = ends ?? false
    case .sentencePiece: (adds, ends) = (adds ?? true, ends ?? false)
    case .unigram: (adds, ends) = (adds ?? false, ends ?? true)
    }
    // What llama.cpp takes where a file names no tokens.
    let defaults: (Int?, Int?) =
      switch model {
      case .sentencePiece: (1, 2)
      case .unigram: (nil, 1)
      case .bytePairs, .wordPiece: (nil, nil)
      }
    var (first, last): (Special?, Special?)
    if adds == true { first = try required(.beginning, default: defaults.0) }
    if ends == true { last = try required(.end, default: defaults.1) }
    return (first, last)
  }

  /// What stands before the second text of a pair, behind the end of the first.
  private func middle(_ first: Special?, _ last: Special?) -> Special? {
    switch model {
    case .wordPiece, .bytePairs: nil
    case .sentencePiece: first
    // XLM-RoBERTa's kin doubles the separator; T5 has no token at the beginning.
    case .unigram: first == nil ? nil : last
    }
  }

  /// One text between its tokens.
  private func frame(
    _ name: String, typeID: Int, _ first: Special?, _ last: Special?
  ) -> [JSON] {
    func piece(_ key: String, _ id: String) -> JSON {
      let content: JSON = ["id": .string(id), "type_id": .int(typeID)]
      return .object([(key, content)])
    }
    return (first.map { [piece("SpecialToken", $0.text)] } ?? [])
      + [piece("Sequence", name)] + (last.map { [piece("SpecialToken", $0.text)] } ?? [])
  }
}
