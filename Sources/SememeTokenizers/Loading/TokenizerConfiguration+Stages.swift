/// What transformers' classes change about the stages that `tokenizer.json` describes, led by
/// `tokenizer_config.json`.
extension TokenizerConfiguration {
  /// The normalizer with what this configuration says.
  ///
  /// transformers changes BERT's alone, and its plain class leaves even that as it is; where the
  /// file is silent, the defaults of `BertTokenizerFast` win over tokenizer.json.
  func applied(to normalizer: Normalizer?) -> Normalizer? {
    guard case .bert(let bert) = normalizer, isPresent,
      tokenizerClass != "PreTrainedTokenizerFast"
    else { return normalizer }
    let lowercases = lowercases ?? true
    return .bert(
      BERTNormalizer(
        cleansText: bert.cleansText, separatesCJK: separatesCJK ?? true,
        stripsAccents: stripsAccents ?? lowercases, lowercases: lowercases))
  }

  /// The pre-tokenizer with what this configuration says: every class overrules whether byte-level
  /// text that is not in a sequence of stages gets a space before it.
  func applied(to preTokenizer: PreTokenizer?) -> PreTokenizer? {
    guard case .byteLevel(let stage) = preTokenizer, isPresent else { return preTokenizer }
    return .byteLevel(stage.with(addsPrefixSpace: addsPrefixSpace ?? false))
  }

  /// The post-processor, which `tokenizer.json` names by a type, with what this configuration says:
  /// the classes of RoBERTa's kin overrule how byte-level offsets are trimmed.
  func applied(to postProcessor: PostProcessor, type: String?) -> PostProcessor {
    guard isRoBERTa, type == "ByteLevel" || type == "RobertaProcessing" else {
      return postProcessor
    }
    var changed = postProcessor
    changed.trims = trims
    return changed
  }

  /// How RoBERTa's kin trim offsets.
  var trims: [OffsetTrim] {
    trimsOffsets ?? true ? [OffsetTrim(addsPrefixSpace: addsPrefixSpace ?? false)] : []
  }

  private var isRoBERTa: Bool {
    let classes = ["Roberta", "Bart", "Longformer", "LED", "Mvp", "Blenderbot"]
    let plain = ["Tokenizer", "TokenizerFast"]
    return classes.contains { name in plain.contains { tokenizerClass == name + $0 } }
  }

  /// The decoder with what transformers' class adds to it, of which CLIP's alone adds something.
  func applied(
    to decoder: TokenDecoder, of model: TokenModel
  ) throws(TokenizerError) -> TokenDecoder {
    guard tokenizerClass?.hasPrefix("CLIPTokenizer") == true,
      case .bytePairs(let model) = model, !model.options.suffix.isEmpty
    else { return decoder }
    return try decoder.clip(endOfWord: String(decoding: model.options.suffix, as: UTF8.self))
  }
}
