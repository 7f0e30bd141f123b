package import SememeTensors

/// How far a result may lie from the reference: |got − want| ≤ absolute + relative·|want|.
package struct Tolerance: Sendable {
  package let absolute: Float
  package let relative: Float

  /// Makes a tolerance, such as a golden case's own.
  package init(absolute: Float, relative: Float) {
    (self.absolute, self.relative) = (absolute, relative)
  }

  /// The golden cases' own tolerance for float32 results: libraries add in different orders, and a
  /// few layers carry that on.
  package static let golden = Tolerance(absolute: 1e-4, relative: 1e-4)
  /// What a correct float32 port stays within on the small golden models.
  package static let close = Tolerance(absolute: 1e-5, relative: 1e-5)
  /// A single operation.
  package static let operation = Tolerance(absolute: 1e-5, relative: 1e-5)

  /// Attention over values up to 1 whose softmax is rounded to bfloat16: half a unit of its 8 bits,
  /// once for a weight and once for the sum of all.
  package static let bfloat16Weights = Tolerance(absolute: 0x1p-8, relative: 0)

  /// The smallest cosine between a token's vector and the reference's that a format may give on the
  /// small golden models, whose few and random numbers average less out than those of real ones,
  /// least where a gate multiplies two rounded values, and where the CPU multiplies bfloat16 itself:
  /// attention is in bfloat16 there, too.
  ///
  /// - Parameter format: what the encoder multiplies.
  /// - Returns: the bound.
  package static func smallestCosine(_ format: NumberFormat) -> Float {
    switch format {
    case .float32: 0.999_999
    case .bfloat16: 0.997
    case .int8: 0.99
    }
  }

  /// The smallest cosine between a text's pooled vector and that in float32 which a format may give
  /// at the widths of published models.
  ///
  /// - Parameter format: what the encoder multiplies.
  /// - Returns: the bound.
  package static func smallestPooledCosine(_ format: NumberFormat) -> Float {
    switch format {
    case .float32: 0.999_999
    case .bfloat16: 0.999
    case .int8: 0.98
    }
  }

  /// The smallest cosine between the rows of two matrices of the same shape; NaN where one holds it.
  package static func smallestRowCosine(_ got: Tensor, _ want: Tensor) -> Float {
    precondition(got.shape == want.shape, "cosines of \(got.shape) and \(want.shape)")
    var smallest = Float.infinity
    for row in 0..<got.rows {
      let (a, b) = (got.rows(row..<row + 1).values, want.rows(row..<row + 1).values)
      let products = zip(a, b).reduce(Float(0)) { $0 + $1.0 * $1.1 }
      let lengths = [a, b].map { $0.reduce(Float(0)) { $0 + $1 * $1 }.squareRoot() }
      let cosine = products / (lengths[0] * lengths[1])
      if !(cosine >= smallest) { smallest = cosine }
      if cosine.isNaN { return cosine }
    }
    return smallest
  }

  /// The worst violation in words, or nil where every element is within the tolerance.
  ///
  /// - Parameters:
  ///   - got: computed.
  ///   - want: expected, of the same shape.
  /// - Returns: the element and both values.
  package func violation(_ got: Tensor, _ want: Tensor) -> String? {
    guard got.shape == want.shape else { return "shape \(got.shape), expected \(want.shape)" }
    var worst: (excess: Float, text: String)?
    for (index, (a, b)) in zip(got.values, want.values).enumerated() where !(a == b) {
      let excess = abs(a - b) - (absolute + relative * abs(b))
      guard !(excess <= 0) else { continue }
      // A NaN has no excess to compare; it is the worst there is.
      let rank = excess.isNaN ? Float.infinity : excess
      if rank > worst?.excess ?? -1 { worst = (rank, "element \(index): \(a), expected \(b)") }
    }
    return worst?.text
  }

  /// The largest difference of two tensors of the same shape.
  package static func largestDifference(_ got: Tensor, _ want: Tensor) -> Float {
    zip(got.values, want.values).reduce(0) { max($0, abs($1.0 - $1.1)) }
  }
}
