internal import SememeCheckpoints
internal import SememeJSON
internal import SememeModels
internal import SememeSystem

/// A model's folder written anew; it appears complete or not at all, and the same model gives the
/// same bytes each time.
struct FolderCopy {
  private let source: ModelFolder
  /// The model's modules.
  let plan: ModulePlan
  private let folder: TemporaryFolder

  /// Copies a model into a folder that has not got its name yet.
  ///
  /// - Parameters:
  ///   - source: the model.
  ///   - target: where; it must not exist yet, or be an empty folder.
  ///   - treatment: what becomes of weights.
  /// - Throws: `SememeError` where the folder cannot be written; else as reading the model does.
  init(of source: ModelFolder, to target: String, _ treatment: WeightTreatment) throws {
    self.source = source
    plan = try ModulePlan(source)
    try treatment.check(plan)
    folder = try TemporaryFolder(for: target)
    switch source.source {
    case .folder: try copyFolder(treatment)
    case .gguf(let gguf): try writeFiles(of: gguf, treatment)
    }
  }

  /// Gives the folder its name.
  func commit() throws(SememeError) { try folder.commit() }

  /// Changes a JSON file, or makes it.
  ///
  /// - Parameters:
  ///   - path: where it lies in the folder.
  ///   - change: gets the root.
  /// - Throws: where it cannot be read or written.
  func update(_ path: String, _ change: (inout JSON) throws -> Void) throws {
    let file = "\(folder.path)/\(path)"
    var root = try ConfigurationFile.readIfPresent(file).map { JSON($0) } ?? .object([])
    try change(&root)
    try write(root, to: path)
  }

  private func write(_ root: JSON, to path: String) throws {
    try AtomicFile.write(
      root.encoded(indent: 2) + [UInt8(ascii: "\n")], to: "\(folder.path)/\(path)")
  }

  private func copyFolder(_ treatment: WeightTreatment) throws {
    var done: Set<String> = []
    // A module that has a folder to itself may still lack it: Normalize has no files.
    for place in [source] + plan.modules.map(\.folder)
    where done.insert(place.module).inserted && FileSystem.isFolder(place.path) {
      if !place.module.isEmpty { try folder.makeFolder(place.module) }
      try copyFiles(in: place, treatment)
    }
  }

  /// Endings of the files that make up a model folder beside its weights.
  private static let copiedEndings = [".json", ".txt", ".model", ".md"]

  /// Copies the files of modules that lie in one folder.
  private func copyFiles(in place: ModelFolder, _ treatment: WeightTreatment) throws {
    let isKept = if case .kept = treatment { true } else { false }
    let weights = isKept ? [] : try CheckpointFolder.files(in: place.path)
    for name in try FileSystem.names(in: place.path) where !weights.contains(name) {
      let isCopied =
        FolderCopy.copiedEndings.contains(where: name.hasSuffix)
        || HubCache.besideWeights.contains(name)
      guard isCopied || HubCache.isWeights(name) else { continue }
      try copyFile("\(place.path)/\(name)", to: "\(folder.path)/\(place.place(of: name))")
    }
    if !weights.isEmpty { try writeWeights(of: place, treatment) }
  }

  private func copyFile(_ path: String, to target: String) throws {
    guard try FileSystem.entry(at: path)?.kind == .file else { return }
    let contents = try FileContents(path: path)
    let file = try AtomicFile(path: target)
    try contents.withBytes { (bytes) throws(SystemError) in try file.write(raw: bytes) }
    try file.commit()
  }

  private func writeFiles(of gguf: GGUFFolder, _ treatment: WeightTreatment) throws {
    for module in plan.modules where !module.folder.module.isEmpty {
      try folder.makeFolder(module.folder.module)
    }
    for (path, root) in try gguf.files() { try write(root, to: path) }
    if let settings = try source.jsonIfPresent(SentenceSettings.fileName) {
      try write(JSON(settings), to: SentenceSettings.fileName)
    }
    for module in plan.modules where module.kind == .transformer || module.kind == .dense {
      try writeWeights(of: module.folder, treatment)
    }
  }

  private func writeWeights(of place: ModelFolder, _ treatment: WeightTreatment) throws {
    let checkpoint = try place.checkpoint(.automatic)
    let isTransformer = plan.modules.contains {
      $0.kind == .transformer && $0.folder.module == place.module
    }
    let keys = isTransformer ? try TransformerOutline(place).family.keys : nil
    try treatment.write(
      checkpoint, keys, to: "\(folder.path)/\(place.place(of: WeightTreatment.fileName))")
    let configuration = place.place(of: "config.json")
    guard FileSystem.exists("\(folder.path)/\(configuration)") else { return }
    try update(configuration) { treatment.describe(in: &$0, checkpoint, keys) }
  }
}
