internal import SememeModels
internal import SememeSystem
internal import SememeTensors
internal import SememeTokenizers

/// A name, place or other thing that a model of tags found in a text.
public struct TaggedEntity: Sendable, Equatable {
  /// The class: of a token as the model names it, such as `B-PER`; of a group without the mark of
  /// its beginning, such as `PER`.
  public let label: String
  /// The probability, averaged over the tokens of a group.
  public let score: Float
  /// The tokens as the tokenizer joins them; the text itself is at `byteRange`.
  public let word: String
  /// The bytes of the text's UTF-8 that it covers.
  public let byteRange: Range<Int>
  /// The Unicode scalars that it covers, which Python calls characters.
  public let scalarRange: Range<Int>
}

/// Gives every token of a text a class: names, parts of speech (Tjong Kim Sang & De Meulder 2003).
///
/// Tokens become words and words become entities by the rules of transformers' pipeline.
public struct TokenClassifier: PretrainedModel {
  /// How the classes of tokens become those of words and entities; names as in transformers.
  public enum Aggregation: String, Sendable, CaseIterable {
    /// Every token by itself.
    case none
    /// Neighbouring tokens of one class become an entity.
    case simple
    /// Words have the class of their first token; neighbouring words of one class become an entity.
    case first
    /// Words have the class that is most probable on average over their tokens.
    case average
    /// Words have the class of their surest token.
    case max
  }

  private let model: TokenModel
  private let classes: ClassLabels

  /// Loads a model from a folder; never touches the network.
  ///
  /// - Parameters:
  ///   - folder: a transformer with a head for token classification.
  ///   - options: how to load and compute.
  /// - Throws: `SememeError`, `CheckpointError`, `ModelError`, `TokenizerError`, `JSONError` or
  ///   `TensorError`, each naming the file and what is wrong with it.
  public init(folder: String, options: ModelOptions = ModelOptions()) throws {
    let transformer = try TransformerFolder(folder)
    classes = try ClassLabels(configuration: transformer.configuration)
    model = try TokenModel(
      transformer, \.token, outputs: classes.names.count, for: "classifying tokens", options)
  }

  /// The names of the classes, as config.json orders them.
  public var labels: [String] { classes.names }

  /// Finds entities in texts.
  ///
  /// - Parameters:
  ///   - texts: any number.
  ///   - aggregation: how tokens become entities.
  ///   - stride: tokens that windows share where a text is longer than the model reads; nil cuts it
  ///     off there.
  ///   - ignoring: classes that are left out.
  /// - Returns: for each text its entities, in order.
  /// - Throws: `SememeError`, `TokenizerError` or `ModelError`; `CancellationError` where the task was
  ///   cancelled.
  public func classify(
    _ texts: [String], aggregation: Aggregation = .simple, stride: Int? = nil,
    ignoring: Set<String> = ["O"]
  ) async throws -> [[TaggedEntity]] {
    let limit = model.engine.maximumLength - model.engine.tokenizer.minimumLength
    if let stride, !(0...limit).contains(stride) {
      throw SememeError(
        .invalidArgument, "stride \(stride): give from 0 to \(limit) tokens for this model")
    }
    return try await model.engine.perform { flag in
      let windows = try texts.map { text in
        try model.windows(of: text, length: model.engine.maximumLength, stride: stride)
      }
      var batch = TokenBatch()
      for window in windows.joined() { batch.append(window.batch) }
      var logits = try model.logits(of: batch, flag)[...]
      return zip(texts, windows).map { text, windows in
        let parts = windows.map { window in
          let tokens = TokenTags(
            text: text, window, logits.removeFirst(), model.engine.tokenizer)
          return tokens.entities(aggregation, classes.names).filter { !ignoring.contains($0.label) }
        }
        return parts.count == 1 ? parts[0] : TokenClassifier.merged(parts.flatMap(\.self))
      }
    }
  }

  /// One entity of those that overlap: the longest, of equally long ones the surest.
  private static func merged(_ entities: [TaggedEntity]) -> [TaggedEntity] {
    let order = entities.indices.sorted {
      (entities[$0].byteRange.lowerBound, $0) < (entities[$1].byteRange.lowerBound, $1)
    }
    var kept: [TaggedEntity] = []
    for entity in order.map({ entities[$0] }) {
      guard let last = kept.last, last.byteRange.contains(entity.byteRange.lowerBound) else {
        kept.append(entity)
        continue
      }
      if (entity.byteRange.count, entity.score) > (last.byteRange.count, last.score) {
        kept[kept.count - 1] = entity
      }
    }
    return kept
  }
}
