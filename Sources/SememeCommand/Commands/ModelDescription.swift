import Sememe
import SememeJSON
import SememeTensors
import SememeTokenizers

/// What a model is made of, for people and for programs.
struct ModelDescription {
  private let entries: [(name: String, shown: String, value: JSON)]
  private let files: ModelFiles

  /// Describes a loaded model.
  ///
  /// - Parameters:
  ///   - embedder: the model.
  ///   - loadTime: how long loading took.
  ///   - files: the files it was loaded from.
  init(_ embedder: Embedder, loadTime: Duration, files: ModelFiles) {
    let weightBytes = embedder.parameterCount * MemoryLayout<Float>.stride
    let prompts = embedder.prompts.sorted { $0.key < $1.key }
    entries = [
      ("folder", embedder.folder, .string(embedder.folder)),
      ("architecture", embedder.architecture, .string(embedder.architecture)),
      ModelDescription.count("layers", embedder.layerCount),
      ModelDescription.count("heads", embedder.headCount),
      ModelDescription.count("hidden_size", embedder.hiddenSize),
      ModelDescription.count("parameters", embedder.parameterCount),
      ModelDescription.count("dimension", embedder.dimension),
      (
        "maximum_length", embedder.lengthLimit.map(Decimals.grouped) ?? "none",
        embedder.lengthLimit.map(JSON.int) ?? .null
      ),
      ModelDescription.count("vocabulary", embedder.tokenizer.vocabularySize),
      (
        "pooling", embedder.poolingModes.map(\.rawValue).joined(separator: " + "),
        .array(embedder.poolingModes.map { .string($0.rawValue) })
      ),
      ("normalizes", embedder.normalizes ? "yes" : "no", .bool(embedder.normalizes)),
      (
        "similarity", embedder.similarityFunction.rawValue,
        .string(embedder.similarityFunction.rawValue)
      ),
      (
        "prompts",
        prompts.isEmpty
          ? "none" : prompts.map { "\($0.key): \"\($0.value)\"" }.joined(separator: ", "),
        .object(prompts.map { ($0.key, .string($0.value)) })
      ),
      (
        "default_prompt", embedder.defaultPromptName ?? "none",
        embedder.defaultPromptName.map(JSON.string) ?? .null
      ),
      (
        "tasks", embedder.tasks.isEmpty ? "none" : embedder.tasks.joined(separator: ", "),
        .array(embedder.tasks.map(JSON.string))
      ),
      ("precision", embedder.precision.rawValue, .string(embedder.precision.rawValue)),
      ("kernels", embedder.kernelLevel.description, .string(embedder.kernelLevel.description)),
      ModelDescription.count("threads", embedder.threadCount),
      ModelDescription.bytes("weights_in_memory", weightBytes),
      ModelDescription.bytes("process_memory", ProcessUsage.peakMemory),
      (
        "load_time", Decimals.milliseconds(loadTime),
        .double(loadTime / .seconds(1))
      ),
      (
        "files", "\(files.files.count), \(Decimals.bytes(files.size))",
        .object(files.files.map { ($0.name, .int($0.size)) })
      ),
    ]
    self.files = files
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

  private static func count(_ name: String, _ value: Int) -> (String, String, JSON) {
    (name, Decimals.grouped(value), .int(value))
  }

  private static func bytes(_ name: String, _ value: Int) -> (String, String, JSON) {
    (name, Decimals.bytes(value), .int(value))
  }
}
