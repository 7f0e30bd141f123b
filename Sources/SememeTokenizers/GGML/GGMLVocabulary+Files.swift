package import SememeJSON

extension GGMLVocabulary {
  /// The vocabulary as the `tokenizer.json` of Hugging Face's tokenizers.
  ///
  /// - Returns: the file's root.
  /// - Throws: `TokenizerError` naming the metadata that is missing or not supported.
  package func tokenizerJSON() throws(TokenizerError) -> JSON {
    let stages =
      switch model {
      case .wordPiece: try wordPieceStages()
      case .bytePairs: try bytePairStages()
      case .sentencePiece: try sentencePieceStages()
      case .unigram: try unigramStages()
      }
    return [
      "version": "1.0", "truncation": nil, "padding": nil, "added_tokens": .array(addedTokens),
      "normalizer": stages.normalizer, "pre_tokenizer": stages.preTokenizer,
      "post_processor": try postProcessor(), "decoder": stages.decoder, "model": stages.model,
    ]
  }

  /// The `tokenizer_config.json` that belongs to it.
  package var configurationJSON: JSON {
    var members: [(String, JSON)] = [("tokenizer_class", "PreTrainedTokenizerFast")]
    for part in Part.allCases {
      if let content = content(of: part) { members.append((part.rawValue, .string(content))) }
    }
    if let maximumLength { members.append(("model_max_length", .int(maximumLength))) }
    return .object(members)
  }

  /// The stages of a tokenizer but for the post-processor.
  struct Stages {
    var normalizer = JSON.null
    var preTokenizer = JSON.null
    var decoder = JSON.null
    var model: JSON
  }

  /// The tokens that are found in text before the model sees it.
  private var addedTokens: [JSON] {
    tokens.indices.filter { [.control, .userDefined, .unknown].contains(kinds[$0]) }.map { id in
      // The mask of RoBERTa's kin takes the white space before it.
      let takesSpace = id == parts[.mask] && model != .wordPiece
      return [
        "id": .int(id), "content": .string(text(of: id)), "single_word": false,
        "lstrip": .bool(takesSpace), "rstrip": false, "normalized": false,
        "special": .bool(kinds[id] != .userDefined),
      ]
    }
  }

  /// The id and text of a token that must be there.
  func required(_ part: Part, default id: Int? = nil) throws(TokenizerError) -> (Int, String) {
    guard let id = parts[part] ?? id, tokens.indices.contains(id) else {
      throw TokenizerError(
        .invalidFile,
        "\(source): the metadata names no \(part.rawValue) among the \(tokens.count) tokens, which "
          + "the tokenizer \"\(model.rawValue)\" needs")
    }
    return (id, text(of: id))
  }
}
