internal import SememeJSON

/// A model's prompts: words that it was trained to see before a text.
struct Prompts: Sendable, Equatable {
  /// The words by the prompt's name.
  var texts: [String: String] = [:]
  /// The prompt that is used where none is asked for.
  var defaultName: String?

  init() {}

  /// Reads the prompts of a config_sentence_transformers.json.
  ///
  /// - Parameter root: the root of the file.
  /// - Throws: `JSONError` where a value has the wrong type, `SememeError` where the default is not
  ///   among the prompts.
  init(_ root: JSONValue) throws {
    if let prompts = try root.optionalObject("prompts") {
      for (name, text) in prompts.members {
        guard !text.isNull else { continue }
        guard let text = text.string else { throw text.mismatch("a text") }
        texts[name.string] = text
      }
    }
    defaultName = try root.optionalString("default_prompt_name")
    if let defaultName, texts[defaultName] == nil {
      throw SememeError(
        .invalidModel,
        "\(root.source): default_prompt_name \"\(defaultName)\" is not among the prompts")
    }
  }

  /// The words of a prompt.
  ///
  /// - Parameter prompt: what was asked for; nil takes the default.
  /// - Returns: the words, none where there is no prompt.
  /// - Throws: `SememeError` where the model has no prompt of that name.
  func text(of prompt: EmbeddingOptions.Prompt?) throws(SememeError) -> String {
    switch prompt {
    case .empty?: return ""
    case .text(let text)?: return text
    case .named(let name)?:
      guard let text = texts[name] else {
        let known = texts.keys.sorted().map { "\"\($0)\"" }.joined(separator: ", ")
        throw SememeError(
          .unknownPrompt,
          "the model has no prompt \"\(name)\"; it has "
            + (known.isEmpty ? "none: give the prompt's text" : known))
      }
      return text
    case nil:
      return defaultName.flatMap { texts[$0] } ?? ""
    }
  }
}
