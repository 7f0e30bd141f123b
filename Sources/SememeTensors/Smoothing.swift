#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// Scales that make activations and weights equally easy to quantise.
///
/// A few channels of a transformer's activations are much larger than the others and would take
/// most of the 256 steps of a row for themselves. Dividing channel j of the input by s and multiplying
/// column j of the weight by it changes no product but shares the difficulty (SmoothQuant, Xiao et
/// al. 2023, arXiv:2211.10438, eq. 4 with α = ½).
package enum Smoothing {
  /// The scale of every input channel.
  ///
  /// Scales are powers of two, so that scaling rounds nothing; their geometric mean is about one.
  ///
  /// - Parameters:
  ///   - magnitudes: the largest magnitude of each input channel, as seen in sample activations.
  ///   - weights: the weights that read the input, each [output × input].
  /// - Returns: [input].
  package static func scales(for magnitudes: Tensor, _ weights: [Tensor]) -> Tensor {
    let width = magnitudes.count
    let inputs = magnitudes.values
    let columns = largestMagnitudes(ofColumnsIn: weights, width: width)
    let exponents = zip(inputs, columns).map { input, column in
      (log2(max(input, 1e-3)) - log2(max(column, 1e-4))) / 2
    }
    let mean = exponents.reduce(0, +) / Float(max(width, 1))
    return Tensor([width]) { scales in
      for (j, exponent) in exponents.enumerated() {
        let whole = min(max((exponent - mean).rounded(), -8), 8)
        scales[j] = exp2(whole.isFinite ? whole : 0)
      }
    }
  }

  /// The largest magnitude in each column of matrices of one width.
  ///
  /// - Parameters:
  ///   - matrices: each [rows × width].
  ///   - width: the number of columns.
  ///   - factor: what a row is multiplied by before it is measured; a row with none counts for
  ///     nothing.
  /// - Returns: [width].
  package static func largestMagnitudes(
    ofColumnsIn matrices: [Tensor], width: Int,
    scaledBy factor: (_ row: UnsafeBufferPointer<Float>) -> Float? = { _ in 1 }
  ) -> [Float] {
    var largest = [Float](repeating: 0, count: width)
    largest.withUnsafeMutableBufferPointer { largest in
      for matrix in matrices {
        matrix.withUnsafeBuffer { values in
          for start in stride(from: 0, to: matrix.rows * width, by: max(width, 1)) {
            let row = UnsafeBufferPointer(rebasing: values[start..<start + width])
            guard let factor = factor(row) else { continue }
            for j in 0..<width {
              let magnitude = abs(row[j]) * factor
              largest[j] = magnitude > largest[j] ? magnitude : largest[j]
            }
          }
        }
      }
    }
    return largest
  }
}
