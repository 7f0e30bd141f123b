/// The files `vocab.json` and `merges.txt`, completed as transformers' converters do.
struct MergesText {
  let normalizer: Normalizer?
  let preTokenizer: PreTokenizer
  let model: BytePairEncoding
  let postProcessor: PostProcessor
  let specialTokens: [AddedToken]

  /// Whose tokenizer the files are.
  private enum Family {
    case roberta, gpt2, clip
  }

  /// Takes the vocabulary and reads the merges.
  init(
    _ vocabulary: Vocabulary, _ merges: [UInt8], source: String,
    _ configuration: TokenizerConfiguration
  ) throws(TokenizerError) {
    let family = Self.family(configuration, vocabulary)
    func id(_ name: String, _ usual: String) throws(TokenizerError) -> Int32 {
      let content = configuration.tokens[name] ?? usual
      guard let id = vocabulary.id(of: content.utf8) else {
        throw TokenizerError(
          .invalidFile,
          "\(source): the vocabulary lacks the token \"\(content)\", the model's \(name)")
      }
      return id
    }
    var options = BytePairEncoding.Options()
    let addsPrefixSpace = configuration.addsPrefixSpace ?? false
    switch family {
    case .roberta:
      var roberta = PostProcessor.roberta(
        cls: try id("cls_token", "<s>"), separator: try id("sep_token", "</s>"))
      roberta.trims = configuration.trims
      postProcessor = roberta
    case .gpt2:
      postProcessor =
        configuration.addsBeginning == true
        ? .beginning(with: try id("bos_token", "<|endoftext|>")) : .none
    case .clip:
      options.suffix = Array("</w>".utf8)
      options.unknownID = try id("unk_token", "<|endoftext|>")
      postProcessor = .roberta(
        cls: try id("bos_token", "<|startoftext|>"),
        separator: try id("eos_token", "<|endoftext|>"))
    }
    let bytes = try ByteLevel(addsPrefixSpace: addsPrefixSpace, cutsWords: true)
    if family == .clip {
      normalizer = .sequence(
        [.form(.nfc), .replace(try Pattern(regex: #"\s+"#), by: [0x20]), .lowercase])
      let words = #"'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+"#
      let split = PatternSplit(
        pattern: try Pattern(regex: words), behavior: .removed, isInverted: true)
      preTokenizer = .sequence([.split(split), .byteLevel(bytes.with(addsPrefixSpace: false))])
    } else {
      normalizer = nil
      preTokenizer = .byteLevel(bytes)
    }
    specialTokens = Self.specialTokens(family, configuration, vocabulary)
    model = BytePairEncoding(
      vocabulary: vocabulary,
      merges: try Self.table(vocabulary, merges, source, isCLIP: family == .clip),
      options: options)
  }

  private static func family(
    _ configuration: TokenizerConfiguration, _ vocabulary: Vocabulary
  ) -> Family {
    switch configuration.tokenizerClass {
    case let name? where name.hasPrefix("CLIP"): return .clip
    case let name? where name.hasPrefix("GPT2"): return .gpt2
    case .some: return .roberta
    case nil:
      if vocabulary.id(of: "<|startoftext|>".utf8) != nil { return .clip }
      return vocabulary.id(of: "</s>".utf8) != nil ? .roberta : .gpt2
    }
  }

  private static func specialTokens(
    _ family: Family, _ configuration: TokenizerConfiguration, _ vocabulary: Vocabulary
  ) -> [AddedToken] {
    let usual: [(String, String)] =
      switch family {
      case .roberta:
        [
          ("bos_token", "<s>"), ("eos_token", "</s>"), ("unk_token", "<unk>"),
          ("sep_token", "</s>"), ("pad_token", "<pad>"), ("cls_token", "<s>"),
          ("mask_token", "<mask>"),
        ]
      case .gpt2: [("bos_token", "<|endoftext|>")]
      case .clip: [("bos_token", "<|startoftext|>"), ("eos_token", "<|endoftext|>")]
      }
    return usual.compactMap { name, usual in
      let content = configuration.tokens[name] ?? usual
      return vocabulary.id(of: content.utf8).map {
        // The mask of RoBERTa's kin takes the white space before it.
        AddedToken(content: content, id: $0, stripsLeft: name == "mask_token")
      }
    }
  }

  /// CLIP's class reads so many merges and no more, since OpenAI's file goes on beyond them.
  private static let clipMergeCount = 48_894

  private static func table(
    _ vocabulary: Vocabulary, _ bytes: [UInt8], _ source: String, isCLIP: Bool
  ) throws(TokenizerError) -> MergeTable {
    var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false).dropFirst()
    if lines.last?.isEmpty == true { lines.removeLast() }
    if isCLIP { lines = lines.prefix(clipMergeCount) }
    var reader = MergeReader(vocabulary, capacity: lines.count, prefix: [])
    for (index, line) in lines.enumerated() {
      let isTaken = line.withUnsafeBufferPointer { reader.take(line: $0) }
      guard isTaken else {
        throw TokenizerError(
          .invalidFile,
          """
          \(source): line \(index + 2), \(String(reflecting: String(decoding: line, as: UTF8.self))), \
          is not two tokens that the vocabulary holds together with what they merge to
          """)
      }
    }
    return reader.table
  }
}
