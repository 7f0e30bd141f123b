package import SememeTensors

/// How far a result may lie from the reference: |got − want| ≤ absolute + relative·|want|.
package struct Tolerance: Sendable {
  package let absolute: Float
  package let relative: Float

  /// The golden cases' own tolerance for float32 results: libraries add in different orders, and a
  /// few layers carry that on.
  package static let golden = Tolerance(absolute: 1e-4, relative: 1e-4)
  /// What a correct float32 port stays within on the small golden models.
  package static let close = Tolerance(absolute: 1e-5, relative: 1e-5)
  /// A single operation.
  package static let operation = Tolerance(absolute: 1e-5, relative: 1e-5)

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
