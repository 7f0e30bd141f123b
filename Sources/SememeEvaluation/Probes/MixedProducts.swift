/// Products of 32-bit features with 64-bit weights, eight at a time.
enum MixedProducts {
  /// The sum of products.
  static func dot(
    _ a: UnsafeBufferPointer<Float>, _ b: UnsafeBufferPointer<Double>
  ) -> Double {
    precondition(a.count == b.count, "products: \(a.count) features for \(b.count) weights")
    guard let features = a.baseAddress, let weights = b.baseAddress else { return 0 }
    let (x, y) = (UnsafeRawPointer(features), UnsafeRawPointer(weights))
    var sums = SIMD8<Double>.zero
    var index = 0
    while index + 8 <= a.count {
      let wide = SIMD8<Double>(
        x.loadUnaligned(fromByteOffset: index * MemoryLayout<Float>.stride, as: SIMD8<Float>.self))
      sums +=
        wide
        * y.loadUnaligned(
          fromByteOffset: index * MemoryLayout<Double>.stride, as: SIMD8<Double>.self)
      index += 8
    }
    var sum = sums.sum()
    while index < a.count {
      sum += Double(a[index]) * b[index]
      index += 1
    }
    return sum
  }
}
