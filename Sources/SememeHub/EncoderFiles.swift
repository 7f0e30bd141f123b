internal import Sememe

/// Knows which files of a Hugging Face model an encoder needs.
///
/// A repository often holds the same weights five times over, for several frameworks and runtimes,
/// and the remains of training; only one form is wanted.
enum EncoderFiles {
  /// The files that an encoder needs, in the order of the list.
  ///
  /// - Parameter files: all files of a model.
  /// - Returns: configurations, tokenizer files, the model card, and for each module its weights in
  ///   one form.
  static func choose(from files: [RemoteFile]) -> [RemoteFile] {
    let candidates = files.filter { !isForeign($0.path) }
    let byFolder = Dictionary(grouping: candidates) { Array($0.path.folders) }
    let weights = Set(byFolder.values.flatMap { chooseWeights(from: $0.map(\.path)) })
    return candidates.filter { weights.contains($0.path) || isDescription($0) }
  }

  /// Whether a file lies in a folder for other runtimes, or of training.
  private static func isForeign(_ path: RemotePath) -> Bool {
    path.folders.count > 2
      || path.folders.contains { folder in
        let name = folder.lowercased()
        return foreignFolders.contains(name) || name.hasPrefix("checkpoint") || name.hasPrefix(".")
      }
  }

  private static let foreignFolders: Set<String> = [
    "onnx", "openvino", "coreml", "tf", "tflite", "flax", "gguf", "ggml", "original", "eval",
    "evaluation", "runs", "logs", "images", "assets", "data", "datasets",
  ]

  /// Whether a file is a configuration, part of a tokenizer, a small part of a model, or the model card.
  private static func isDescription(_ file: RemoteFile) -> Bool {
    let name = file.path.name
    let isKnown =
      (name.hasSuffix(".json") && !name.hasSuffix(weightIndexSuffix))
      || name.hasSuffix(".model") || name == "README.md" || HubCache.besideWeights.contains(name)
      || (name.hasSuffix(".txt") && ["vocab", "merges", "dict"].contains { name.hasPrefix($0) })
    // The largest tokenizer in use has 34 MB; what is longer is data in disguise.
    return isKnown && (file.size ?? 0) <= 100 << 20
  }

  private static let weightIndexSuffix = ".index.json"

  /// One form of one folder's weights: a single safetensors file, else safetensors in shards with
  /// their index, else the same for PyTorch's own format.
  private static func chooseWeights(from paths: [RemotePath]) -> [RemotePath] {
    for (stem, suffix) in [("model", ".safetensors"), ("pytorch_model", ".bin")] {
      let single = paths.filter { $0.name == stem + suffix }
      if !single.isEmpty { return single }
      let shards = paths.filter {
        $0.name.hasPrefix(stem + "-") && $0.name.hasSuffix(suffix) && $0.name.contains("-of-")
      }
      if !shards.isEmpty {
        return shards + paths.filter { $0.name == stem + suffix + weightIndexSuffix }
      }
    }
    return paths.filter { $0.name.hasSuffix(".safetensors") }
  }
}
