#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

extension EncoderDescription.Rotary {
  /// The angle of place 1 for every pair, in float32 as the reference computes them.
  ///
  /// Fixed NTK-aware scaling by f stretches the base by f, and all angles by f^(2/size).
  var frequencies: [Float] {
    let stretch = powf(Float(scaling), 2 / Float(size))
    return stride(from: 0, to: size, by: 2).map { element in
      1 / powf(Float(base * scaling), Float(element) / Float(size)) / stretch
    }
  }
}
