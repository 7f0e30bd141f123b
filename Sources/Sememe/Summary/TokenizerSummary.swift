internal import SememeJSON
internal import SememeSystem
internal import SememeTokenizers

/// What kind of tokenizer a folder has, found without reading its vocabulary.
struct TokenizerSummary {
  /// Such as "WordPiece (tokenizer.json)".
  let kind: String
  /// What tokenizer_config.json says of the longest sequence.
  let maximumLength: Int?
  /// What tokenizer.json itself says of it, to which only static embeddings listen.
  let statedTruncation: Int?

  /// Looks at a transformer's folder.
  ///
  /// - Parameter folder: the folder.
  /// - Throws: where its tokenizer_config.json cannot be read.
  init(of folder: ModelFolder) throws {
    switch folder.source {
    case .gguf(let gguf):
      kind = TokenizerSummary.name(ofGGML: gguf.model.tokenizerModel)
      maximumLength = try gguf.model.contextLength()
      statedTruncation = nil
    case .folder:
      kind = TokenizerSummary.kind(in: folder.path)
      let length = try folder.jsonIfPresent("tokenizer_config.json")?
        .optionalDouble("model_max_length")
      // Where a model has no limit transformers writes 10³⁰.
      maximumLength = length.flatMap { 1...1e9 ~= $0 ? Int($0) : nil }
      let beginning = try FileSystem.smallFile(at: folder.name(of: "tokenizer.json"))
      statedTruncation = beginning?.withUnsafeBytes { TokenizerSummary.truncation(in: $0) }
    }
  }

  private static func name(ofGGML name: String?) -> String {
    guard let name else { return "none" }
    guard let model = GGMLVocabulary.Model(rawValue: name) else { return "\(name) (not supported)" }
    let kind =
      switch model {
      case .wordPiece: "WordPiece"
      case .bytePairs: "BPE, byte-level"
      case .sentencePiece: "BPE, SentencePiece"
      case .unigram: "Unigram"
      }
    return "\(kind) (tokenizer.ggml)"
  }

  private static func kind(in folder: String) -> String {
    let file = "\(folder)/tokenizer.json"
    if FileSystem.exists(file) {
      return TokenizerSummary.model(in: file).map { "\($0) (tokenizer.json)" } ?? "tokenizer.json"
    }
    if FileSystem.exists("\(folder)/vocab.txt") { return "WordPiece (vocab.txt)" }
    if FileSystem.exists("\(folder)/vocab.json") { return "BPE (vocab.json, merges.txt)" }
    let names = Tokenizer.sentencePieceFileNames
    return names.first { FileSystem.exists("\(folder)/\($0)") }.map { "SentencePiece (\($0))" }
      ?? "none"
  }

  /// The model's type in a tokenizer.json: what follows `"model": {"type":`, which stands before the
  /// vocabulary; nil where it does not stand there.
  private static func model(in file: String) -> String? {
    guard let contents = try? FileContents(path: file) else { return nil }
    return contents.withBytes { bytes in
      model(in: UnsafeRawBufferPointer(rebasing: bytes.prefix(maximumSearch)))
    }
  }

  /// The model stands behind the added tokens, of which the longest lists take a few megabytes.
  private static let maximumSearch = 16 << 20

  /// The model's type in the text of a tokenizer.json.
  static func model(in text: UnsafeRawBufferPointer) -> String? {
    guard let place = find(["\"model\"", ":", "{", "\"type\"", ":", "\""], in: text) else {
      return nil
    }
    let name = text[place...].prefix { $0 != UInt8(ascii: "\"") }.prefix(32)
    return String(validating: name, as: UTF8.self)
  }

  /// The length to which the text of a tokenizer.json cuts sequences; nil where it does not say it at
  /// the beginning, where its writers put it.
  static func truncation(in text: UnsafeRawBufferPointer) -> Int? {
    guard let place = find(["\"truncation\"", ":", "{"], in: text),
      let end = text[place...].firstIndex(of: UInt8(ascii: "}"))
    else { return nil }
    let object = UnsafeRawBufferPointer(rebasing: text[(place - 1)...end])
    return (try? JSONDocument(Array(object), source: "truncation"))?.root["max_length"]?.int
  }

  /// Where a text goes on behind the first of a row of pieces, with white space between them.
  private static func find(_ pieces: [String], in text: UnsafeRawBufferPointer) -> Int? {
    var place = text.startIndex
    while let start = text[place...].firstIndex(of: UInt8(ascii: "\"")) {
      var scanner = TextScanner(text, start)
      if pieces.allSatisfy({ scanner.take($0) }) { return scanner.place }
      place = start + 1
    }
    return nil
  }
}

/// Takes expected pieces of a text, with white space before them.
private struct TextScanner {
  private let text: UnsafeRawBufferPointer
  private(set) var place: Int

  init(_ text: UnsafeRawBufferPointer, _ place: Int) {
    (self.text, self.place) = (text, place)
  }

  /// Steps over a piece; false where something else stands there.
  mutating func take(_ piece: String) -> Bool {
    let rest = text[place...].drop { $0 == 0x20 || (0x09...0x0D).contains($0) }
    guard rest.starts(with: piece.utf8) else { return false }
    place = rest.startIndex + piece.utf8.count
    return true
  }
}
