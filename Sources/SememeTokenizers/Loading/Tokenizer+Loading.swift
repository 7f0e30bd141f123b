import SememeJSON
import SememeSystem

extension Tokenizer {
  /// Reads the tokenizer of a model folder.
  ///
  /// `tokenizer.json` counts where it is there, else `vocab.txt`, else `vocab.json` with
  /// `merges.txt`, else a SentencePiece model; `tokenizer_config.json` adds the maximum length, the
  /// parts of special tokens and what else transformers' classes take from it.
  ///
  /// - Parameter path: the folder.
  /// - Throws: ``TokenizerError``.
  public init(folder path: String) throws(TokenizerError) {
    let configurationPath = path + "/tokenizer_config.json"
    let configuration = try Self.fileBytes(configurationPath)
    if let bytes = try Self.fileBytes(path + "/tokenizer.json") {
      try self.init(
        json: bytes, source: path + "/tokenizer.json", configuration: configuration,
        configurationSource: configurationPath)
    } else if let bytes = try Self.fileBytes(path + "/vocab.txt") {
      try self.init(
        vocabularyText: bytes, source: path + "/vocab.txt", configuration: configuration,
        configurationSource: configurationPath)
    } else if let vocabulary = try Self.fileBytes(path + "/vocab.json"),
      let merges = try Self.fileBytes(path + "/merges.txt")
    {
      try self.init(
        vocabularyJSON: vocabulary, merges: merges, source: path, configuration: configuration,
        configurationSource: configurationPath)
    } else if let tokenizer = try Self.sentencePiece(
      folder: path, configuration: configuration, configurationSource: configurationPath)
    {
      self = tokenizer
    } else {
      throw TokenizerError(
        .unreadableFile,
        """
        \(path) holds neither tokenizer.json nor vocab.txt, nor vocab.json with merges.txt, nor a \
        SentencePiece model (\(SentencePieceFamily.fileNames.joined(separator: ", ")))
        """)
    }
  }

  /// Reads a `tokenizer.json` alone, whatever stands beside it, as Hugging Face tokenizers does.
  ///
  /// - Parameter path: the file.
  /// - Throws: ``TokenizerError``.
  public init(file path: String) throws(TokenizerError) {
    guard let bytes = try Self.fileBytes(path) else {
      throw TokenizerError(.unreadableFile, "there is no tokenizer file \(path)")
    }
    try self.init(json: bytes, source: path)
  }

  /// Reads a `tokenizer.json`.
  ///
  /// - Parameters:
  ///   - bytes: the file's content.
  ///   - source: the file's path, for messages.
  ///   - configuration: the content of its `tokenizer_config.json`, if there is one.
  ///   - configurationSource: that file's path, for messages.
  /// - Throws: ``TokenizerError``, code `invalidFile` or `unsupportedComponent`.
  public init(
    json bytes: [UInt8], source: String, configuration: [UInt8]? = nil,
    configurationSource: String = "tokenizer_config.json"
  ) throws(TokenizerError) {
    self = try Self.reading {
      let file = TokenizerFile(root: try JSONDocument(bytes, source: source).root)
      let configuration = try Self.configuration(configuration, configurationSource)
      let normalizer = try file.component("normalizer").map(Normalizer.init)
      let model = try TokenModel(file.root.requireObject("model"))
      let postProcessor = try file.component("post_processor")
      return Tokenizer(
        normalizer: configuration.applied(to: normalizer),
        preTokenizer: configuration.applied(
          to: try file.component("pre_tokenizer").map(PreTokenizer.init)),
        model: model,
        postProcessor: configuration.applied(
          to: try postProcessor.map(PostProcessor.init) ?? .none,
          type: try postProcessor?.optionalString("type")),
        decoder: try configuration.applied(
          to: try file.component("decoder").map(TokenDecoder.init) ?? .spaces, of: model),
        // As in transformers the file's normalizer counts here, even where another takes its place.
        added: AddedVocabulary(
          try file.addedTokens() + configuration.addedTokens, model: model,
          normalizer: normalizer),
        configuration, truncation: try file.truncation())
    }
  }

