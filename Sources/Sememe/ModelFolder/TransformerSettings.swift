internal import SememeJSON

/// What sentence_bert_config.json says of the Transformer module.
struct TransformerSettings {
  static let fileName = "sentence_bert_config.json"
  /// The file's name today and in older folders, in the reference's order.
  private static let names =
    [fileName]
    + ["roberta", "distilbert", "camembert", "albert", "xlm-roberta", "xlnet"].map {
      "sentence_\($0)_config.json"
    }

  /// The longest sequence in tokens, special ones included, where the file says.
  let maximumLength: Int?
  /// Whether texts are lower-cased before the tokenizer sees them.
  let lowercases: Bool
  /// What the transformer's head is for, where the file says, such as `fill-mask`.
  let task: String?
  /// The name of the file that says so, or of the one that is to be written.
  let file: String

  /// Reads the first of the files that is there.
  init(_ folder: ModelFolder) throws {
    for name in TransformerSettings.names {
      guard let root = try folder.jsonIfPresent(name) else { continue }
      maximumLength = try root.optionalInt("max_seq_length")
      if let length = maximumLength, length < 1 {
        throw SememeError(
          .invalidModel, "\(root.source): max_seq_length \(length) must be at least 1")
      }
      lowercases = try root.optionalBool("do_lower_case") ?? false
      task = try root.optionalString("transformer_task")
      file = name
      return
    }
    maximumLength = nil
    lowercases = false
    task = nil
    file = TransformerSettings.fileName
  }
}
