import SememeJSON

/// The stages around a trained model, as tokenizer.json names them.
struct TrainingPipeline {
  let normalizer: JSON
  let preTokenizer: JSON
  let decoder: JSON
  private let kind: Kind

  private enum Kind {
    case wordPiece
    case bytePair(byteLevel: JSON, addsPrefixSpace: Bool)
    case unigram
  }

  /// The stages that belong to a kind of vocabulary.
  init(_ model: TokenizerTrainer.Model) {
    switch model {
    case .wordPiece(let training):
      kind = .wordPiece
      normalizer = [
        "type": "BertNormalizer", "clean_text": true,
        "handle_chinese_chars": .bool(training.separatesCJK),
        "strip_accents": training.stripsAccents.map(JSON.bool) ?? .null,
        "lowercase": .bool(training.lowercases),
      ]
      preTokenizer = ["type": "BertPreTokenizer"]
      decoder = [
        "type": "WordPiece", "prefix": .string(training.continuingSubwordPrefix), "cleanup": true,
      ]
    case .bytePair(let training):
      let byteLevel: JSON = [
        "type": "ByteLevel", "add_prefix_space": .bool(training.addsPrefixSpace),
        "trim_offsets": true, "use_regex": true,
      ]
      kind = .bytePair(byteLevel: byteLevel, addsPrefixSpace: training.addsPrefixSpace)
      normalizer = training.lowercases ? ["type": "Lowercase"] : .null
      preTokenizer = byteLevel
      decoder = byteLevel
    case .unigram(let training):
      kind = .unigram
      let metaspace: JSON = [
        "type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": true,
      ]
      let spaces: JSON = ["type": "Replace", "pattern": ["Regex": " {2,}"], "content": " "]
      let lowercase: [JSON] = training.lowercases ? [["type": "Lowercase"]] : []
      normalizer = [
        "type": "Sequence",
        "normalizers": .array([["type": "Nmt"], ["type": "NFKC"], spaces] + lowercase),
      ]
      preTokenizer = metaspace
      decoder = metaspace
    }
  }

  /// What is put around texts.
  ///
  /// Where they are among the special tokens these are `[CLS]` and `[SEP]` as in BERT, else `<s>`
  /// and `</s>` as in RoBERTa; a Unigram vocabulary with `</s>` alone ends texts as T5's does.
  ///
  /// - Parameter specialTokens: the special tokens in the order of their ids.
  /// - Returns: a post-processor, null where nothing is put around texts.
  func postProcessor(_ specialTokens: [String]) -> JSON {
    let template = TemplateJSON(specialTokens)
    let hasRoBERTas = template.has("<s>") && template.has("</s>")
    let templates: JSON? =
      if template.has("[CLS]"), template.has("[SEP]") {
        template.bert
      } else if hasRoBERTas {
        template.roberta
      } else if case .unigram = kind, template.has("</s>") {
        template.t5
      } else {
        nil
      }
    guard case .bytePair(let byteLevel, let addsPrefixSpace) = kind else {
      return templates ?? .null
    }
    guard let templates else { return byteLevel }
    guard hasRoBERTas, !template.has("[CLS]") || !template.has("[SEP]") else {
      return ["type": "Sequence", "processors": [byteLevel, templates]]
    }
    return [
      "type": "RobertaProcessing", "sep": template.pair("</s>"), "cls": template.pair("<s>"),
      "trim_offsets": true, "add_prefix_space": .bool(addsPrefixSpace),
    ]
  }
}

extension TrainingPipeline {
  /// A counter of words, normalised and cut as these stages do it.
  func counter(threads: Int) throws(TokenizerError) -> WordCounter {
    do {
      let stages: JSON = ["normalizer": normalizer, "pre_tokenizer": preTokenizer]
      let file = TokenizerFile(
        root: try JSONDocument(stages.encoded(), source: "the trained tokenizer").root)
      return WordCounter(
        normalizer: try file.component("normalizer").map(Normalizer.init),
        preTokenizer: try file.component("pre_tokenizer").map(PreTokenizer.init), threads: threads)
    } catch let error as TokenizerError {
      throw error
    } catch {
      throw TokenizerError(.invalidFile, "\(error)", cause: error)
    }
  }

  /// The whole tokenizer.json.
  ///
  /// - Parameters:
  ///   - model: the model.
  ///   - specialTokens: the special tokens, whose ids are their places.
  /// - Returns: the file as a tree.
  func file(_ model: JSON, _ specialTokens: [String]) -> JSON {
    let added = specialTokens.enumerated().map { id, token -> JSON in
      [
        "id": .int(id), "content": .string(token), "single_word": false, "lstrip": false,
        "rstrip": false, "normalized": false, "special": true,
      ]
    }
    return [
      "version": "1.0", "truncation": nil, "padding": nil, "added_tokens": .array(added),
      "normalizer": normalizer, "pre_tokenizer": preTokenizer,
      "post_processor": postProcessor(specialTokens), "decoder": decoder, "model": model,
    ]
  }
}

/// Templates of special tokens, as tokenizer.json writes them.
private struct TemplateJSON {
  private let ids: [String: Int]

  init(_ specialTokens: [String]) {
    ids = Dictionary(
      specialTokens.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
  }

  func has(_ token: String) -> Bool { ids[token] != nil }

  func pair(_ token: String) -> JSON { [.string(token), .int(ids[token] ?? 0)] }

  /// `[CLS] A [SEP]` and `[CLS] A [SEP] B [SEP]`, the second text of type 1.
  var bert: JSON {
    let first = [special("[CLS]"), sequence("A"), special("[SEP]")]
    return json(first, first + [sequence("B", 1), special("[SEP]", 1)], ["[CLS]", "[SEP]"])
  }

  /// `<s> A </s>` and `<s> A </s> </s> B </s>`.
  var roberta: JSON {
    let first = [special("<s>"), sequence("A"), special("</s>")]
    return json(first, first + [special("</s>"), sequence("B"), special("</s>")], ["<s>", "</s>"])
  }

  /// `A </s>` and `A </s> B </s>`.
  var t5: JSON {
    let first = [sequence("A"), special("</s>")]
    return json(first, first + [sequence("B"), special("</s>")], ["</s>"])
  }

  private func special(_ token: String, _ type: Int = 0) -> JSON {
    ["SpecialToken": ["id": .string(token), "type_id": .int(type)]]
  }

  private func sequence(_ name: String, _ type: Int = 0) -> JSON {
    ["Sequence": ["id": .string(name), "type_id": .int(type)]]
  }

  private func json(_ single: [JSON], _ pair: [JSON], _ tokens: [String]) -> JSON {
    let special = tokens.map { token -> (String, JSON) in
      (
        token,
        [
          "id": .string(token), "ids": [.int(ids[token] ?? 0)], "tokens": [.string(token)],
        ]
      )
    }
    return [
      "type": "TemplateProcessing", "single": .array(single), "pair": .array(pair),
      "special_tokens": .object(special),
    ]
  }
}
