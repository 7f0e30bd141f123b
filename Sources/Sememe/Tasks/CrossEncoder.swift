internal import SememeJSON
internal import SememeModels
public import SememeTensors

/// A document and how well it answers a query.
public struct RankedDocument: Sendable, Equatable {
  /// The document's place among those given, from 0.
  public let index: Int
  /// The model's score; larger is better.
  public let score: Float
  /// The document's text.
  public let text: String
}

/// Scores pairs of texts by reading both at once: a reranker, or a model of entailment.
///
/// More exact than comparing vectors, and slower: every pair is read anew (Nogueira & Cho 2019,
/// arXiv:1901.04085). The semantics are those of sentence-transformers' `CrossEncoder`.
///
/// ```swift
/// let reranker = try CrossEncoder(model: "cross-encoder/ms-marco-MiniLM-L6-v2")
/// for hit in try await reranker.rank("How many moons?", documents, topK: 3) { print(hit) }
/// ```
public struct CrossEncoder: PretrainedModel {
  /// What is made of the model's raw numbers.
  public enum ScoreFunction: String, Sendable, CaseIterable {
    /// Nothing.
    case identity
    /// 1/(1 + e⁻ˣ) of each number.
    case sigmoid
    /// Probabilities of the classes, adding up to 1.
    case softmax
  }

  private var model: SequenceModel
  /// What `predict` makes of the model's numbers unless it is told: as the model's files say, else
  /// the sigmoid of a single number and several numbers as they are.
  public let scoreFunction: ScoreFunction

  /// Loads a model from a folder; never touches the network.
  ///
  /// - Parameters:
  ///   - folder: a transformer with a head for sequence classification.
  ///   - options: how to load and compute.
  /// - Throws: `SememeError`, `CheckpointError`, `ModelError`, `TokenizerError`, `JSONError` or
  ///   `TensorError`, each naming the file and what is wrong with it.
  public init(folder: String, options: ModelOptions = ModelOptions()) throws {
    let transformer = try TransformerFolder(folder)
    let stated = try CrossEncoder.statedFunction(transformer.configuration)
    model = try SequenceModel(transformer, options)
    scoreFunction = stated ?? (model.labels.names.count == 1 ? .sigmoid : .identity)
  }

  /// The names of the model's classes, by the place of their number.
  public var labels: [String] { model.labels.names }

  /// The most tokens that are read of a pair, special ones included.
  public var maximumLength: Int { model.engine.maximumLength }

  /// Changes how much of a pair is read.
  ///
  /// - Parameter length: tokens, special ones included.
  /// - Throws: `SememeError` where it leaves no room, or is more than the model has positions.
  public mutating func setMaximumLength(_ length: Int) throws(SememeError) {
    try model.engine.setMaximumLength(length)
  }

  /// Scores pairs of texts.
  ///
  /// - Parameters:
  ///   - pairs: any number; where both texts are too long together the longer one is cut.
  ///   - function: what to make of the model's numbers; nil takes `scoreFunction`.
  /// - Returns: [pairs × labels].
  /// - Throws: `SememeError`, `TokenizerError` or `ModelError`; `CancellationError` where the task was
  ///   cancelled.
  public func predict(
    _ pairs: [(String, String)], function: ScoreFunction? = nil
  ) async throws -> Tensor {
    let logits = try await model.logits(pairs.map(\.0), pairs: pairs.map(\.1))
    let execution = Execution(kernels: model.engine.kernels, arena: model.engine.arena)
    switch function ?? scoreFunction {
    case .identity: return logits
    case .sigmoid: return Activation.sigmoid.forward(logits, execution).copied()
    case .softmax:
      let rows = (0..<logits.rows).flatMap {
        Probabilities.softmax(logits.rows($0..<$0 + 1).values)
      }
      return Tensor(rows, shape: logits.shape)
    }
  }

  /// Orders documents by how well they answer a query.
  ///
  /// - Parameters:
  ///   - query: a query.
  ///   - documents: any number.
  ///   - topK: how many to return; nil for all.
  ///   - function: what to make of the model's numbers; nil takes `scoreFunction`.
  /// - Returns: the best first; of equal ones the earlier first.
  /// - Throws: `SememeError` where the model gives more than one number for a pair; else as `predict`.
  public func rank(
    _ query: String, _ documents: [String], topK: Int? = nil, function: ScoreFunction? = nil
  ) async throws -> [RankedDocument] {
    guard labels.count == 1 else {
      throw SememeError(
        .invalidArgument,
        "\(model.engine.folder) tells \(labels.count) classes apart; a reranker has one score a pair"
      )
    }
    if let topK, topK < 1 {
      throw SememeError(.invalidArgument, "topK \(topK): give at least 1")
    }
    let scores = try await predict(documents.map { (query, $0) }, function: function).values
    let order = documents.indices.sorted { (scores[$1], $0) < (scores[$0], $1) }
    return order.prefix(topK ?? documents.count).map {
      RankedDocument(index: $0, score: scores[$0], text: documents[$0])
    }
  }

  /// What config.json says, in the words of sentence-transformers from version 4 on or before.
  private static func statedFunction(_ configuration: JSONValue) throws -> ScoreFunction? {
    let key = "activation_fn"
    let section = try configuration.optionalObject("sentence_transformers")
    let old = try configuration.optionalString("sbert_ce_default_activation_function")
    guard let path = try section?.optionalString(key) ?? old else { return nil }
    switch path.hasPrefix("torch.") ? path.split(separator: ".").last : nil {
    case "Identity": return .identity
    case "Sigmoid": return .sigmoid
    case "Softmax": return .softmax
    default:
      throw SememeError(
        .invalidModel,
        "\(configuration.source): activation \"\(path)\" is not supported; supported are torch's "
          + "Identity, Sigmoid, Softmax")
    }
  }
}
