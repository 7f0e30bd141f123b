internal import SememeCheckpoints
internal import SememeJSON
internal import SememeModels
internal import SememeSystem

/// What becomes of a model's weights when its folder is written anew.
enum WeightTreatment: Sendable {
  /// Their files are copied; a GGUF file's become safetensors.
  case kept
  /// They become safetensors, floating-point numbers of the type; nil leaves them as they are, but
  /// for those in blocks and with scales, which become float32.
  case converted(ElementType?)
  /// The matrices of the encoder's layers become 8-bit integers with a scale for each row, its lookup
  /// tables float16; all else stays as it is.
  case quantized

  /// The name of the file that weights are written to.
  static let fileName = "model.safetensors"

  /// Writes a module's weights.
  ///
  /// - Parameters:
  ///   - checkpoint: the weights.
  ///   - keys: the family's names, where the module is a transformer.
  ///   - path: the file.
  /// - Throws: `CheckpointError` where they cannot be read or written.
  func write(_ checkpoint: any Checkpoint, _ keys: EncoderKeys?, to path: String) throws {
    var tensors: [String: WrittenTensor] = [:]
    // Transformers of Python asks for the format before it reads a file.
    var metadata = ["format": "pt"]
    for name in checkpoint.names {
      guard let stored = checkpoint.stored(name) else { continue }
      switch self {
      case .kept: tensors[name] = WrittenTensor(stored)
      case .converted(let type): tensors[name] = WrittenTensor(stored, as: type)
      case .quantized:
        guard let keys else {
          tensors[name] = WrittenTensor(stored)
          continue
        }
        if keys.isLayerMatrix(name), stored.isFloatingPoint, stored.shape.count == 2 {
          let (matrix, scales) = WrittenTensor.quantized(stored)
          tensors[name] = matrix
          tensors[name + ScaledCheckpoint.scaleSuffix] = scales
          metadata["quantization"] = "int8, one scale per row"
        } else {
          let isTable = keys.isLookupTable(name) && stored.byteCount >= stored.count * 4
          tensors[name] = WrittenTensor(stored, as: isTable ? .float16 : nil)
        }
      }
    }
    try SafetensorsWriter.write(tensors, metadata: metadata, to: path)
  }

  /// Changes what a module's config.json says of its weights.
  ///
  /// - Parameters:
  ///   - configuration: the file's root.
  ///   - checkpoint: the weights as they were.
  ///   - keys: the family's names, where the module is a transformer.
  func describe(
    in configuration: inout JSON, _ checkpoint: any Checkpoint, _ keys: EncoderKeys?
  ) {
    switch self {
    case .kept: break
    case .converted(let type):
      configuration.remove("quantization_config")
      guard let type else { return }
      for key in WeightTreatment.typeKeys(checkpoint) where configuration[key] != nil {
        configuration.set(key, .string(type.torchName))
      }
    case .quantized:
      guard let keys else { return }
      configuration.set(
        "quantization_config",
        QuantizationSettings.json(leavingOut: keys.otherMatrices(in: checkpoint)))
    }
  }

  /// Where a configuration says what numbers its weights are.
  private static func typeKeys(_ checkpoint: any Checkpoint) -> [String] {
    // Model2Vec's name for its table, whose integers stay what they are.
    let table = checkpoint.stored("embeddings")
    return ["dtype", "torch_dtype"] + (table?.isFloatingPoint == true ? ["embedding_dtype"] : [])
  }

  /// Insists that a model has the weights that are to change.
  ///
  /// - Parameter plan: the model's modules.
  /// - Throws: `SememeError` where it has none.
  func check(_ plan: ModulePlan) throws(SememeError) {
    guard case .quantized = self else { return }
    guard plan.modules.contains(where: { $0.kind == .transformer }) else {
      throw SememeError(
        .invalidModel,
        "\(plan.routes[0].source): a static embedding has no layers whose matrices could be stored "
          + "in 8 bits; convert it to float16 instead")
    }
  }
}

extension ElementType {
  /// What torch calls the type.
  fileprivate var torchName: String {
    switch self {
    case .float64: "float64"
    case .float32: "float32"
    case .float16: "float16"
    case .bfloat16: "bfloat16"
    case .int64: "int64"
    case .int32: "int32"
    case .int16: "int16"
    case .int8: "int8"
    case .uint8: "uint8"
    case .bool: "bool"
    }
  }
}
