internal import CSememeKernels

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// The discrete Fourier transform X[k] = Σ_n x[n]·e^(−2πi·n·k / length) of sixteen columns at a time.
///
/// A panel is `length` rows of sixteen real and sixteen imaginary parts. The inverse, times the length,
/// is the same transform with both parts exchanged before and after.
package struct FourierTransform: Sendable {
  /// Columns of a panel.
  package static let columns = Int(sememe_fourier_columns)
  /// Floats of a panel's row.
  package static let rowFloats = 2 * columns

  /// How many numbers a column has.
  package let length: Int
  private let radices: [UInt8]
  private let twiddles: [Float]

  /// Prepares transforms of one length.
  ///
  /// - Parameter length: more than 1, without prime factors but 2, 3 and 5.
  package init(length: Int) {
    precondition(
      length > 1 && FourierTransform.isSmooth(length), "Fourier transform of length \(length)")
    self.length = length
    var (radices, twiddles): ([UInt8], [Float]) = ([], [])
    var left = length
    while left > 1 {
      let radix = [4, 5, 3, 2].first { left.isMultiple(of: $0) } ?? left
      radices.append(UInt8(radix))
      for p in 0..<left / radix {
        for t in 1..<radix {
          let angle = -2 * Double.pi * Double(p * t) / Double(left)
          twiddles += [Float(cos(angle)), Float(sin(angle))]
        }
      }
      left /= radix
    }
    self.radices = radices
    self.twiddles = twiddles
  }

  /// The smallest length that can be transformed and is no smaller than another.
  ///
  /// - Parameter minimum: what it reaches at least.
  /// - Returns: a product of twos, threes and fives.
  package static func length(atLeast minimum: Int) -> Int {
    var length = max(minimum, 2)
    while !isSmooth(length) { length += 1 }
    return length
  }

  private static func isSmooth(_ length: Int) -> Bool {
    var left = length
    for factor in [2, 3, 5] { while left.isMultiple(of: factor) { left /= factor } }
    return left == 1
  }

  /// Transforms a panel.
  ///
  /// - Parameters:
  ///   - panel: [length × 32], overwritten.
  ///   - scratch: as much room.
  ///   - kernels: the level.
  /// - Returns: the result, which lies in one of both.
  package func callAsFunction(
    _ panel: UnsafeMutablePointer<Float>, scratch: UnsafeMutablePointer<Float>,
    _ kernels: KernelLevel
  ) -> UnsafeMutablePointer<Float> {
    radices.withUnsafeBufferPointer { radices in
      twiddles.withUnsafeBufferPointer { twiddles in
        var plan = sememe_fourier(
          length: length, pass_count: radices.count, radices: radices.baseAddress,
          twiddles: twiddles.baseAddress)
        return kernels.table.pointee.fourier_f32(&plan, panel, scratch) ?? panel
      }
    }
  }
}
