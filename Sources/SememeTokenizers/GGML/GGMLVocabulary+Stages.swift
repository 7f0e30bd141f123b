internal import SememeJSON

extension GGMLVocabulary {
  /// The stages of BERT's tokenizers.
  func wordPieceStages() throws(TokenizerError) -> Stages {
    let (_, unknown) = try required(.unknown, default: 100)
    let lowercases = lowercases ?? !knowsCapitals
    return Stages(
      normalizer: [
        "type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true,
        "strip_accents": .bool(stripsAccents ?? lowercases), "lowercase": .bool(lowercases),
      ],
      preTokenizer: ["type": "BertPreTokenizer"],
      decoder: ["type": "WordPiece", "prefix": "##", "cleanup": true],
      model: [
        "type": "WordPiece", "unk_token": .string(unknown), "continuing_subword_prefix": "##",
        "max_input_chars_per_word": 100, "vocab": vocabulary,
      ])
  }

  /// The stages of byte-level byte-pair encoding.
  func bytePairStages() throws(TokenizerError) -> Stages {
    guard let merges else { throw missing("merges") }
    let cut = try preTokenization()
    return Stages(
      normalizer: cut.composes ? ["type": "NFC"] : nil,
      preTokenizer: cut.json,
      decoder: [
        "type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true, "use_regex": true,
      ],
      model: [
        "type": "BPE", "unk_token": nil, "fuse_unk": false, "byte_fallback": false,
        "ignore_merges": .bool(cut.ignoresMerges), "vocab": vocabulary,
        "merges": .array(merges.map(JSON.string)),
      ])
  }

  /// The stages of Unigram models, as transformers surrounds those of T5 and XLM-RoBERTa.
  func unigramStages() throws(TokenizerError) -> Stages {
    guard let scores else { throw missing("scores") }
    let (unknownID, _) = try required(.unknown, default: 2)
    // What fills gaps costs as much as the least probable piece: it says nothing of unknown text.
    let least = zip(kinds, scores).lazy.filter { $0.0 == .normal }.map(\.1).min() ?? 0
    let pieces = tokens.indices.map { id -> JSON in
      [.string(text(of: id)), .double(kinds[id] == .unused ? least : scores[id])]
    }
    var normalizers: [JSON] = []
    if let characterMap {
      let map = JSON.string(Base64.encode(characterMap))
      normalizers.append(["type": "Precompiled", "precompiled_charsmap": map])
    }
    normalizers.append(["type": "Strip", "strip_left": false, "strip_right": true])
    normalizers.append([
      "type": "Replace", "pattern": ["Regex": " {2,}"], "content": .string(Self.mark),
    ])
    // T5's own file cuts text at all white space before.
    let cuts: JSON = [
      "type": "Sequence", "pretokenizers": [["type": "WhitespaceSplit"], metaspace],
    ]
    return Stages(
      normalizer: ["type": "Sequence", "normalizers": .array(normalizers)],
      preTokenizer: addsBeginning ?? false ? metaspace : cuts, decoder: metaspace,
      model: [
        "type": "Unigram", "unk_id": .int(unknownID), "byte_fallback": false,
        "vocab": .array(pieces),
      ])
  }

  /// The stages of SentencePiece's byte-pair encoding, as transformers surrounds Llama's and Gemma's.
  func sentencePieceStages() throws(TokenizerError) -> Stages {
    let prefix = addsSpacePrefix ?? true
    let mark = JSON.string(Self.mark)
    let (_, unknown) = try required(.unknown, default: 0)
    let spaces: JSON = ["type": "Replace", "pattern": ["String": " "], "content": mark]
    let decoders: [JSON] = [
      ["type": "Replace", "pattern": ["String": mark], "content": " "],
      ["type": "ByteFallback"], ["type": "Fuse"],
    ]
    let strip: JSON = ["type": "Strip", "content": " ", "start": 1, "stop": 0]
    return Stages(
      normalizer: prefix
        ? ["type": "Sequence", "normalizers": [["type": "Prepend", "prepend": mark], spaces]]
        : spaces,
      decoder: ["type": "Sequence", "decoders": .array(decoders + (prefix ? [strip] : []))],
      model: [
        "type": "BPE", "unk_token": .string(unknown), "fuse_unk": true, "byte_fallback": true,
        "vocab": vocabulary, "merges": .array(try mergesOfScores()),
      ])
  }

  /// Every token and its id.
  private var vocabulary: JSON {
    .object(tokens.indices.map { (text(of: $0), .int($0)) })
  }

  private var metaspace: JSON {
    [
      "type": "Metaspace", "replacement": .string(Self.mark),
      "prepend_scheme": addsSpacePrefix ?? true ? "always" : "never", "split": true,
    ]
  }

  /// Whether a word of the vocabulary has a capital letter: files that say nothing of case come from
  /// converters that knew none, and an uncased vocabulary holds no such word.
  private var knowsCapitals: Bool {
    tokens.indices.contains { id in
      kinds[id] == .normal && tokens[id].hasPrefix(Self.mark)
        && tokens[id].utf8.contains { 0x41...0x5A ~= $0 }
        && !tokens[id].utf8.contains(UInt8(ascii: "["))
    }
  }

  /// The merges that follow from the scores of the pieces that text is made of.
  private func mergesOfScores() throws(TokenizerError) -> [JSON] {
    guard let scores else { throw missing("scores") }
    var pieces = PieceList()
    var parts = Vocabulary.Builder()
    for id in tokens.indices where kinds[id] == .normal || kinds[id] == .userDefined {
      let piece = Array(text(of: id).utf8)
      // SentencePiece finds these before all others.
      pieces.append(piece, score: kinds[id] == .userDefined ? 0 : scores[id])
      piece.withUnsafeBufferPointer { parts.append($0, id: Int32(truncatingIfNeeded: id)) }
    }
    guard let merges = SentencePieceMerges(pieces, parts: parts.finish()) else {
      throw TokenizerError(
        .invalidFile,
        "\(source): its pieces have more than \(SentencePieceMerges.maximumCount) merges")
    }
    return merges.texts.map { left, right -> JSON in
      // A pair is written as one text where no space in it could mislead.
      left.utf8.contains(0x20) || right.utf8.contains(0x20)
        ? [.string(left), .string(right)] : .string("\(left) \(right)")
    }
  }

  private func missing(_ list: String) -> TokenizerError {
    TokenizerError(
      .invalidFile,
      "\(source): the tokenizer \"\(model.rawValue)\" needs tokenizer.ggml.\(list), which the "
        + "metadata lacks")
  }
}
