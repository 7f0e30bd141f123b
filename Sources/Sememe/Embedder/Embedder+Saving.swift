internal import SememeJSON
internal import SememeModels
internal import SememeSystem
internal import SememeTokenizers

extension Embedder {
  /// Writes the model as a folder that Sememe and sentence-transformers load.
  ///
  /// Weights, tokenizer and module files are copied as they are; what a GGUF file holds is written
  /// as the files of such a folder. The embedder's own settings (maximum length, prompts, similarity,
  /// truncation) go into the folder's configuration files. The folder appears complete or not at all.
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
    guard let modelFolder else {
      throw SememeError(
        .cannotSave, "\(source): word vectors are no folder; WordVectors.save writes them")
    }
    let copy = try FolderCopy(of: modelFolder, to: folder, .kept)
    for (route, way) in zip(routes.all, copy.plan.routes) {
      try writeSettings(of: route.engine, at: way.encoder.folder, copy)
      for pooling in way.steps where pooling.kind == .pooling {
        try write(
          includesPrompt: route.head.pooling.includesPrompt, at: pooling.folder, copy)
      }
    }
    try copy.update(SentenceSettings.fileName) { settings in
      let prompts = self.prompts.sorted { $0.key < $1.key }
      settings.set("prompts", .object(prompts.map { ($0.key, .string($0.value)) }))
      settings.set("default_prompt_name", defaultPromptName.map { .string($0) } ?? .null)
      settings.set("similarity_fn_name", .string(similarityFunction.rawValue))
      if truncateDimension != nil || settings["truncate_dim"] != nil {
        settings.set("truncate_dim", truncateDimension.map { .int($0) } ?? .null)
      }
    }
    try copy.commit()
  }

  /// Writes how much of a text is read to where an encoder's files say it.
  private func writeSettings(
    of engine: EncoderEngine, at folder: ModelFolder, _ copy: FolderCopy
  ) throws {
    switch engine.form {
    case .templated:
      try copy.update(folder.place(of: TransformerSettings(folder).file)) { settings in
        settings.set("max_seq_length", .int(engine.maximumLength))
      }
    case .bare:
      // Beside a static embedding there is no other file that could say it.
      let stated = engine.tokenizer.statedTruncation?.maximumLength ?? .max
      guard engine.maximumLength != stated else { return }
      let direction = engine.tokenizer.truncationDirection
      try copy.update(folder.place(of: "tokenizer.json")) { tokenizer in
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
  private func write(
    includesPrompt: Bool, at folder: ModelFolder, _ copy: FolderCopy
  ) throws {
    let module = try PoolingModule(configuration: folder.json("config.json"))
    guard module.includesPrompt != includesPrompt else { return }
    try copy.update(folder.place(of: "config.json")) {
      $0.set("include_prompt", .bool(includesPrompt))
    }
  }
}
