import SememeJSON

extension Tokenizer {
  /// Reads a SentencePiece `.model` file as transformers converts it for its class of tokenizer.
  ///
  /// - Parameters:
  ///   - bytes: the file's content.
  ///   - source: the file's path, for messages.
  ///   - configuration: the content of its `tokenizer_config.json`, if there is one; its
  ///     `tokenizer_class` tells what surrounds the model.
  ///   - configurationSource: that file's path, for messages.
  ///   - modelType: the `model_type` of the model's `config.json`, which counts where no class is
  ///     stated.
  /// - Throws: ``TokenizerError``, code `invalidFile` or `unsupportedComponent`.
  public init(
    sentencePiece bytes: [UInt8], source: String, configuration: [UInt8]? = nil,
    configurationSource: String = "tokenizer_config.json", modelType: String? = nil
  ) throws(TokenizerError) {
    self = try Self.reading {
      let configuration = try Self.configuration(configuration, configurationSource)
      var conversion = SentencePieceConversion(
        file: try SentencePieceModel(bytes, source: source),
        family: try Self.family(configuration, modelType, source), configuration: configuration,
        source: source)
      let model = try conversion.tokenModel()
      let normalizer = try conversion.normalizer()
      let added = AddedVocabulary(conversion.addedTokens, model: model, normalizer: normalizer)
      for (name, token) in conversion.namedTokens {
        conversion.configuration.tokens[name] = token.content
      }
      return Tokenizer(
        normalizer: normalizer, preTokenizer: try conversion.preTokenizer(), model: model,
        postProcessor: try conversion.postProcessor { content in
          added.id(of: content) ?? model.vocabulary.id(of: content.utf8)
        },
        decoder: try conversion.decoder(), added: added, conversion.configuration, truncation: nil)
    }
  }

  /// The names that SentencePiece's files have in model folders.
  package static var sentencePieceFileNames: [String] { SentencePieceFamily.fileNames }

  /// Reads the SentencePiece file of a model folder, nil when there is none.
  static func sentencePiece(
    folder path: String, configuration: [UInt8]?, configurationSource: String
  ) throws(TokenizerError) -> Tokenizer? {
    for name in SentencePieceFamily.fileNames {
      guard let bytes = try fileBytes(path + "/" + name) else { continue }
      return try Tokenizer(
        sentencePiece: bytes, source: path + "/" + name, configuration: configuration,
        configurationSource: configurationSource, modelType: try modelType(folder: path))
    }
    return nil
  }

  /// The `model_type` of a folder's `config.json`, nil when it states none.
  private static func modelType(folder path: String) throws(TokenizerError) -> String? {
    guard let bytes = try fileBytes(path + "/config.json") else { return nil }
    do throws(JSONError) {
      let root = try JSONDocument(bytes, source: path + "/config.json").root
      return try root.optionalString("model_type")
    } catch {
      throw TokenizerError(.invalidFile, "\(error)", cause: error)
    }
  }

  private static func family(
    _ configuration: TokenizerConfiguration, _ modelType: String?, _ source: String
  ) throws(TokenizerError) -> SentencePieceFamily {
    let named = configuration.tokenizerClass.map { SentencePieceFamily(tokenizerClass: $0) }
    let family = named ?? modelType.flatMap { SentencePieceFamily(modelType: $0) }
    guard let family else {
      let known = SentencePieceFamily.allCases.map(\.rawValue).joined(separator: ", ")
      let found = configuration.tokenizerClass.map { "is \"\($0)\"" } ?? "is not stated"
      throw TokenizerError(
        .unsupportedComponent,
        """
        \(source): the tokenizer_class that tells how this model is used \(found); supported are \
        \(known). A tokenizer.json beside it would need none
        """)
    }
    return family
  }
}
