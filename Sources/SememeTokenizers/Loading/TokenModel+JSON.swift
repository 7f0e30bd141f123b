import SememeJSON

extension TokenModel {
  /// Reads the model of a `tokenizer.json`.
  init(_ component: JSONValue) throws {
    switch try component.optionalString("type") ?? Self.impliedType(component) {
    case "BPE": self = .bytePairs(try BytePairEncoding(component))
    case "Unigram": self = .unigram(try Unigram(component))
    case "WordLevel": self = .wordLevel(try WordLevel(component))
    case "WordPiece": self = .wordPiece(try WordPiece(component))
    default:
      throw TokenizerFile.unsupported(
        component, "model", supported: ["BPE", "Unigram", "WordLevel", "WordPiece"])
    }
  }

  /// The type of a model in a file of an old version, which leaves it out: BPE alone has merges and
  /// Unigram an array.
  private static func impliedType(_ component: JSONValue) -> String? {
    if component["merges"] != nil { return "BPE" }
    if component["vocab"]?.kind == .array { return "Unigram" }
    return component["max_input_chars_per_word"] == nil ? "WordLevel" : "WordPiece"
  }
}

extension WordLevel {
  fileprivate init(_ component: JSONValue) throws {
    vocabulary = try Vocabulary(component.requireObject("vocab"))
    unknownID = try component.unknownID(
      of: component.optionalString("unk_token") ?? "<unk>", in: vocabulary)
  }
}

extension WordPiece {
  fileprivate init(_ component: JSONValue) throws {
    let vocabulary = try Vocabulary(component.requireObject("vocab"))
    let prefix = try component.optionalString("continuing_subword_prefix") ?? "##"
    self.init(
      vocabulary: vocabulary,
      unknownID: try component.unknownID(
        of: component.optionalString("unk_token") ?? "[UNK]", in: vocabulary),
      prefix: Array(prefix.utf8),
      maximumWordLength: max(0, try component.optionalInt("max_input_chars_per_word") ?? 100))
  }
}

extension BytePairEncoding {
  /// Reads the model; its `dropout`, which randomises tokens in training, is left out.
  fileprivate init(_ component: JSONValue) throws {
    let vocabulary = try Vocabulary(component.requireObject("vocab"))
    var options = Options()
    options.unknownID = try component.optionalString("unk_token").map {
      try component.unknownID(of: $0, in: vocabulary)
    }
    options.prefix = Array((try component.optionalString("continuing_subword_prefix") ?? "").utf8)
    options.suffix = Array((try component.optionalString("end_of_word_suffix") ?? "").utf8)
    options.fusesUnknown = try component.optionalBool("fuse_unk") ?? false
    options.ignoresMerges = try component.optionalBool("ignore_merges") ?? false
    if try component.optionalBool("byte_fallback") ?? false {
      options.byteIDs = vocabulary.byteTokenIDs
    }
    let list = try component.requireArray("merges")
    var reader = MergeReader(vocabulary, capacity: list.count, prefix: options.prefix)
    for (index, merge) in list.elements.enumerated() {
      guard try reader.read(merge) else {
        throw TokenizerError(
          .invalidFile,
          """
          \(component.source): merge \(index + 1) at \(list.path), \(merge.pairDescription), is \
          not a pair of tokens that the vocabulary holds together with what they merge to
          """)
      }
    }
    self.init(vocabulary: vocabulary, merges: reader.table, options: options)
  }
}

extension MergeReader {
  /// Takes a merge of one of the two forms: `"a b"` and `["a", "b"]`.
  fileprivate mutating func read(_ merge: JSONValue) throws -> Bool {
    if let isTaken = merge.withUTF8({ take(line: $0) }) { return isTaken }
    guard merge.count == 2, let left = merge[0], let right = merge[1] else { return false }
    let isTaken = left.withUTF8 { left in
      right.withUTF8 { right in take(left, right) } ?? false
    }
    return isTaken ?? false
  }
}

extension JSONValue {
  fileprivate var pairDescription: String {
    string.map { String(reflecting: $0) } ?? String(reflecting: elements.compactMap(\.string))
  }

  fileprivate func unknownID(of token: String, in vocabulary: Vocabulary) throws -> Int32 {
    guard let id = vocabulary.id(of: token.utf8) else {
      throw TokenizerError(
        .invalidFile, "\(source): the vocabulary lacks the model's unk_token \"\(token)\"")
    }
    return id
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
