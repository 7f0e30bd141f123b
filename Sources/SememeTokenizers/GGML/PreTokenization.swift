internal import SememeJSON

/// How text is cut into words before byte-pair encoding: what `tokenizer.ggml.pre` stands for.
struct PreTokenization {
  /// The pattern of words; nil for GPT-2's, which the byte-level stage has itself.
  var pattern: String?
  /// Whether characters are composed before (NFC), as the models' own tokenizers do.
  var composes = false
  /// Whether a word that is a token stays whole.
  var ignoresMerges = false
  /// Whether texts begin with the token for that where the file does not say.
  var addsBeginning = false
  /// Whether special tokens stand as RoBERTa's do, and offsets leave out white space.
  var isRoBERTa = false

  /// The cuts of the models that Sememe reads, and of their kin.
  static let known: [String: PreTokenization] = {
    let contractions = "(?i:'s|'t|'re|'ve|'m|'ll|'d)"
    let rest = #"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"#
    let qwen = contractions + #"|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}"# + rest
    let llama = contractions + #"|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}"# + rest
    let gpt2 = PreTokenization()
    let qwen2 = PreTokenization(pattern: qwen, composes: true)
    let llama3 = PreTokenization(pattern: llama, ignoresMerges: true, addsBeginning: true)
    var known: [String: PreTokenization] = [
      "gpt-2": gpt2, "phi-2": gpt2, "jina-es": gpt2, "jina-de": gpt2, "jina-v2-es": gpt2,
      "jina-v2-de": gpt2, "modern-bert": PreTokenization(composes: true), "qwen2": qwen2,
      "deepseek-r1-qwen": qwen2, "megrez": qwen2, "llama3": llama3, "llama-v3": llama3,
      "llama-bpe": llama3, "jina-v5-nano": llama3,
    ]
    for name in ["roberta-bpe", "jina-v1-en", "jina-v2-code"] {
      known[name] = PreTokenization(isRoBERTa: true)
    }
    return known
  }()

  /// The stage of a `tokenizer.json`.
  var json: JSON {
    let bytes: JSON = [
      "type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true,
      "use_regex": .bool(pattern == nil),
    ]
    guard let pattern else { return bytes }
    let split: JSON = [
      "type": "Split", "pattern": ["Regex": .string(pattern)], "behavior": "Isolated",
      "invert": false,
    ]
    return ["type": "Sequence", "pretokenizers": [split, bytes]]
  }
}

extension GGMLVocabulary {
  /// How the file says that text is cut.
  func preTokenization() throws(TokenizerError) -> PreTokenization {
    guard let found = preTokenizer.flatMap({ PreTokenization.known[$0] }) else {
      let known = PreTokenization.known.keys.sorted().joined(separator: ", ")
      throw TokenizerError(
        .unsupportedComponent,
        "\(source): tokenizer.ggml.pre is \(preTokenizer.map { "\"\($0)\"" } ?? "missing"), which "
          + "is not supported; supported are \(known)")
    }
    return found
  }
}
