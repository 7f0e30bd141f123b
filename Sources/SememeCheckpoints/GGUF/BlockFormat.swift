/// Numbers quantised in blocks, as ggml lays them out; the raw values are its names.
package enum BlockFormat: String, Sendable, CaseIterable {
  /// 32 numbers of 4 bits, one scale.
  case q40 = "Q4_0"
  /// 32 numbers of 4 bits, a scale and a minimum.
  case q41 = "Q4_1"
  /// 32 numbers of 5 bits, one scale.
  case q50 = "Q5_0"
  /// 32 numbers of 5 bits, a scale and a minimum.
  case q51 = "Q5_1"
  /// 32 numbers of 8 bits, one scale.
  case q80 = "Q8_0"
  /// 8 × 32 numbers of 4 bits; scales and minima of 6 bits, which have a scale each.
  case q4K = "Q4_K"
  /// 8 × 32 numbers of 5 bits; scales and minima of 6 bits, which have a scale each.
  case q5K = "Q5_K"
  /// 16 × 16 numbers of 6 bits; scales of 8 bits, which have a scale.
  case q6K = "Q6_K"

  /// Numbers in a block.
  package var count: Int {
    switch self {
    case .q40, .q41, .q50, .q51, .q80: 32
    case .q4K, .q5K, .q6K: 256
    }
  }

  /// Bytes of a block.
  package var size: Int {
    switch self {
    case .q40: 18
    case .q41: 20
    case .q50: 22
    case .q51: 24
    case .q80: 34
    case .q4K: 144
    case .q5K: 176
    case .q6K: 210
    }
  }
}
