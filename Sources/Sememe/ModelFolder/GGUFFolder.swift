internal import SememeCheckpoints
internal import SememeJSON
internal import SememeModels
internal import SememeSystem
internal import SememeTensors
internal import SememeTokenizers

/// The files of the sentence-transformers folder that a GGUF file stands for.
///
/// A file that says how tokens are pooled gives vectors of unit length, as llama.cpp's
/// llama-embedding does where nothing else is asked for: converters leave out whether a model
/// normalises. A file that does not say it is a bare transformer.
struct GGUFFolder: Sendable {
  let path: String
  let model: GGUFModel
  /// The folder that holds nothing but the file, whose own settings count, too.
  private let beside: String?

  /// Opens a file.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - beside: the folder whose sentence settings count; nil for none.
  ///   - mapping: how its bytes come into memory.
  /// - Throws: `CheckpointError` or `ModelError`.
  init(_ path: String, beside: String?, _ mapping: Mapping) throws {
    self.path = path
    self.beside = beside
    model = try GGUFModel(GGUFFile(path: path, mapping: mapping))
  }

  /// The root of a JSON file; nil where the folder has none of that name.
  func json(_ name: String) throws -> JSONValue? {
    if name == SentenceSettings.fileName {
      return try beside.flatMap { try ConfigurationFile.readIfPresent("\($0)/\(name)") }
    }
    guard let json = try made(name) else { return nil }
    return try JSONDocument(json.encoded(), source: path).root
  }

  /// The tokenizer that the metadata describe.
  func tokenizer() throws -> Tokenizer {
    let vocabulary = try model.vocabulary()
    return try Tokenizer(
      json: vocabulary.tokenizerJSON().encoded(), source: path,
      configuration: vocabulary.configurationJSON.encoded(), configurationSource: path)
  }

  /// The weights of a module.
  func checkpoint(of module: String) throws -> any Checkpoint {
    if module.isEmpty { return try model.checkpoint() }
    guard let dense = try steps().first(where: { $0.path == module })?.dense else {
      throw CheckpointError(.missingFile, "\(path): the module \(module) has no weights")
    }
    return dense.weights
  }

  /// Every file that is made of metadata, by its path in the folder.
  ///
  /// - Returns: the files' roots.
  /// - Throws: as reading them one by one does.
  func files() throws -> [(path: String, root: JSON)] {
    let modules = try steps().map { "\($0.path)/config.json" }
    let names = ["config.json", ModuleList.fileName, TransformerSettings.fileName] + modules
    var files = try names.compactMap { name in try made(name).map { (name, $0) } }
    let vocabulary = try model.vocabulary()
    files.append(("tokenizer.json", try vocabulary.tokenizerJSON()))
    files.append(("tokenizer_config.json", vocabulary.configurationJSON))
    return files
  }

  /// A step behind the transformer.
  private struct Step {
    let kind: ModuleList.Kind
    let path: String
    var configuration: JSON?
    var dense: GGUFModel.Dense?
  }

  /// The steps behind the transformer; none where the file does not say how tokens are pooled.
  private func steps() throws -> [Step] {
    let dense = try model.denseModules()
    guard let mode = try model.pooling() ?? (dense.isEmpty ? nil : .mean) else { return [] }
    var steps = [
      Step(kind: .pooling, path: "1_Pooling", configuration: GGUFFolder.configuration(of: mode))
    ]
    for module in dense {
      steps.append(
        Step(
          kind: .dense, path: "\(steps.count + 1)_Dense", configuration: module.configuration,
          dense: module))
    }
    return steps + [Step(kind: .normalize, path: "\(steps.count + 1)_Normalize")]
  }

  private func made(_ name: String) throws -> JSON? {
    switch name {
    case "config.json": return try model.configuration()
    case ModuleList.fileName:
      let steps = try steps()
      guard !steps.isEmpty else { return nil }
      let list = [(ModuleList.Kind.transformer, "")] + steps.map { ($0.kind, $0.path) }
      return .array(
        list.enumerated().map { index, module in
          [
            "idx": .int(index), "name": .string("\(index)"), "path": .string(module.1),
            "type": .string("sentence_transformers.models.\(module.0.rawValue)"),
          ]
        })
    case TransformerSettings.fileName:
      return try model.contextLength().map { ["max_seq_length": .int($0), "do_lower_case": false] }
    default:
      return try steps().first { "\($0.path)/config.json" == name }?.configuration
    }
  }

  /// The configuration of a pooling module, in the keys that every version of sentence-transformers
  /// reads.
  private static func configuration(of mode: PoolingMode) -> JSON {
    [
      "pooling_mode_cls_token": .bool(mode == .cls),
      "pooling_mode_mean_tokens": .bool(mode == .mean),
      "pooling_mode_max_tokens": false, "pooling_mode_mean_sqrt_len_tokens": false,
      "pooling_mode_weightedmean_tokens": false,
      "pooling_mode_lasttoken": .bool(mode == .lastToken), "include_prompt": true,
    ]
  }
}
