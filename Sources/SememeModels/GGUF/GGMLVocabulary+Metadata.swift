internal import SememeCheckpoints
internal import SememeTokenizers

extension GGMLVocabulary {
  /// Reads the tokenizer of a GGUF file's metadata.
  init(_ metadata: GGUFMetadata) throws {
    let name = try metadata.optionalString("tokenizer.ggml.model")
    guard let name else { throw metadata.missing("tokenizer.ggml.model") }
    guard let model = Model(rawValue: name) else {
      throw metadata.unsupported(
        "tokenizer.ggml.model \"\(name)\" is not supported; supported are: "
          + Model.allCases.map(\.rawValue).joined(separator: ", "))
    }
    guard let tokens = try metadata.optionalStrings("tokenizer.ggml.tokens") else {
      throw metadata.missing("tokenizer.ggml.tokens")
    }
    let kinds = try metadata.optionalIntegers("tokenizer.ggml.token_type")?.map { number in
      // llama.cpp takes what it does not know for ordinary.
      Kind(rawValue: number) ?? .normal
    }
    try self.init(
      source: metadata.source, model: model, tokens: tokens,
      kinds: kinds ?? Array(repeating: .normal, count: tokens.count))
    scores = try metadata.optionalDoubles("tokenizer.ggml.scores")
    if let scores, scores.count != tokens.count {
      throw metadata.wrong("tokenizer.ggml.scores", "a list of \(tokens.count), one for each token")
    }
    merges = try metadata.optionalStrings("tokenizer.ggml.merges")
    preTokenizer = try metadata.optionalString("tokenizer.ggml.pre")
    characterMap = try metadata.optionalBytes("tokenizer.ggml.precompiled_charsmap")
    if characterMap?.isEmpty == true { characterMap = nil }
    addsBeginning = try metadata.optionalBool("tokenizer.ggml.add_bos_token")
    addsEnd = try metadata.optionalBool("tokenizer.ggml.add_eos_token")
    addsSpacePrefix = try metadata.optionalBool("tokenizer.ggml.add_space_prefix")
    lowercases = try metadata.optionalBool("tokenizer.ggml.normalizer.lowercase")
    stripsAccents = try metadata.optionalBool("tokenizer.ggml.normalizer.strip_accents")
    maximumLength = try metadata.optionalInt(".context_length")
    for (key, part) in GGMLVocabulary.keys {
      guard let id = try metadata.optionalInt("tokenizer.ggml.\(key)_token_id") else { continue }
      guard tokens.indices.contains(id) else {
        throw metadata.wrong(
          "tokenizer.ggml.\(key)_token_id", "a token's id, from 0 to \(tokens.count - 1)")
      }
      parts[part] = id
    }
  }

  /// What the metadata calls the parts that tokens play; one is misspelled in most files.
  private static let keys: [(key: String, part: Part)] = [
    ("bos", .beginning), ("eos", .end), ("unknown", .unknown), ("seperator", .separator),
    ("separator", .separator), ("padding", .padding), ("cls", .classification), ("mask", .mask),
  ]
}
