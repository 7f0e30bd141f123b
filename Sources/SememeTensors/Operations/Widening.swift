internal import CSememeKernels

/// Exact conversions of narrower numbers to 32-bit floats.
package enum Widening {
  /// IEEE half precision.
  ///
  /// - Parameters:
  ///   - source: `count` numbers of two bytes, at any address.
  ///   - count: how many.
  ///   - destination: room for as many floats.
  package static func float16(
    _ source: UnsafeRawPointer, count: Int, into destination: UnsafeMutablePointer<Float>
  ) {
    KernelLevel.best.table.pointee.widen_f16(source, destination, count)
  }

  /// bfloat16, the upper half of a 32-bit float.
  ///
  /// - Parameters:
  ///   - source: `count` numbers of two bytes, at any address.
  ///   - count: how many.
  ///   - destination: room for as many floats.
  package static func bfloat16(
    _ source: UnsafeRawPointer, count: Int, into destination: UnsafeMutablePointer<Float>
  ) {
    KernelLevel.best.table.pointee.widen_bf16(source, destination, count)
  }

  /// Signed bytes.
  ///
  /// - Parameters:
  ///   - source: `count` numbers.
  ///   - count: how many.
  ///   - destination: room for as many floats.
  package static func int8(
    _ source: UnsafeRawPointer, count: Int, into destination: UnsafeMutablePointer<Float>
  ) {
    for place in 0..<count {
      destination[place] = Float(source.load(fromByteOffset: place, as: Int8.self))
    }
  }
}
