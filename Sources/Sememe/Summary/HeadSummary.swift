internal import SememeJSON
internal import SememeModels
internal import SememeTensors

/// What the configurations of the modules behind an encoder say.
struct HeadSummary {
  /// Nil where the folder does not say how tokens are pooled.
  let poolingModes: [PoolingMode]?
  /// What else is done to vectors, in words and in order.
  let steps: [String]
  let normalizes: Bool
  /// The length of the vectors that come out.
  let dimension: Int

  /// Reads the configurations.
  ///
  /// - Parameters:
  ///   - modules: those behind the encoder.
  ///   - encoder: the encoder.
  ///   - subject: what Dense modules are for that do not say so.
  /// - Throws: the typed error of whichever file is missing or wrong.
  init(
    _ modules: [ModuleList.Module], after encoder: EncoderSummary,
    default subject: DenseModule.Subject
  ) throws {
    var modes = encoder.poolsItself ? [PoolingMode.mean] : nil
    var steps: [String] = []
    var width = encoder.hiddenSize
    for module in modules {
      switch module.kind {
      case .transformer, .staticEmbedding, .router, .asym, .dropout: break
      case .maskedLanguageModel, .sparseStaticEmbedding: break
      case .spladePooling:
        let pooling = try SpladePooling(
          configuration: module.folder.json("config.json"), vocabularySize: encoder.vocabularySize)
        steps.append("SpladePooling \(pooling.strategy.rawValue)")
        width = encoder.vocabularySize
      case .pooling:
        let pooling = try PoolingModule(configuration: module.folder.json("config.json"))
        modes = pooling.modes
        width *= pooling.modes.count
      case .weightedLayerPooling:
        steps.append(encoder.keepsLayers ? "WeightedLayerPooling" : "WeightedLayerPooling, unused")
      case .dense:
        let shape = try DenseModule.Shape(
          configuration: module.folder.json("config.json"), default: subject)
        let subject = shape.subject == .tokens ? " of tokens" : ""
        steps.append("Dense\(subject) \(shape.input) → \(shape.output) (\(shape.activation))")
        width = shape.output
      case .layerNorm: steps.append("LayerNorm")
      case .normalize: steps.append("Normalize")
      }
    }
    if encoder.normalizes, !modules.contains(where: { $0.kind == .normalize }) {
      steps.append("Normalize")
    }
    poolingModes = modes
    self.steps = steps
    let last = modules.last { $0.kind != .dropout }
    normalizes = last?.kind == .normalize || steps.last == "Normalize" && encoder.normalizes
    dimension = width
  }

  /// The weights and biases of modules that are no encoders.
  ///
  /// - Parameter modules: any modules.
  /// - Returns: how many there are.
  /// - Throws: the typed error of whichever file is missing or wrong.
  static func parameterCount(of modules: [ModuleList.Module]) throws -> Int {
    try modules.reduce(0) { sum, module in
      switch module.kind {
      case .dense:
        let shape = try DenseModule.Shape(configuration: module.folder.json("config.json"))
        return sum + shape.input * shape.output + (shape.hasBias ? shape.output : 0)
      case .layerNorm:
        return try sum + 2 * LayerNorm.width(configuration: module.folder.json("config.json"))
      default: return sum
      }
    }
  }
}
