/// A SentencePiece model as transformers completes it for a family: its vocabulary and its tokens.
struct SentencePieceConversion {
  let file: SentencePieceModel
  let family: SentencePieceFamily
  var configuration: TokenizerConfiguration
  let source: String

  var settings: SentencePieceSettings { configuration.sentencePiece }

  /// The tokens that play a part, as the configuration renames or describes them, in the order in
  /// which they get ids where the vocabulary lacks them.
  var namedTokens: [(name: String, token: AddedToken)] {
    let usual = Dictionary(uniqueKeysWithValues: family.usualTokens)
    return [
      "bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token",
    ].compactMap { name in
      if let described = settings.describedTokens[name] { return (name, described) }
      guard let content = configuration.tokens[name] else { return usual[name].map { (name, $0) } }
      let flags = usual[name]
      let token = AddedToken(
        content: content, id: 0, stripsLeft: flags?.stripsLeft ?? false,
        isNormalized: flags?.isNormalized ?? false)
      return (name, token)
    }
  }

  /// The content of a token that plays a part.
  func content(of name: String) -> String? {
    namedTokens.first { $0.name == name }?.token.content
  }

  /// The tokens beside the vocabulary, in the order in which they get ids where it lacks them: those
  /// that the file marks, then the configuration's, then those that play a part.
  var addedTokens: [AddedToken] {
    let turns: Set = ["<start_of_turn>", "<end_of_turn>"]
    var tokens: [AddedToken] = []
    for (id, kind) in file.kinds.enumerated() where kind == .control || kind == .userDefined {
      let content = file.piece(id)
      let isSpecial = kind == .control || (family == .gemma && turns.contains(content))
      tokens.append(AddedToken(content: content, id: Int32(id), isSpecial: isSpecial))
    }
    tokens += configuration.addedTokens
    var known = Set(tokens.map(\.content))
    let stated = Set(configuration.addedTokens.map(\.content))
    for (name, token) in namedTokens {
      if configuration.tokens[name] != nil, stated.contains(token.content) { continue }
      // The flags that a class gives its own tokens overrule what was said of them before.
      let isPlain = token == AddedToken(content: token.content, id: token.id)
      if known.insert(token.content).inserted || !isPlain { tokens.append(token) }
    }
    return tokens + furtherTokens.filter { known.insert($0.content).inserted }
  }

  private var furtherTokens: [AddedToken] {
    let stated = settings.furtherTokens
    switch family {
    case .camembert:
      return stated
        ?? ["<s>NOTUSED", "</s>NOTUSED", "<unk>NOTUSED"].map { AddedToken(content: $0, id: 0) }
    case .t5:
      let sentinels = sentinels.map { AddedToken(content: $0, id: 0) }
      let hasSentinels = stated?.contains { $0.content.contains("<extra_id_") } == true
      return (stated ?? []) + (hasSentinels ? [] : sentinels)
    default: return stated ?? []
    }
  }

  /// T5's sentinels, from the first.
  private var sentinels: [String] {
    (0..<(settings.sentinelCount ?? 100)).map { "<extra_id_\($0)>" }
  }

  /// The vocabulary, in the order of ids.
  var pieces: PieceList {
    var pieces = PieceList()
    pieces.reserve(file.pieces.count + 8)
    func add(_ contents: [String], _ score: Double = 0) {
      for content in contents { pieces.append(content.utf8, score: score) }
    }
    switch family {
    case .albert:
      appendPieces(from: 0, to: &pieces) { Self.endsInNumberAndComma($0) ? $1 - 100 : $1 }
    case .debertaV2: appendPieces(from: 0, to: &pieces)
    case .camembert:
      add(["<s>NOTUSED", "<pad>", "</s>NOTUSED", "<unk>"])
      // The file's own unknown piece must not be found.
      add(["<unk>NOTUSED"], -100)
      appendPieces(from: 1, to: &pieces)
      add(["<mask>"])
    case .xlmRoberta:
      add(["<s>", "<pad>", "</s>", "<unk>"])
      appendPieces(from: 3, to: &pieces)
      add(["<mask>"])
    case .t5:
      appendPieces(from: 0, to: &pieces)
      add(sentinels.reversed())
    case .gemma:
      add(["pad_token", "eos_token", "bos_token"].map { content(of: $0) ?? "" })
      appendPieces(from: 3, to: &pieces)
      pieces.replaceTabToken()
    case .llama:
      add((0..<min(3, file.pieces.count)).map(file.piece))
      appendPieces(from: 3, to: &pieces)
    }
    return pieces
  }

  private func appendPieces(
    from first: Int, to pieces: inout PieceList,
    score: (ArraySlice<UInt8>, Double) -> Double = { $1 }
  ) {
    for id in first..<max(first, file.pieces.count) {
      let text = file.pieces[id]
      pieces.append(text, score: score(text, file.pieces.scores[id]))
    }
  }

  /// Whether a piece is a number with a comma after it, which ALBERT cuts apart.
  private static func endsInNumberAndComma(_ piece: ArraySlice<UInt8>) -> Bool {
    guard piece.last == UInt8(ascii: ",") else { return false }
    let before = String(decoding: piece.dropLast(), as: UTF8.self).unicodeScalars.last
    return before?.properties.numericType.map { $0 != .numeric } ?? false
  }

  /// The id of what no piece spells.
  var unknownID: Int {
    switch family {
    case .albert, .debertaV2, .t5: file.unknownID
    case .camembert, .gemma, .xlmRoberta: 3
    case .llama: 0
    }
  }
}
