/// What one call of `encode` asks for beyond the model's own settings.
public struct EmbeddingOptions: Sendable {
  /// The words put before every text.
  public enum Prompt: Sendable, Equatable {
    /// One of the model's prompts.
    case named(String)
    /// Any text.
    case text(String)
    /// A text of its own for each text, as INSTRUCTOR's models are used.
    case each([String])
    /// Nothing, even where the model has a default prompt.
    case empty
  }

  /// What happens to a text that is longer than the model reads.
  public enum Overlong: Sendable {
    /// Its end is left out, and the result says how many tokens.
    case truncate
    /// The call throws.
    case fail
  }

  /// The prompt; nil takes the model's default, if it has one.
  public var prompt: Prompt?
  /// What the texts are for, such as "query"; nil takes the model's default route.
  ///
  /// A model with one way for all texts does not ask.
  public var task: String?
  /// Whether vectors are brought to unit length at the end, whatever the model's own steps do.
  public var normalizes: Bool
  /// How many dimensions to keep; nil takes the embedder's setting.
  public var truncateDimension: Int?
  /// What happens to a text that is longer than the model reads.
  public var overlong: Overlong

  /// Sets options.
  ///
  /// - Parameters:
  ///   - prompt: the prompt; nil takes the model's default.
  ///   - task: what the texts are for; nil takes the model's default route.
  ///   - normalizes: whether to bring vectors to unit length at the end.
  ///   - truncateDimension: how many dimensions to keep; nil takes the embedder's setting.
  ///   - overlong: what happens to a text that is longer than the model reads.
  public init(
    prompt: Prompt? = nil, task: String? = nil, normalizes: Bool = false,
    truncateDimension: Int? = nil, overlong: Overlong = .truncate
  ) {
    self.prompt = prompt
    self.task = task
    self.normalizes = normalizes
    self.truncateDimension = truncateDimension
    self.overlong = overlong
  }
}
