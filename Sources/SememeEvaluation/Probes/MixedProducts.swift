/// Products of 32-bit features with 64-bit weights, eight at a time.
enum MixedProducts {
  /// The sum of products.
  @inline(__always)
  static func dot(
    _ a: UnsafeBufferPointer<Float>, _ b: UnsafeBufferPointer<Double>
  ) -> Double {
    precondition(a.count == b.count, "products: \(a.count) features for \(b.count) weights")
    var sums = SIMD8<Double>.zero
    let whole = a.count & ~7
    var index = 0
    while index < whole {
      sums += features(a, index) * weights(b, index)
      index += 8
    }
    var sum = sums.sum()
    while index < a.count {
      sum += Double(a[index]) * b[index]
      index += 1
    }
    return sum
  }

  /// Adds a multiple of the features to a sum.
  @inline(__always)
  static func add(
    _ factor: Double, _ a: UnsafeBufferPointer<Float>,
    to sum: UnsafeMutableBufferPointer<Double>
  ) {
    precondition(a.count == sum.count, "products: \(a.count) features for \(sum.count) sums")
    guard factor != 0, let base = sum.baseAddress else { return }
    let whole = a.count & ~7
    let bytes = UnsafeMutableRawPointer(base)
    var index = 0
    while index < whole {
      let place = index * MemoryLayout<Double>.stride
      let old = bytes.loadUnaligned(fromByteOffset: place, as: SIMD8<Double>.self)
      bytes.storeBytes(
        of: old + factor * features(a, index), toByteOffset: place, as: SIMD8<Double>.self)
      index += 8
    }
    while index < a.count {
      sum[index] += factor * Double(a[index])
      index += 1
    }
  }

  @inline(__always)
  private static func features(_ a: UnsafeBufferPointer<Float>, _ index: Int) -> SIMD8<Double> {
    guard let base = a.baseAddress else { return .zero }
    return SIMD8<Double>(
      UnsafeRawPointer(base).loadUnaligned(
        fromByteOffset: index * MemoryLayout<Float>.stride, as: SIMD8<Float>.self))
  }

  @inline(__always)
  private static func weights(_ a: UnsafeBufferPointer<Double>, _ index: Int) -> SIMD8<Double> {
    guard let base = a.baseAddress else { return .zero }
    return UnsafeRawPointer(base).loadUnaligned(
      fromByteOffset: index * MemoryLayout<Double>.stride, as: SIMD8<Double>.self)
  }
}
