internal import SememeCheckpoints
internal import SememeJSON

/// An architecture as llama.cpp knows it: how its files become the configuration and the weights of
/// a model folder.
///
/// Reference: `constants.py` and `tensor_mapping.py` of gguf, `convert_hf_to_gguf.py` and
/// `llama-model.cpp` of github.com/ggml-org/llama.cpp.
struct GGUFArchitecture: Sendable {
  /// The value of `general.architecture`.
  let name: String
  /// From llama.cpp's names of tensors to those of the model's checkpoints, both without `weight` or
  /// `bias` at the end; `#` stands for a layer's number.
  let names: @Sendable (GGUFShape) -> [String: String]
  /// The members of config.json.
  let configure: @Sendable (GGUFShape) throws(ModelError) -> [(String, JSON)]
  /// What the converter has added to the weights of norms.
  var normShift: Float = 0
  /// A name of the model's checkpoints, and those of llama.cpp's that it holds in one.
  var stack: (name: String, parts: [String])?

  /// Every architecture that is read.
  static let all: [GGUFArchitecture] = [
    .bert, .nomicBERT, .jinaBERT, .modernBERT, .t5, .qwen3, .gemma,
  ]

  /// The architecture of a file.
  ///
  /// - Parameter metadata: the file's.
  /// - Returns: the architecture.
  /// - Throws: `ModelError` where it is not supported.
  static func of(_ metadata: GGUFMetadata) throws(ModelError) -> GGUFArchitecture {
    guard let found = all.first(where: { $0.name == metadata.architecture }) else {
      throw metadata.unsupported(
        "general.architecture \"\(metadata.architecture)\" is not supported; supported are: "
          + all.map(\.name).sorted().joined(separator: ", "))
    }
    return found
  }
}
