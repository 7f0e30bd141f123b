/// A `vocab.txt` of the BERT family, completed as transformers' converter does.
struct VocabularyText {
  let model: WordPiece
  let postProcessor: PostProcessor
  let specialTokens: [AddedToken]

  /// Reads the tokens, one a line; the configuration may rename the special ones.
  init(
    _ bytes: [UInt8], source: String, _ configuration: TokenizerConfiguration
  ) throws(TokenizerError) {
    guard bytes.count <= Int32.max, String(validating: bytes, as: UTF8.self) != nil else {
      throw TokenizerError(.invalidFile, "\(source) is not UTF-8 text of less than 2 GiB")
    }
    let vocabulary = Self.vocabulary(bytes)
    func required(_ name: String, _ usual: String) throws(TokenizerError) -> AddedToken {
      let content = configuration.tokens[name] ?? usual
      guard let id = vocabulary.id(of: content.utf8) else {
        throw TokenizerError(
          .invalidFile, "\(source) lacks the token \"\(content)\", the model's \(name)")
      }
      return AddedToken(content: content, id: id)
    }
    func optional(_ name: String, _ usual: String) -> AddedToken? {
      let content = configuration.tokens[name] ?? usual
      return vocabulary.id(of: content.utf8).map { AddedToken(content: content, id: $0) }
    }
    let unknown = try required("unk_token", "[UNK]")
    let cls = try required("cls_token", "[CLS]")
    let separator = try required("sep_token", "[SEP]")
    model = WordPiece(
      vocabulary: vocabulary, unknownID: unknown.id, prefix: Array("##".utf8),
      maximumWordLength: 100)
    postProcessor = .bert(
      cls: cls.id, separator: separator.id,
      doublesSeparator: configuration.tokenizerClass?.hasPrefix("MPNet") == true)
    let others = [optional("pad_token", "[PAD]"), optional("mask_token", "[MASK]")]
    specialTokens = [unknown, separator, cls] + others.compactMap { $0 }
  }

  private static func vocabulary(_ bytes: [UInt8]) -> Vocabulary {
    var builder = Vocabulary.Builder()
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    // What follows the last line break is a line only when it is not empty.
    for (index, line) in lines.enumerated() where index < lines.count - 1 || !line.isEmpty {
      let token = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
      token.withUnsafeBufferPointer { builder.append($0, id: Int32(clamping: index)) }
    }
    return builder.finish()
  }
}
