package import SememeSystem

/// Named tensors, in one file or several.
package protocol Checkpoint: Sendable {
  /// What messages call it: a file or folder.
  var source: String { get }
  /// Every tensor's name, in no particular order.
  var names: [String] { get }
  /// The tensor with a name, not yet converted, or nil.
  func stored(_ name: String) -> StoredTensor?
}

/// Opens the weights of a model folder as Hugging Face lays them out.
package enum CheckpointFolder {
  static let singleFile = "model.safetensors"
  static let indexFile = "model.safetensors.index.json"

  /// Opens `model.safetensors`, or the shards that `model.safetensors.index.json` lists.
  ///
  /// - Parameters:
  ///   - folder: the model's folder.
  ///   - mapping: how bytes come into memory.
  /// - Returns: all tensors of the model.
  /// - Throws: `CheckpointError` where there are no weights that can be read, naming what was
  ///   looked for and what was found instead.
  package static func open(
    _ folder: String, mapping: Mapping = .automatic
  ) throws(CheckpointError) -> any Checkpoint {
    let single = "\(folder)/\(singleFile)"
    if FileSystem.exists(single) { return try SafetensorsFile(path: single, mapping: mapping) }
    let index = "\(folder)/\(indexFile)"
    if FileSystem.exists(index) { return try ShardedCheckpoint(indexPath: index, mapping: mapping) }
    let others = ["pytorch_model.bin", "pytorch_model.bin.index.json", "tf_model.h5", "model.gguf"]
    guard let other = others.first(where: { FileSystem.exists("\(folder)/\($0)") }) else {
      throw CheckpointError(
        .missingFile, "\(folder): no weights: looked for \(singleFile) and \(indexFile)")
    }
    throw CheckpointError(
      .unsupportedFormat,
      "\(folder): the weights are in \(other), which is not read; "
        + "save the model as safetensors (save_pretrained in Python does) and use that folder")
  }
}
