internal import SememeTensors

/// A matrix as 8-bit integers with a scale for each row: q = round(w / s), s = max |w| / 127.
///
/// Symmetric quantisation per output channel, as in Jacob et al. 2018, arXiv:1712.05877, section 3.
struct QuantizedRows {
  /// Row-major.
  let integers: [Int8]
  let scales: [Float]

  /// Quantises a matrix.
  ///
  /// - Parameter stored: [rows × columns].
  /// - Throws: `CheckpointError` where a number is not finite.
  init(_ stored: StoredTensor) throws(CheckpointError) {
    let tensor = stored.tensor()
    guard Elementwise.isFinite(tensor, .best) else {
      throw CheckpointError(
        .nonFiniteWeight, "\"\(stored.name)\" holds NaN or infinity and cannot be quantised")
    }
    let (rows, width) = (tensor.rows, tensor.width)
    var integers = [Int8](repeating: 0, count: tensor.count)
    var scales = [Float](repeating: 0, count: rows)
    tensor.withUnsafeBuffer { weights in
      for row in 0..<rows {
        let numbers = row * width..<(row + 1) * width
        var largest: Float = 0
        for place in numbers { largest = max(largest, abs(weights[place])) }
        let scale = largest / 127
        // The numbers of a row without a step are as good as zero.
        guard scale.isNormal else { continue }
        scales[row] = scale
        for place in numbers {
          let steps = (weights[place] / scale).rounded(.toNearestOrEven)
          integers[place] = Int8(max(-127, min(127, steps)))
        }
      }
    }
    (self.integers, self.scales) = (integers, scales)
  }
}
