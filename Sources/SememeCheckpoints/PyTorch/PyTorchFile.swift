package import SememeSystem

/// A file of weights as `torch.save` writes it: the zip form (PyTorch 1.6 and later), or the
/// legacy form of several pickles and the storages after them.
///
/// The pickle is read by a machine that knows a short list of opcodes and globals and executes
/// nothing. Tensors are views of the mapped file; tied ones share its bytes.
package struct PyTorchFile: Checkpoint {
  package let source: String
  private let tensors: [String: StoredTensor]

  package var form: String { "PyTorch" }
  package var names: [String] { Array(tensors.keys) }
  package func stored(_ name: String) -> StoredTensor? { tensors[name] }

  /// Opens a file and checks every tensor in it.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - mapping: how its bytes come into memory.
  /// - Throws: `CheckpointError` naming the file, the tensor, opcode or global, and what is wrong.
  package init(path: String, mapping: Mapping = .automatic) throws(CheckpointError) {
    source = path
    let file = try FileContents.weights(path, mapping: mapping)
    let weights =
      file.withBytes { $0.starts(with: ZipArchive.firstBytes) }
      ? try TorchWeights(archive: file) : try TorchWeights(legacy: file)
    guard let items = weights.pickle.heap.items(of: weights.pickle.value) else {
      throw CheckpointError(
        .unsupportedFormat,
        "\(path): holds \(weights.pickle.value.kind), expected a dictionary of tensors: "
          + "save the model's state_dict")
    }
    var tensors: [String: StoredTensor] = [:]
    for (key, value) in items {
      guard let name = key.string, case .tensor(let tensor) = value else {
        throw CheckpointError(
          .unsupportedFormat,
          "\(path): \"\(key.string ?? key.kind)\" is \(value.kind), expected a tensor: "
            + "save the model's state_dict by itself")
      }
      let stored = try PyTorchFile.place(name, tensor, weights.storages, file)
      guard tensors.updateValue(stored, forKey: name) == nil else {
        throw CheckpointError(.malformedFile, "\(path): tensor \"\(name)\" is listed twice")
      }
    }
    self.tensors = tensors
  }

  /// Finds a tensor's bytes, all of them within its storage.
  private static func place(
    _ name: String, _ tensor: TorchTensor, _ storages: [String: Range<Int>], _ file: FileContents
  ) throws(CheckpointError) -> StoredTensor {
    func malformed(_ reason: String) -> CheckpointError {
      CheckpointError(.malformedFile, "\(file.path): tensor \"\(name)\": \(reason)")
    }
    let (storage, shape, strides) = (tensor.storage, tensor.shape, tensor.strides)
    guard let bytes = storages[storage.key] else {
      throw malformed("its storage \"\(storage.key)\" is not in the file")
    }
    guard shape.count == strides.count, (shape + strides).allSatisfy({ $0 >= 0 }),
      let count = TensorLayout.count(of: shape)
    else { throw malformed("shape and strides do not belong together") }
    guard let extent = tensor.extent, tensor.offset >= 0, tensor.offset <= storage.view.count,
      extent <= storage.view.count - tensor.offset
    else {
      throw malformed(
        "shape \(shape) at number \(tensor.offset) reaches beyond its storage of "
          + "\(storage.view.count)")
    }
    // Only a view that repeats its numbers has more of them than its storage, and could be endless.
    guard count <= storage.view.count else {
      throw CheckpointError(
        .unsupportedFormat,
        "\(file.path): tensor \"\(name)\" has \(count) numbers, of which \(storage.view.count) are "
          + "stored; save it after contiguous()")
    }
    let size = storage.type.size
    let start = bytes.lowerBound + (storage.view.lowerBound + tensor.offset) * size
    return StoredTensor(
      name: name,
      layout: tensor.isContiguous ? .contiguous(storage.type) : .strided(storage.type, strides),
      shape: shape, file: file, range: start..<start + extent * size)
  }
}
