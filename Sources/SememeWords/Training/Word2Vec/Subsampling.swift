/// Frequent words are left out at random.
///
/// Mikolov et al. 2013, arXiv:1310.4546, section 2.3, in the form of the original program.
enum Subsampling {
  /// How likely each word stays, in steps of 2⁻³².
  ///
  /// A word of frequency f stays with probability √(t/f) + t/f.
  ///
  /// - Parameters:
  ///   - counts: of each word.
  ///   - threshold: t; 0 keeps all words.
  /// - Returns: nil where all words stay.
  static func keep(counts: [Int], threshold: Double) -> [UInt32]? {
    guard threshold > 0 else { return nil }
    let total = counts.reduce(0.0) { $0 + Double($1) }
    return counts.map { count in
      guard count > 0 else { return .max }
      let ratio = threshold * total / Double(count)
      let probability = ratio.squareRoot() + ratio
      return probability >= 1 ? .max : UInt32(probability * 0x1p32)
    }
  }
}
