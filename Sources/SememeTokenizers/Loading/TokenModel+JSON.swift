import SememeJSON

extension TokenModel {
  /// Reads the model of a `tokenizer.json`.
  init(_ component: JSONValue) throws {
    // Files of old versions leave the type out; BPE alone has merges and Unigram an array.
    let type = try component.optionalString("type")
    let isWordPiece =
      type == "WordPiece"
      || (type == nil && component["merges"] == nil && component["vocab"]?.kind == .object
        && component["max_input_chars_per_word"] != nil)
    guard isWordPiece else {
      throw TokenizerFile.unsupported(component, "model", supported: ["WordPiece"])
    }
    let vocabulary = try Vocabulary(component.requireObject("vocab"))
    let unknown = try component.optionalString("unk_token") ?? "[UNK]"
    guard let unknownID = vocabulary.id(of: unknown.utf8) else {
      throw TokenizerError(
        .invalidFile,
        "\(component.source): the vocabulary lacks the model's unk_token \"\(unknown)\"")
    }
    let prefix = try component.optionalString("continuing_subword_prefix") ?? "##"
    self = .wordPiece(
      WordPiece(
        vocabulary: vocabulary, unknownID: unknownID, prefix: Array(prefix.utf8),
        maximumWordLength: max(0, try component.optionalInt("max_input_chars_per_word") ?? 100)))
  }
}

extension Vocabulary {
  /// Reads an object of tokens and their ids.
  init(_ object: JSONValue) throws(JSONError) {
    var builder = Builder()
    builder.reserve(object.count)
    for (key, value) in object.members {
      guard let id = value.id else { throw value.mismatch("a token id from 0 to \(Int32.max)") }
      key.withUTF8 { builder.append($0, id: id) }
    }
    self = builder.finish()
  }
}
