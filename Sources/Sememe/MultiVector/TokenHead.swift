internal import SememeCheckpoints
internal import SememeJSON
internal import SememeModels
internal import SememeTensors

/// The layers that make a token's state its vector, and unit length at the end.
struct TokenHead: Sendable {
  private enum Layers {
    case modules([DenseModule])
    case map(LinearWeight)
  }

  private let layers: Layers
  /// The length of a vector.
  let dimension: Int

  /// Whether a folder is one of ColBERT's own code: no modules, and the class that it saves.
  static func isOriginal(_ list: ModuleList, _ folder: TransformerFolder) -> Bool {
    list.modules.count == 1
      && folder.configuration["architectures"]?.elements.first { _ in true }?.string == "HF_ColBERT"
  }

  /// Reads the Dense modules of a PyLate folder; as in PyLate, modules that make one vector of a
  /// text are passed over.
  ///
  /// - Parameters:
  ///   - list: the folder's modules.
  ///   - hiddenSize: the width of a token's state.
  ///   - mapping: how weights come into memory.
  ///   - loader: packs them.
  /// - Throws: the typed error of whichever part is missing or wrong.
  init(_ list: ModuleList, hiddenSize: Int, _ mapping: Mapping, _ loader: WeightLoader) throws {
    var width = hiddenSize
    var modules: [DenseModule] = []
    for module in list.modules where module.kind == .dense {
      let dense = try DenseModule(
        configuration: module.folder.json("config.json"),
        checkpoint: module.folder.checkpoint(mapping), loader,
        default: .tokens)
      guard dense.subject == .tokens, dense.inputSize == width else {
        throw SememeError(
          .invalidModel,
          "\(module.folder.path): this Dense module expects \(dense.subject.rawValue) of "
            + "\(dense.inputSize) dimensions and gets token_embeddings of \(width)")
      }
      width = dense.outputSize
      modules.append(dense)
    }
    guard !modules.isEmpty else {
      throw SememeError(
        .invalidModel,
        "\(list.source): no Dense module makes vectors of the tokens' states; this is no model for "
          + "late interaction")
    }
    layers = .modules(modules)
    dimension = width
  }

  /// Reads the map that ColBERT's own code keeps beside the encoder.
  ///
  /// - Parameters:
  ///   - weights: the checkpoint.
  ///   - dimension: the length of a vector.
  ///   - folder: the encoder's.
  ///   - loader: packs weights.
  /// - Throws: `CheckpointError` where it is missing or has another shape.
  init(
    _ weights: WeightScope, dimension: Int, behind folder: TransformerFolder,
    _ loader: WeightLoader
  ) throws(CheckpointError) {
    layers = .map(
      try loader.linear(
        weights["linear"], from: folder.description.hiddenSize, to: dimension, bias: false))
    self.dimension = dimension
  }

  /// Makes vectors.
  ///
  /// - Parameters:
  ///   - states: [tokens × hidden].
  ///   - execution: how to run.
  /// - Returns: [tokens × dimension], at unit length.
  func callAsFunction(_ states: Tensor, _ execution: Execution) -> Tensor {
    let vectors =
      switch layers {
      case .modules(let modules): modules.reduce(states) { $1($0, execution) }
      case .map(let map): Linear.forward(states, map, execution)
      }
    return Elementwise.normalize(vectors, execution)
  }
}
