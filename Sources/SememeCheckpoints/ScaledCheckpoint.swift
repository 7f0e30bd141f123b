/// A checkpoint whose 8-bit weights have a scale for each row, as one of the numbers that both
/// stand for.
///
/// `X.weight` is a matrix of I8 and `X.weight_scale` holds its rows' scales: the layout of
/// compressed-tensors' "int-quantized" format with a scale per channel.
package struct ScaledCheckpoint: Checkpoint {
  /// What the name of a weight's scales adds to that of the weight.
  package static let scaleSuffix = "_scale"

  private let checkpoint: any Checkpoint
  /// The scaled matrices, by name.
  private let scaled: [String: StoredTensor]
  /// The names of their scales.
  private let scales: Set<String>
  package let names: [String]

  package var source: String { checkpoint.source }
  package var form: String { "\(checkpoint.form), int8 with scales" }

  package func stored(_ name: String) -> StoredTensor? {
    scales.contains(name) ? nil : scaled[name] ?? checkpoint.stored(name)
  }

  /// Looks for scaled weights; nil where there are none.
  ///
  /// - Parameter checkpoint: any.
  /// - Throws: `CheckpointError` where scales do not fit their weight.
  init?(_ checkpoint: any Checkpoint) throws(CheckpointError) {
    var scaled: [String: StoredTensor] = [:]
    var scales: Set<String> = []
    for name in checkpoint.names where name.hasSuffix(".weight" + ScaledCheckpoint.scaleSuffix) {
      let base = String(name.dropLast(ScaledCheckpoint.scaleSuffix.count))
      guard let matrix = checkpoint.stored(base), let rowScales = checkpoint.stored(name),
        matrix.type == .int8
      else { continue }
      guard let whole = matrix.scalingRows(by: rowScales) else {
        throw CheckpointError(
          .shapeMismatch,
          "\(checkpoint.source): \"\(name)\" of shape \(rowScales.shape) must hold a floating-point "
            + "scale for each row of \"\(base)\", whose shape is \(matrix.shape)")
      }
      scaled[base] = whole
      scales.insert(name)
    }
    guard !scaled.isEmpty else { return nil }
    self.checkpoint = checkpoint
    (self.scaled, self.scales) = (scaled, scales)
    names = checkpoint.names.filter { !scales.contains($0) }
  }
}
