internal import SememeModels
internal import SememeSystem
internal import SememeTensors
internal import SememeTokenizers

/// An answer: a part of a context.
public struct Answer: Sendable, Equatable {
  /// The words of the context; empty where there is no answer.
  public let text: String
  /// The probability of its start times that of its end, added up over windows that hold it.
  public let score: Float
  /// The bytes of the context's UTF-8 that it covers.
  public let byteRange: Range<Int>
  /// The Unicode scalars that it covers, which Python calls characters.
  public let scalarRange: Range<Int>
}

/// What an answer may look like, and how long contexts are cut into windows.
public struct AnswerOptions: Sendable {
  /// How many answers to return.
  public var topK: Int
  /// The most tokens of an answer.
  public var maximumAnswerLength: Int
  /// The most tokens of question and window together; nil takes 384, or what the model reads.
  public var maximumLength: Int?
  /// Tokens that windows share; nil takes 128, or half of a window where that is less.
  public var stride: Int?
  /// Whether "no answer" takes part, as an empty text.
  ///
  /// As in SQuAD 2, Rajpurkar et al. 2018, arXiv:1806.03822.
  public var allowsNoAnswer: Bool
  /// Whether answers begin and end with whole words.
  public var alignsToWords: Bool

  /// Sets options.
  ///
  /// - Parameters:
  ///   - topK: how many answers to return.
  ///   - maximumAnswerLength: the most tokens of an answer.
  ///   - maximumLength: the most tokens of question and window together.
  ///   - stride: tokens that windows share.
  ///   - allowsNoAnswer: whether "no answer" takes part.
  ///   - alignsToWords: whether answers begin and end with whole words.
  public init(
    topK: Int = 1, maximumAnswerLength: Int = 15, maximumLength: Int? = nil, stride: Int? = nil,
    allowsNoAnswer: Bool = false, alignsToWords: Bool = true
  ) {
    self.topK = topK
    self.maximumAnswerLength = maximumAnswerLength
    self.maximumLength = maximumLength
    self.stride = stride
    self.allowsNoAnswer = allowsNoAnswer
    self.alignsToWords = alignsToWords
  }
}

/// Finds the part of a text that answers a question.
///
/// Devlin et al. 2019, section 4.2. A long text is read in windows that overlap. The rules are those of transformers' pipeline.
///
/// ```swift
/// let answerer = try QuestionAnswerer(model: "deepset/roberta-base-squad2")
/// let answers = try await answerer.answer("Who wrote it?", in: article)
/// ```
public struct QuestionAnswerer: PretrainedModel {
  private let model: TokenModel

  /// Loads a model from a folder; never touches the network.
  ///
  /// - Parameters:
  ///   - folder: a transformer with a head for extractive question answering.
  ///   - options: how to load and compute.
  /// - Throws: `SememeError`, `CheckpointError`, `ModelError`, `TokenizerError`, `JSONError` or
  ///   `TensorError`, each naming the file and what is wrong with it.
  public init(folder: String, options: ModelOptions = ModelOptions()) throws {
    model = try TokenModel(
      TransformerFolder(folder), \.span, outputs: 2, for: "question answering", options)
  }

  /// Finds answers to a question.
  ///
  /// - Parameters:
  ///   - question: the question.
  ///   - context: the text to look in, of any length.
  ///   - options: what an answer may look like.
  /// - Returns: the best first; none where the context is empty.
  /// - Throws: `SememeError`, `TokenizerError` or `ModelError`; `CancellationError` where the task was
  ///   cancelled.
  public func answer(
    _ question: String, in context: String, options: AnswerOptions = AnswerOptions()
  ) async throws -> [Answer] {
    let length = options.maximumLength ?? min(384, model.engine.maximumLength)
    let limit = model.engine.encoder.maximumLength
    guard length <= limit else {
      throw SememeError(
        .invalidArgument, "maximumLength \(length): the model reads \(limit) tokens at most")
    }
    let stride = options.stride ?? min(length / 2, 128)
    for (name, value, minimum) in [
      ("topK", options.topK, 1), ("maximumAnswerLength", options.maximumAnswerLength, 1),
      ("maximumLength", length, 1), ("stride", stride, 0),
    ] where value < minimum {
      throw SememeError(.invalidArgument, "\(name) \(value): give at least \(minimum)")
    }
    return try await model.engine.perform { flag in
      let windows = try model.windows(of: question, pair: context, length: length, stride: stride)
      var batch = TokenBatch()
      for window in windows { batch.append(window.batch) }
      let logits = try model.logits(of: batch, flag)
      var search = AnswerSearch(context: context, options)
      for (window, logits) in zip(windows, logits) {
        search.add(AnswerWindow(window, logits))
      }
      return search.answers
    }
  }
}
