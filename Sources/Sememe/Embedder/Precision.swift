/// The arithmetic of matrix products.
///
/// Sums, norms and pooling are float32 in every mode.
public enum Precision: String, Sendable, CaseIterable {
  /// The fastest that stays faithful on this CPU.
  case auto
  /// 32-bit floats: the reference's numbers.
  case float32
}
