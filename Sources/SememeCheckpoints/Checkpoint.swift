package import SememeSystem

/// Named tensors, in one file or several.
package protocol Checkpoint: Sendable {
  /// What messages call it: a file or folder.
  var source: String { get }
  /// The form of its files, in words.
  var form: String { get }
  /// Every tensor's name, in no particular order.
  var names: [String] { get }
  /// The tensor with a name, not yet converted, or nil.
  func stored(_ name: String) -> StoredTensor?
}

/// The forms in which Hugging Face's libraries save weights, the preferred one first.
enum SavedForm: CaseIterable {
  case safetensors
  case pyTorch

  /// The file that holds everything.
  var singleFile: String {
    switch self {
    case .safetensors: "model.safetensors"
    case .pyTorch: "pytorch_model.bin"
    }
  }

  /// The list of shards, where there is no such file.
  var indexFile: String { singleFile + ".index.json" }

  /// Opens one file of this form.
  func open(_ path: String, _ mapping: Mapping) throws(CheckpointError) -> any Checkpoint {
    switch self {
    case .safetensors: try SafetensorsFile(path: path, mapping: mapping)
    case .pyTorch: try PyTorchFile(path: path, mapping: mapping)
    }
  }
}

/// Opens the weights of a model folder as Hugging Face lays them out.
package enum CheckpointFolder {
  /// Opens the first of `model.safetensors`, its shards, `pytorch_model.bin` and its shards that
  /// is there: the order of transformers' `from_pretrained`.
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
    for form in SavedForm.allCases {
      let single = "\(folder)/\(form.singleFile)"
      if FileSystem.exists(single) { return try scaled(form.open(single, mapping)) }
      let index = "\(folder)/\(form.indexFile)"
      if FileSystem.exists(index) {
        return try scaled(ShardedCheckpoint(indexPath: index, form, mapping: mapping))
      }
    }
    guard let other = unread.first(where: { FileSystem.exists("\(folder)/\($0)") }) else {
      let wanted = SavedForm.allCases.map { "\($0.singleFile), \($0.indexFile)" }
      throw CheckpointError(
        .missingFile, "\(folder): no weights: looked for \(wanted.joined(separator: ", "))")
    }
    throw CheckpointError(
      .unsupportedFormat,
      "\(folder): the weights are in \(other), which is not read; "
        + "save the model as safetensors (save_pretrained in Python does) and use that folder")
  }

  /// The names of the files in which a folder's weights lie, in every form that is there.
  ///
  /// - Parameter folder: the model's folder.
  /// - Returns: single files, shards and their lists; empty where there are no weights.
  /// - Throws: `CheckpointError` where a list of shards cannot be read.
  package static func files(in folder: String) throws(CheckpointError) -> Set<String> {
    var names: Set<String> = []
    for form in SavedForm.allCases {
      if FileSystem.exists("\(folder)/\(form.singleFile)") { names.insert(form.singleFile) }
      let index = "\(folder)/\(form.indexFile)"
      guard FileSystem.exists(index) else { continue }
      names.insert(form.indexFile)
      names.formUnion(try ShardedCheckpoint.readIndex(index).values)
    }
    return names
  }

  /// The numbers that quantised weights stand for, where a checkpoint has such.
  private static func scaled(
    _ checkpoint: any Checkpoint
  ) throws(CheckpointError) -> any Checkpoint {
    guard let scaled = try ScaledCheckpoint(checkpoint) else { return checkpoint }
    return scaled
  }

  /// Weights for other libraries, to be named when there is nothing else.
  private static let unread = [
    "tf_model.h5", "flax_model.msgpack", "model.onnx", "onnx/model.onnx",
  ]
}
