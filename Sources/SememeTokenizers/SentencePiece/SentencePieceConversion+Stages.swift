extension SentencePieceConversion {
  private static let mark = "▁"

  /// The stage that rewrites text.
  func normalizer() throws(TokenizerError) -> Normalizer? {
    let map = file.characterMap.map { [Normalizer.precompiled(PrecompiledNormalizer($0))] } ?? []
    let lowercases = configuration.lowercases
    switch family {
    case .albert:
      var stages = [
        try Self.replacing("``", by: "\""), try Self.replacing("''", by: "\""),
      ]
      if settings.keepsAccents != true { stages += [.form(.nfkd), .stripAccents] }
      if lowercases ?? true { stages.append(.lowercase) }
      return .sequence(stages + map + [try Self.joiningSpaces(to: " ")])
    case .debertaV2:
      let first: [Normalizer] = lowercases ?? false ? [.lowercase] : []
      let spaces = try Self.joiningSpaces(to: " ")
      return .sequence(first + [.strip(left: true, right: true)] + map + [spaces])
    case .camembert, .t5, .xlmRoberta:
      let spaces = try Self.joiningSpaces(to: Self.mark)
      return .sequence(map + [.strip(left: false, right: true), spaces])
    case .gemma: return try Self.replacing(" ", by: Self.mark)
    case .llama:
      guard settings.isLegacy ?? true else { return nil }
      let prefix: [Normalizer] = addsPrefixSpace ? [.prepend(Array(Self.mark.utf8))] : []
      return .sequence(prefix + [try Self.replacing(" ", by: Self.mark)])
    }
  }

  private var addsPrefixSpace: Bool { settings.addsPrefixSpace ?? true }

  private static func replacing(
    _ text: String, by other: String
  ) throws(TokenizerError) -> Normalizer {
    .replace(try Pattern(literal: text), by: Array(other.utf8))
  }

  private static func joiningSpaces(to text: String) throws(TokenizerError) -> Normalizer {
    .replace(try Pattern(regex: " {2,}"), by: Array(text.utf8))
  }

  /// How spaces become marks, where the normalizer leaves them.
  private func metaspace(splits: Bool = true) -> Metaspace {
    let hasForms = family == .llama || family == .t5
    let scheme: Metaspace.PrependScheme =
      hasForms && !addsPrefixSpace
      ? .never : hasForms && settings.isLegacy == false ? .first : .always
    return Metaspace(prependScheme: scheme, splits: splits)
  }

  /// The stage that cuts text into words.
  func preTokenizer() throws(TokenizerError) -> PreTokenizer? {
    switch family {
    case .albert, .camembert, .t5, .xlmRoberta: return .metaspace(metaspace())
    case .debertaV2:
      let first: [PreTokenizer] =
        settings.separatesPunctuation ?? false ? [.punctuation(.isolated)] : []
      return .sequence(first + [.metaspace(metaspace())])
    case .gemma:
      return .split(PatternSplit(pattern: try Pattern(literal: " "), behavior: .mergedWithPrevious))
    case .llama:
      return settings.isLegacy ?? true ? nil : .metaspace(metaspace(splits: false))
    }
  }

  /// The stage that joins tokens to text.
  func decoder() throws(TokenizerError) -> TokenDecoder {
    guard family.fallsBackToBytes else { return .metaspace(metaspace()) }
    let spaces = TokenDecoder.replace(try Pattern(literal: Self.mark), by: " ")
    let stripped: [TokenDecoder] =
      family == .llama && addsPrefixSpace ? [.strip(" ", start: 1, end: 0)] : []
    return .sequence([spaces, .byteFallback, .fuse] + stripped)
  }

  /// The stage that puts special tokens around texts; `id` finds a token's id.
  func postProcessor(id: (String) -> Int32?) throws(TokenizerError) -> PostProcessor {
    func require(_ content: String?) throws(TokenizerError) -> Int32 {
      guard let content, let id = id(content) else {
        throw TokenizerError(
          .invalidFile,
          "\(source): \(family.rawValue) needs the token \(content ?? "that begins or ends texts")")
      }
      return id
    }
    switch family {
    case .albert, .debertaV2:
      return .bert(cls: try require("[CLS]"), separator: try require("[SEP]"))
    case .camembert, .xlmRoberta:
      return .roberta(cls: try require("<s>"), separator: try require("</s>"))
    case .t5: return .framing(begin: nil, end: try require("</s>"), pairTypeID: 0)
    case .gemma, .llama:
      let begins = settings.addsBeginning ?? true
      let ends = settings.addsEnd ?? false
      return .framing(
        begin: begins ? try require(content(of: "bos_token")) : nil,
        end: ends ? try require(content(of: "eos_token")) : nil, pairTypeID: 1)
    }
  }
}

extension PostProcessor {
  /// Every text between the same tokens, those of a pair with a type id of its own.
  fileprivate static func framing(begin: Int32?, end: Int32?, pairTypeID: Int32) -> PostProcessor {
    func frame(_ text: Int, _ typeID: Int32) -> [SequenceTemplate.Piece] {
      let first = begin.map { [SequenceTemplate.Piece.special([$0], typeID: typeID)] } ?? []
      let last = end.map { [SequenceTemplate.Piece.special([$0], typeID: typeID)] } ?? []
      return first + [.sequence(text, typeID: typeID)] + last
    }
    return PostProcessor(
      single: SequenceTemplate(pieces: frame(0, 0)),
      pair: SequenceTemplate(pieces: frame(0, 0) + frame(1, pairTypeID)))
  }
}
