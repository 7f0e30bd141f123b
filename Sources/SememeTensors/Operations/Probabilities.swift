#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// Probabilities of logits: what the numbers of a head are worth.
///
/// For the few rows behind a head; attention has kernels of its own.
package enum Probabilities {
  /// Probabilities: eˣ of every number less the largest, divided by their sum.
  ///
  /// - Parameter logits: any numbers.
  /// - Returns: as many, adding up to 1.
  package static func softmax(_ logits: [Float]) -> [Float] {
    let largest = logits.max() ?? 0
    let powers = logits.map { expf($0 - largest) }
    let sum = powers.reduce(0, +)
    return powers.map { $0 / sum }
  }

  /// The natural logarithm of one class's probability.
  ///
  /// - Parameters:
  ///   - logits: any numbers.
  ///   - index: the class.
  /// - Returns: 0 or less.
  package static func logSoftmax(_ logits: [Float], of index: Int) -> Float {
    let largest = logits.max() ?? 0
    return logits[index] - largest - logf(logits.reduce(0) { $0 + expf($1 - largest) })
  }

  /// 1/(1 + e⁻ˣ) of every number, each a probability by itself.
  ///
  /// - Parameter logits: any numbers.
  /// - Returns: as many, from 0 to 1.
  package static func sigmoid(_ logits: [Float]) -> [Float] { logits.map { 1 / (1 + expf(-$0)) } }

  /// exp(−mean of the logarithms).
  ///
  /// - Parameter logs: natural logarithms of probabilities.
  /// - Returns: 1 or more; 1 for none.
  package static func perplexity(_ logs: [Float]) -> Float {
    logs.isEmpty ? 1 : expf(-logs.reduce(0, +) / Float(logs.count))
  }
}
