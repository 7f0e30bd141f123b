internal import SememeJSON

/// A model's prompts: words that it was trained to see before a text.
struct NamedPrompts: Sendable, Equatable {
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
        // As in the reference a prompt without a text is an empty one.
        guard let words = text.isNull ? "" : text.string else { throw text.mismatch("a text") }
        texts[name.string] = words
      }
    }
    defaultName = try root.optionalString("default_prompt_name")
    if let defaultName, texts[defaultName] == nil {
      throw SememeError(
        .invalidModel,
        "\(root.source): default_prompt_name \"\(defaultName)\" is not among the prompts")
    }
  }

  /// The words before so many texts.
  ///
  /// - Parameters:
  ///   - prompt: what was asked for; nil takes the default.
  ///   - count: how many texts there are.
  /// - Returns: the words, none where there is no prompt.
  /// - Throws: `SememeError` where the model has no prompt of that name, or there are not as many.
  func words(
    _ prompt: EmbeddingOptions.Prompt?, count: Int
  ) throws(SememeError) -> EncoderEngine.Prompts {
    switch prompt {
    case .empty?: return .same("")
    case .text(let text)?: return .same(text)
    case .each(let prompts)?:
      guard prompts.count == count else {
        throw SememeError(
          .invalidArgument, "\(count) texts and \(prompts.count) prompts: give as many")
      }
      return .each(prompts)
    case .named(let name)?:
      guard let text = texts[name] else {
        let known = texts.keys.sorted().map { "\"\($0)\"" }.joined(separator: ", ")
        throw SememeError(
          .unknownPrompt,
          "the model has no prompt \"\(name)\"; it has "
            + (known.isEmpty ? "none: give the prompt's text" : known))
      }
      return .same(text)
    case nil:
      return .same(defaultName.flatMap { texts[$0] } ?? "")
    }
  }

  /// The first of some prompts that the model has; nil where it has none of them.
  ///
  /// - Parameter names: in order of preference.
  /// - Returns: the prompt by its name.
  func first(of names: [String]) -> EmbeddingOptions.Prompt? {
    names.first { texts[$0] != nil }.map { .named($0) }
  }

  /// The names of prompts for search queries, in the reference's order.
  static let queryNames = ["query"]
  /// The names of prompts for documents, in the reference's order.
  static let documentNames = ["document", "passage", "corpus"]
}
