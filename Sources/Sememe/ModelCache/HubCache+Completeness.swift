import SememeJSON
import SememeSystem

extension HubCache {
  /// What keeps a snapshot from being a whole model; nil when nothing does.
  ///
  /// A whole model has no links to nothing, and in its own folder or that of a first module a
  /// `config.json`, which static embeddings do without, and weights: in one file, or every shard that
  /// their index names. A GGUF file is a whole model by itself.
  ///
  /// - Parameter folder: the snapshot's folder.
  /// - Returns: the fault in words for a message.
  /// - Throws: `ModelCacheError` with code `unreadable`.
  package static func fault(inSnapshot folder: String) throws(ModelCacheError) -> String? {
    do throws(SystemError) {
      var homes = [(folder: folder, names: try FileSystem.names(in: folder))]
      // Modules lie one folder deep; what lies deeper (exports for other runtimes) is not ours to
      // judge.
      for name in homes[0].names {
        let path = "\(folder)/\(name)"
        guard let entry = try FileSystem.entry(at: path) else { return missing(path) }
        guard entry.kind == .folder else { continue }
        let names = try FileSystem.names(in: path)
        for name in names where try FileSystem.entry(at: "\(path)/\(name)") == nil {
          return missing("\(path)/\(name)")
        }
        // sentence-transformers names a module's folder by its place in its list and its kind.
        if name.hasPrefix("0_") || name.contains("_0_") { homes.append((path, names)) }
      }
      if homes[0].names.contains(where: { $0.hasSuffix(ModelFolder.ggufEnding) }),
        !homes[0].names.contains("config.json")
      {
        return nil
      }
      guard
        homes.contains(where: { $0.names.contains("config.json") }) || !needsConfiguration(folder)
      else { return "\(folder) has no config.json" }
      for home in homes {
        if let fault = faultOfShards(in: home.folder, home.names) { return fault }
      }
      return homes.contains { $0.names.contains(where: isWeights) }
        ? nil : "\(folder) has no weights (*.safetensors or pytorch_model*.bin)"
    } catch {
      throw ModelCacheError(error)
    }
  }

  /// Whether a file holds a model's weights, or a part of them.
  ///
  /// - Parameter name: the file's name without folders.
  /// - Returns: true for safetensors and for PyTorch's own format.
  package static func isWeights(_ name: String) -> Bool {
    name.hasSuffix(".safetensors") || name.hasPrefix("pytorch_model") && name.hasSuffix(".bin")
  }

  /// Small parts of models that are neither JSON nor weights of a module: BGE-M3's two maps, and the
  /// settings of ColBERT's own code.
  package static let besideWeights: Set<String> = [
    "sparse_linear.pt", "colbert_linear.pt", "artifact.metadata",
  ]

  /// Whether a model's first module has a config.json.
  private static func needsConfiguration(_ folder: String) -> Bool {
    // A list that cannot be read is judged when the model is loaded.
    let first = (try? ModuleList(ModelFolder(folder)))?.modules.first?.kind
    return first.map { !$0.isRouter && $0 != .staticEmbedding } ?? true
  }

  private static func missing(_ path: String) -> String {
    "\(path) points to a file that is missing"
  }

  /// What is wrong with the index of a folder's shards, or missing of what it names; nil when the
  /// folder needs no index.
  private static func faultOfShards(in folder: String, _ names: [String]) -> String? {
    // The index of a form of the weights that was not asked for says nothing.
    let forms = ["model.safetensors", "pytorch_model.bin"]
    guard !names.contains(where: forms.contains),
      let index = forms.map({ $0 + ".index.json" }).first(where: names.contains)
    else { return nil }
    let path = "\(folder)/\(index)"
    let map: JSONValue
    do {
      map = try ConfigurationFile.read(path).requireObject("weight_map")
    } catch {
      return "\(path) cannot be used: \(error)"
    }
    let present = Set(names)
    for (_, shard) in map.members {
      guard let shard = shard.string, present.contains(shard) else {
        let name = shard.string?.quotedForMessage ?? "a shard that is no text"
        return "\(path) names \(name), which is missing"
      }
    }
    return nil
  }
}
