#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// A function of a squared distance, piecewise linear between the nodes of a table: what a layout
/// needs hundreds of millions of times would be slow as powers.
///
/// Sixteen nodes lie in every octave from 2⁻²⁴ to 2²⁴, so that sums and quotients of powers are met
/// within 0.1 %. Beyond the ends the values there hold.
///
/// `@unchecked Sendable`: the pieces are written during construction only.
package final class DistanceTable: @unchecked Sendable {
  /// Intercept and slope of every piece.
  private let pieces: UnsafeMutablePointer<SIMD2<Float>>

  private static let bits = 4
  private static let octaves = 24
  private static let shift = UInt32(Float.significandBitCount - bits)
  private static let count = 2 * octaves << bits
  private static let firstIndex = Int(Float(0x1p-24).bitPattern >> shift)

  /// Tabulates a function.
  ///
  /// - Parameter function: of a squared distance above 0.
  package init(_ function: (Double) -> Double) {
    pieces = .allocate(capacity: DistanceTable.count)
    for index in 0..<DistanceTable.count {
      let low = Double(DistanceTable.node(index))
      let high = Double(DistanceTable.node(index + 1))
      let (atLow, atHigh) = (function(low), function(high))
      let slope = (atHigh - atLow) / (high - low)
      (pieces + index).initialize(to: SIMD2(Float(atLow - slope * low), Float(slope)))
    }
  }

  deinit { pieces.deallocate() }

  /// Where a piece begins.
  private static func node(_ index: Int) -> Float {
    Float(bitPattern: UInt32(index + firstIndex) << shift)
  }

  /// The function at a squared distance; that of the least distance for NaN.
  @inline(__always)
  package func callAsFunction(_ squaredDistance: Float) -> Float {
    let clamped = max(0x1p-24, min(squaredDistance, 0x1.fffffep23))
    let index = Int(clamped.bitPattern >> DistanceTable.shift) &- DistanceTable.firstIndex
    let piece = pieces[index]
    return piece.x + piece.y * clamped
  }
}

extension SimilarityCurve {
  /// How strongly two neighbors draw each other: the factor of their difference.
  var attraction: DistanceTable {
    DistanceTable { d in 2 * a * b * pow(d, b - 1) * self(squaredDistance: d) }
  }

  /// How strongly two points that are no neighbors push each other: the factor of their difference.
  ///
  /// - Parameter strength: what it is multiplied with.
  /// - Returns: the factor at each squared distance.
  func repulsion(strength: Double) -> DistanceTable {
    // The 0.001 keeps the push between close points finite.
    DistanceTable { d in 2 * strength * b * self(squaredDistance: d) / (0.001 + d) }
  }

  /// What a neighbor costs at a distance: −log of the similarity.
  var neighborLoss: DistanceTable {
    DistanceTable { d in log1p(a * pow(d, b)) }
  }

  /// What a point that is no neighbor costs at a distance: −log of one minus the similarity.
  var strangerLoss: DistanceTable {
    DistanceTable { d in log1p(1 / (a * pow(d, b))) }
  }
}
