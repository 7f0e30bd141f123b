package import SememeCheckpoints
internal import SememeSystem

/// Writes models as folders with their weights in other forms.
package enum ModelConversion {
  /// Writes a model as a folder with its weights in safetensors.
  ///
  /// - Parameters:
  ///   - source: a model folder whose weights are in safetensors or PyTorch's form, whole or sharded,
  ///     or a GGUF file.
  ///   - target: the folder that is made; nothing may stand there.
  ///   - type: what floating-point weights become; nil leaves them as they are, but for GGUF's blocks
  ///     and integers with scales, which become float32.
  /// - Throws: `SememeError` where the folder exists or cannot be written; else as reading the model
  ///   does.
  package static func convert(
    _ source: String, to target: String, type: ElementType? = nil
  ) throws {
    try write(source, to: target, .converted(type))
  }

  /// Writes a model as a folder with the matrices of its layers in 8 bits.
  ///
  /// `X.weight` becomes I8, row-major, with the rows' scales in `X.weight_scale`: w = s·q, of which s
  /// is a row's largest magnitude divided by 127. Lookup tables become float16.
  ///
  /// - Parameters:
  ///   - source: as above.
  ///   - target: as above.
  /// - Throws: as above; `CheckpointError` where a weight is not finite.
  package static func quantize(_ source: String, to target: String) throws {
    try write(source, to: target, .quantized)
  }

  private static func write(
    _ source: String, to target: String, _ treatment: WeightTreatment
  ) throws {
    guard !FileSystem.exists(target) else {
      throw SememeError(
        .cannotSave, "\(target) exists already; choose another name or remove it first")
    }
    do {
      try FolderCopy(of: ModelFolder(source), to: target, treatment).commit()
    } catch let error as SystemError {
      throw SememeError(.cannotSave, "cannot save to \(target): cannot \(error)")
    }
  }
}