  /// Reads BERT's `vocab.txt`: one token a line, its id the line's number from 0.
  ///
  /// - Parameters:
  ///   - bytes: the file's content.
  ///   - source: the file's path, for messages.
  ///   - configuration: the content of its `tokenizer_config.json`, if there is one; without it the
  ///     tokenizer makes texts lower-case, as transformers does.
  ///   - configurationSource: that file's path, for messages.
  /// - Throws: ``TokenizerError``, code `invalidFile`.
  public init(
    vocabularyText bytes: [UInt8], source: String, configuration: [UInt8]? = nil,
    configurationSource: String = "tokenizer_config.json"
  ) throws(TokenizerError) {
    self = try Self.reading {
      let configuration = try Self.configuration(configuration, configurationSource)
      let lowercases = configuration.lowercases ?? true
      let file = try VocabularyText(bytes, source: source, configuration)
      let normalizer = Normalizer.bert(
        BERTNormalizer(
          cleansText: true, separatesCJK: configuration.separatesCJK ?? true,
          stripsAccents: configuration.stripsAccents ?? lowercases, lowercases: lowercases))
      let model = TokenModel.wordPiece(file.model)
      return Tokenizer(
        normalizer: normalizer, preTokenizer: .bert, model: model,
        postProcessor: file.postProcessor, decoder: .wordPiece(prefix: "##", cleansUp: true),
        added: AddedVocabulary(
          file.specialTokens + configuration.addedTokens, model: model, normalizer: normalizer),
        configuration, truncation: nil)
    }
  }

  /// Reads a `vocab.json` and a `merges.txt` as those of RoBERTa, GPT-2 or CLIP, whichever the
  /// configuration's class or else the vocabulary's special tokens tell.
  ///
  /// - Parameters:
  ///   - bytes: the content of the vocabulary: an object of tokens and their ids.
  ///   - merges: the content of the merges: a first line of no account, then one pair a line.
  ///   - source: the path of both files' folder, for messages.
  ///   - configuration: the content of the `tokenizer_config.json`, if there is one.
  ///   - configurationSource: that file's path, for messages.
  /// - Throws: ``TokenizerError``, code `invalidFile`.
  public init(
    vocabularyJSON bytes: [UInt8], merges: [UInt8], source: String, configuration: [UInt8]? = nil,
    configurationSource: String = "tokenizer_config.json"
  ) throws(TokenizerError) {
    self = try Self.reading {
      let configuration = try Self.configuration(configuration, configurationSource)
      let root = try JSONDocument(bytes, source: source + "/vocab.json").root
      guard root.kind == .object else { throw root.mismatch("an object of tokens and their ids") }
      let files = try MergesText(
        Vocabulary(root), merges, source: source + "/merges.txt", configuration)
      let model = TokenModel.bytePairs(files.model)
      return Tokenizer(
        normalizer: files.normalizer, preTokenizer: files.preTokenizer, model: model,
        postProcessor: files.postProcessor,
        decoder: try configuration.applied(to: .byteLevel, of: model),
        added: AddedVocabulary(
          files.specialTokens + configuration.addedTokens, model: model,
          normalizer: files.normalizer),
        configuration, truncation: nil)
    }
  }

  init(
    normalizer: Normalizer?, preTokenizer: PreTokenizer?, model: TokenModel,
    postProcessor: PostProcessor, decoder: TokenDecoder, added: AddedVocabulary,
    _ configuration: TokenizerConfiguration, truncation: Truncation?
  ) {
    self.init(
      normalizer: normalizer, preTokenizer: preTokenizer, model: model,
      postProcessor: postProcessor, decoder: decoder, added: added,
      specialTokens: configuration.specialTokens(unknown: model.unknownID) {
        added.id(of: $0) ?? model.vocabulary.id(of: $0.utf8)
      }, modelMaximumLength: configuration.maximumLength, statedTruncation: truncation,
      truncationDirection: configuration.truncationDirection ?? truncation?.direction ?? .right)
  }

  static func configuration(
    _ bytes: [UInt8]?, _ source: String
  ) throws -> TokenizerConfiguration {
    guard let bytes else { return TokenizerConfiguration() }
    let root = try JSONDocument(bytes, source: source).root
    guard root.kind == .object else { throw root.mismatch("an object") }
    return try TokenizerConfiguration(root)
  }

  /// Turns whatever reading a file throws into this module's error.
  static func reading(
    _ body: () throws -> Tokenizer
  ) throws(TokenizerError) -> Tokenizer {
    do {
      return try body()
    } catch let error as TokenizerError {
      throw error
    } catch {
      throw TokenizerError(.invalidFile, "\(error)", cause: error)
    }
  }

  /// A file's content, nil when there is no such file.
  static func fileBytes(_ path: String) throws(TokenizerError) -> [UInt8]? {
    let limit = JSONLimits.default.maximumBytes
    do throws(SystemError) {
      guard FileSystem.exists(path) else { return nil }
      return try FileContents(path: path, limit: limit).copied
    } catch {
      throw TokenizerError(.unreadableFile, "cannot \(error)")
    }
  }
}
