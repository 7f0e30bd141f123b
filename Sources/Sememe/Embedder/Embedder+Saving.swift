internal import SememeJSON
internal import SememeModels
internal import SememeSystem
internal import SememeTokenizers

extension Embedder {
  /// Writes the model as a folder that Sememe and sentence-transformers load.
  ///
  /// Weights, tokenizer and module files are copied as they are; the embedder's own settings
  /// (maximum length, prompts, similarity, truncation) go into the folder's configuration files.
  /// The folder appears complete or not at all.
  ///
  /// - Parameter folder: where; it must not exist yet, or be empty.
  /// - Throws: `SememeError` where the folder cannot be written.
  public func save(to folder: String) throws {
    do {
      try write(to: folder)
    } catch let error as SystemError {
      throw SememeError(.cannotSave, "cannot save to \(folder): cannot \(error)")
    }
  }

  private func write(to folder: String) throws {
    let target = try TemporaryFolder(for: folder)
    let plan = try ModulePlan(folder: modelFolder)
    try copyFiles(from: modelFolder, to: target.path)
    for source in plan.folders where source != modelFolder && FileSystem.isFolder(source) {
      let name = String(source.dropFirst(modelFolder.count + 1))
      try target.makeFolder(name)
      try copyFiles(from: source, to: "\(target.path)/\(name)")
    }
    for (route, way) in zip(routes.all, plan.routes) {
      try writeSettings(of: route.engine, to: copy(of: way.encoder.folder, in: target))
      for pooling in way.steps where pooling.kind == .pooling {
        try write(
          includesPrompt: route.head.pooling.includesPrompt,
          to: "\(copy(of: pooling.folder, in: target))/config.json")
      }
    }
    try update("\(target.path)/\(SentenceSettings.fileName)") { settings in
      let prompts = self.prompts.sorted { $0.key < $1.key }
      settings.set("prompts", .object(prompts.map { ($0.key, .string($0.value)) }))
      settings.set("default_prompt_name", defaultPromptName.map { .string($0) } ?? .null)
      settings.set("similarity_fn_name", .string(similarityFunction.rawValue))
      if truncateDimension != nil || settings["truncate_dim"] != nil {
        settings.set("truncate_dim", truncateDimension.map { .int($0) } ?? .null)
      }
    }
    try target.commit()
  }

  /// Where a folder of the model is copied to.
  private func copy(of folder: String, in target: TemporaryFolder) -> String {
    target.path + folder.dropFirst(modelFolder.count)
  }

  /// Writes how much of a text is read to where an encoder's files say it.
  private func writeSettings(of engine: EncoderEngine, to folder: String) throws {
    switch engine.form {
    case .templated:
      try update("\(folder)/\(TransformerSettings(folder: folder).file)") { settings in
        settings.set("max_seq_length", .int(engine.maximumLength))
      }
    case .bare:
      // Beside a static embedding there is no other file that could say it.
      let stated = engine.tokenizer.statedTruncation?.maximumLength ?? .max
      guard engine.maximumLength != stated else { return }
      let direction = engine.tokenizer.truncationDirection
      try update("\(folder)/tokenizer.json") { tokenizer in
        tokenizer.set(
          "truncation",
          engine.maximumLength == .max
            ? .null
            : [
              "direction": .string(direction.rawValue), "max_length": .int(engine.maximumLength),
              "strategy": .string(Truncation.Strategy.longestFirst.rawValue), "stride": .int(0),
            ])
      }
    }
  }

  /// Writes whether prompts take part in pooling, where a file says something else.
  private func write(includesPrompt: Bool, to file: String) throws {
    let module = try PoolingModule(configuration: ConfigurationFile.read(file))
    guard module.includesPrompt != includesPrompt else { return }
    try update(file) { $0.set("include_prompt", .bool(includesPrompt)) }
  }

  /// Endings of the files that make up a model folder beside its weights.
  private static let copiedEndings = [".json", ".txt", ".model", ".md"]

  private func copyFiles(from source: String, to destination: String) throws {
    for name in try FileSystem.names(in: source)
    where HubCache.isWeights(name) || Embedder.copiedEndings.contains(where: name.hasSuffix) {
      let path = "\(source)/\(name)"
      guard try FileSystem.entry(at: path)?.kind == .file else { continue }
      let contents = try FileContents(path: path)
      let file = try AtomicFile(path: "\(destination)/\(name)")
      try contents.withBytes { (bytes) throws(SystemError) in try file.write(raw: bytes) }
      try file.commit()
    }
  }

  private func update(_ path: String, _ change: (inout JSON) -> Void) throws {
    var root = try ConfigurationFile.readIfPresent(path).map { JSON($0) } ?? .object([])
    change(&root)
    try AtomicFile.write(root.encoded(indent: 2) + [UInt8(ascii: "\n")], to: path)
  }
}

extension JSON {
  /// The value of a key; nil where it is absent or this is no object.
  fileprivate subscript(key: String) -> JSON? {
    guard case .object(let members) = self else { return nil }
    return members.last { $0.0 == key }?.1
  }

  /// Replaces or adds a member of an object.
  fileprivate mutating func set(_ key: String, _ value: JSON) {
    guard case .object(var members) = self else { return }
    if let index = members.lastIndex(where: { $0.0 == key }) {
      members[index].1 = value
    } else {
      members.append((key, value))
    }
    self = .object(members)
  }
}
