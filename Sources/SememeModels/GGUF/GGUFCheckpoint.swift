internal import SememeCheckpoints

/// The weights of a GGUF file under the names of the model's own checkpoints.
struct GGUFCheckpoint: Checkpoint {
  let source: String
  private let tensors: [String: StoredTensor]

  var form: String { "GGUF" }
  var names: [String] { Array(tensors.keys) }
  func stored(_ name: String) -> StoredTensor? { tensors[name] }

  /// Names the tensors of a file; one that the architecture does not know keeps its name, so that
  /// whoever accounts for weights can say what is left over.
  ///
  /// - Parameters:
  ///   - architecture: whose names.
  ///   - shape: the file.
  /// - Throws: `CheckpointError` where two tensors get one name, or do not fit together.
  init(_ architecture: GGUFArchitecture, _ shape: GGUFShape) throws(CheckpointError) {
    source = shape.file.source
    let names = architecture.names(shape)
    var tensors: [String: StoredTensor] = [:]
    var stacks: [String: [StoredTensor?]] = [:]
    for name in shape.file.names.sorted() where !GGUFModel.isDense(name) {
      guard let tensor = shape.file.stored(name) else { continue }
      let path = GGUFCheckpoint.Path(name)
      if let stack = architecture.stack, let place = stack.parts.firstIndex(of: path.pattern),
        stack.parts.allSatisfy({ shape.contains(path.filling($0)) })
      {
        let whole = path.filling(stack.name)
        stacks[whole, default: Array(repeating: nil, count: stack.parts.count)][place] = tensor
        continue
      }
      let renamed = names[path.pattern].map(path.filling) ?? name
      var found = tensor.named(renamed)
      if architecture.normShift != 0, path.pattern.hasSuffix("norm"), path.suffix == "weight" {
        found = found.subtracting(architecture.normShift)
      }
      guard tensors.updateValue(found, forKey: renamed) == nil else {
        throw CheckpointError(
          .malformedFile, "\(source): two tensors stand for \"\(renamed)\", one is \"\(name)\"")
      }
    }
    for (name, parts) in stacks {
      guard let whole = StoredTensor.stacking(parts.compactMap(\.self), named: name),
        tensors.updateValue(whole, forKey: name) == nil
      else {
        throw CheckpointError(
          .shapeMismatch, "\(source): the tensors of \"\(name)\" do not fit together")
      }
    }
    self.tensors = tensors
  }

  /// A tensor's name with the layer's number and what follows it taken out.
  private struct Path {
    /// Such as `blk.#.attn_q`.
    let pattern: String
    /// Such as `weight`.
    let suffix: String
    private let layer: String

    init(_ name: String) {
      var parts = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
      suffix = parts.count > 1 ? parts.removeLast() : ""
      if let list = parts.firstIndex(of: "blk"), parts.indices.contains(list + 1) {
        layer = parts[list + 1]
        parts[list + 1] = "#"
      } else {
        layer = ""
      }
      pattern = parts.joined(separator: ".")
    }

    /// Another pattern with this layer's number and this end.
    func filling(_ pattern: String) -> String {
      pattern.split(separator: "#", omittingEmptySubsequences: false).joined(separator: layer)
        + (suffix.isEmpty ? "" : ".\(suffix)")
    }
  }
}
