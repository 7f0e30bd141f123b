import Sememe
import SememeJSON
import SememeTensors
import SememeWords

/// What a model is made of, for people and for programs.
struct ModelDescription {
  private let entries: [(name: String, shown: String, value: JSON)]
  private let files: ModelFiles

  /// Describes a model.
  ///
  /// - Parameters:
  ///   - model: what its small files and the headers of its weights say.
  ///   - files: its files.
  init(_ model: ModelSummary, files: ModelFiles) {
    self.files = files
    entries =
      ModelDescription.architecture(model) + ModelDescription.vectors(model)
      + ModelDescription.weights(model)
      + [ModelDescription.entry(of: files)]
  }

  /// Describes word vectors.
  ///
  /// - Parameters:
  ///   - words: the vectors.
  ///   - path: their file.
  ///   - files: that file.
  init(_ words: WordVectors, at path: String, files: ModelFiles) {
    typealias Description = ModelDescription
    self.files = files
    entries = [
      Description.text("file", path), Description.text("architecture", "word-vectors"),
      Description.count("vocabulary", words.count), Description.count("dimension", words.dimension),
      (
        "subwords", words.hasSubwords ? "yes: unknown words have vectors, too" : "no",
        .bool(words.hasSubwords)
      ), Description.entry(of: files),
    ]
  }

  /// One object, keys in the order of the table.
  var json: JSON { .object(entries.map { ($0.name, $0.value) }) }

  /// A line per property, then a line per file.
  var table: Table {
    var table = Table([.left, .left])
    for entry in entries {
      let words = entry.name.split(separator: "_").joined(separator: " ")
      table.add([words, entry.shown])
    }
    for file in files.files { table.add(["", "\(file.name), \(Decimals.bytes(file.size))"]) }
    return table
  }

  private typealias Entry = (name: String, shown: String, value: JSON)

  private static func architecture(_ model: ModelSummary) -> [Entry] {
    [
      text("folder", model.path), text("architecture", model.modelType),
      text("family", model.family), count("layers", model.layerCount),
      count("heads", model.headCount), count("key_value_heads", model.keyValueHeadCount),
      count("hidden_size", model.hiddenSize), count("intermediate_size", model.intermediateSize),
      count("vocabulary", model.vocabularySize), text("tokenizer", model.tokenizer),
      count("parameters", model.parameterCount), limit("positions", model.positionCount),
      limit("maximum_length", model.maximumLength),
    ]
  }

  private static func vectors(_ model: ModelSummary) -> [Entry] {
    let prompts = model.prompts.sorted { $0.key < $1.key }
    let modes = model.poolingModes?.map(\.rawValue)
    return [
      count("dimension", model.dimension),
      (
        // Without one, modules are about the vectors of tokens.
        "pooling",
        modes?.joined(separator: " + ") ?? (model.steps.isEmpty ? "not stated: mean" : "none"),
        modes.map { .array($0.map(JSON.string)) } ?? .null
      ),
      list("modules", model.steps),
      ("normalizes", model.normalizes ? "yes" : "no", .bool(model.normalizes)),
      text("similarity", model.usesMaxSim ? "MaxSim" : model.similarityFunction.rawValue),
      (
        "prompts",
        prompts.isEmpty
          ? "none" : prompts.map { "\($0.key): \"\($0.value)\"" }.joined(separator: ", "),
        .object(prompts.map { ($0.key, .string($0.value)) })
      ),
      (
        "default_prompt", model.defaultPromptName ?? "none",
        model.defaultPromptName.map(JSON.string) ?? .null
      ),
      list("tasks", model.tasks), list("languages", model.languages),
      list("task_heads", model.taskHeads),
      list("labels", model.labels),
    ]
  }

  private static func weights(_ model: ModelSummary) -> [Entry] {
    let types = model.storedTypes.map { type in
      "\(type.name): \(type.tensors) tensors, \(Decimals.bytes(type.bytes))"
    }
    let memory = model.memory.map { "\($0.precision.rawValue): \(Decimals.bytes($0.bytes))" }
    return [
      text("checkpoint", model.checkpointForm),
      (
        "stored_types", types.joined(separator: "; "),
        .object(
          model.storedTypes.map {
            ($0.name, ["tensors": .int($0.tensors), "bytes": .int($0.bytes)])
          })
      ),
      count("stored_parameters", model.storedParameterCount),
      (
        "memory", memory.joined(separator: ", "),
        .object(model.memory.map { ($0.precision.rawValue, .int($0.bytes)) })
      ),
    ]
  }

  private static func entry(of files: ModelFiles) -> Entry {
    (
      "files", "\(files.files.count), \(Decimals.bytes(files.size))",
      .object(files.files.map { ($0.name, .int($0.size)) })
    )
  }

  private static func text(_ name: String, _ value: String) -> Entry {
    (name, value, .string(value))
  }

  private static func count(_ name: String, _ value: Int) -> Entry {
    (name, Decimals.grouped(value), .int(value))
  }

  private static func limit(_ name: String, _ value: Int) -> Entry {
    value == .max ? (name, "no limit", .null) : count(name, value)
  }

  private static func list(_ name: String, _ values: [String]) -> Entry {
    (
      name, values.isEmpty ? "none" : values.joined(separator: ", "),
      .array(values.map(JSON.string))
    )
  }
}
