internal import SememeCheckpoints
internal import SememeJSON
internal import SememeModels
internal import SememeSystem
internal import SememeTokenizers

/// Where the files of a model, or of one of its modules, come from: a folder, or a GGUF file that
/// stands for one.
struct ModelFolder: Sendable {
  /// The folder, or the GGUF file.
  let path: String
  /// Where it lies in the model: its path below the outermost folder; empty for that one.
  let module: String
  /// What the files are read from.
  let source: Source

  /// What files are read from.
  enum Source: Sendable {
    /// The folder itself.
    case folder
    /// The folders that a GGUF file stands for.
    case gguf(GGUFFolder)
  }

  private init(_ path: String, module: String = "", _ source: Source) {
    (self.path, self.module, self.source) = (path, module, source)
  }

  /// Finds out what stands at a path.
  ///
  /// - Parameters:
  ///   - path: a folder, whose weights may be one GGUF file, or a GGUF file.
  ///   - mapping: how a GGUF file's bytes come into memory.
  /// - Throws: `SememeError` where there is neither; `CheckpointError` or `ModelError` for a GGUF
  ///   file that cannot be read.
  init(_ path: String, mapping: Mapping = .automatic) throws {
    if path.hasSuffix(ModelFolder.ggufEnding), !FileSystem.isFolder(path) {
      self.init(path, .gguf(try GGUFFolder(path, beside: nil, mapping)))
      return
    }
    guard FileSystem.isFolder(path) else {
      throw SememeError(
        .invalidModel,
        "\(path): not a folder; give a model folder, a GGUF file or a name in the model cache")
    }
    guard let file = try ModelFolder.ggufFile(in: path) else {
      self.init(path, .folder)
      return
    }
    self.init(path, .gguf(try GGUFFolder("\(path)/\(file)", beside: path, mapping)))
  }

  static let ggufEnding = ".gguf"

  /// Whether a file stands at a path that is no GGUF file.
  static func isOtherFile(_ path: String) -> Bool {
    !path.hasSuffix(ggufEnding) && FileSystem.exists(path) && !FileSystem.isFolder(path)
  }

  /// The GGUF file of a folder that has no other weights and no modules; nil where there is none.
  private static func ggufFile(in path: String) throws -> String? {
    let names = try FileSystem.names(in: path)
    let files = names.filter { $0.hasSuffix(ggufEnding) }
    let isOther = names.contains {
      HubCache.isWeights($0) || $0.hasSuffix(".index.json") || $0 == ModuleList.fileName
    }
    guard !files.isEmpty, !isOther else { return nil }
    guard files.count == 1 else {
      throw SememeError(
        .invalidModel,
        "\(path): holds several GGUF files: give the path of one: \(files.joined(separator: ", "))")
    }
    return files[0]
  }

  /// A folder within this one.
  subscript(_ name: String) -> ModelFolder {
    guard !name.isEmpty else { return self }
    let module = place(of: name)
    return switch source {
    case .folder: ModelFolder("\(path)/\(name)", module: module, .folder)
    case .gguf: ModelFolder(path, module: module, source)
    }
  }

  /// Where a file lies in the model.
  ///
  /// - Parameter file: its name in this folder.
  /// - Returns: its path below the outermost folder.
  func place(of file: String) -> String { module.isEmpty ? file : "\(module)/\(file)" }

  /// What messages call a file.
  func name(of file: String) -> String {
    switch source {
    case .folder: "\(path)/\(file)"
    case .gguf: path
    }
  }

  /// Reads a JSON file that may be absent.
  ///
  /// - Parameter file: its name.
  /// - Returns: its root, or nil where there is no such file.
  /// - Throws: `SememeError` where it cannot be read, `JSONError` where it is not JSON; for a GGUF
  ///   file the error of what stands for it.
  func jsonIfPresent(_ file: String) throws -> JSONValue? {
    switch source {
    case .folder: return try ConfigurationFile.readIfPresent("\(path)/\(file)")
    case .gguf(let folder): return try folder.json(place(of: file))
    }
  }

  /// Reads a JSON file that must be there.
  ///
  /// - Parameter file: its name.
  /// - Returns: its root.
  /// - Throws: as `jsonIfPresent` does, and where there is no such file.
  func json(_ file: String) throws -> JSONValue {
    if case .folder = source { return try ConfigurationFile.read("\(path)/\(file)") }
    guard let root = try jsonIfPresent(file) else {
      throw SememeError(.invalidModel, "\(path): does not stand for a file \(file)")
    }
    return root
  }

  /// Reads the tokenizer.
  func tokenizer() throws -> Tokenizer {
    switch source {
    case .folder: try Tokenizer(folder: path)
    case .gguf(let folder): try folder.tokenizer()
    }
  }

  /// Opens the weights.
  ///
  /// - Parameter mapping: how they come into memory.
  /// - Returns: the tensors.
  /// - Throws: `CheckpointError` where there are none that can be read.
  func checkpoint(_ mapping: Mapping) throws -> any Checkpoint {
    switch source {
    case .folder: try CheckpointFolder.open(path, mapping: mapping)
    case .gguf(let folder): try folder.checkpoint(of: module)
    }
  }
}
