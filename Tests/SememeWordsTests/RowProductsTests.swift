import SememeTensors
import SememeTestSupport
import SememeWords
import Testing

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Products with rows as they are stored, at every level, against double precision.
@Suite struct RowProductsTests {
  @Test(arguments: [1, 2, 3, 7, 8, 15, 16, 17, 31, 33, 63, 64, 65, 100, 300, 301])
  func productsAreThoseOfDoubles(width: Int) {
    var generator = SeededGenerator(seed: UInt64(width))
    let count = 5
    let vector = (0..<width).map { _ in Float.random(in: -1...1, using: &generator) }
    let bytes = (0..<count * width).map { _ in Int8.random(in: -127...127, using: &generator) }
    // A fraction of ten bits and exponents from 2⁻²⁴ to 1: every kind of half, subnormals too.
    let halves = (0..<count * width).map { _ in
      UInt16.random(in: 0..<0x3C00, using: &generator) | UInt16.random(in: 0...1, using: &generator)
        << 15
    }
    let steps = (0..<count).map { _ in Float.random(in: 0.001...0.1, using: &generator) }
    for level in KernelLevel.available {
      var products = [Float](repeating: .nan, count: count)
      products.withUnsafeMutableBufferPointer { products in
        halves.withUnsafeBufferPointer { halves in
          vector.withUnsafeBufferPointer {
            RowProducts.forward(halves: halves, $0, into: products, level)
          }
        }
      }
      for row in 0..<count {
        let terms = (0..<width).map { Double(value(halves[row * width + $0])) * Double(vector[$0]) }
        #expect(isClose(products[row], terms), "halves, \(level), \(width)")
      }
      products.withUnsafeMutableBufferPointer { products in
        bytes.withUnsafeBufferPointer { bytes in
          steps.withUnsafeBufferPointer { steps in
            vector.withUnsafeBufferPointer {
              RowProducts.forward(bytes: bytes, steps: steps, $0, into: products, level)
            }
          }
        }
      }
      for row in 0..<count {
        let terms = (0..<width).map {
          Double(bytes[row * width + $0]) * Double(vector[$0]) * Double(steps[row])
        }
        #expect(isClose(products[row], terms), "bytes, \(level), \(width)")
      }
    }
  }

  private func isClose(_ product: Float, _ terms: [Double]) -> Bool {
    let size = terms.reduce(0) { $0 + abs($1) }
    return abs(Double(product) - terms.reduce(0, +)) <= 1e-6 * size + 1e-12
  }

  /// IEEE 754's binary16.
  private func value(_ half: UInt16) -> Double {
    let (exponent, fraction) = (Int(half >> 10 & 31), Double(half & 1023))
    let magnitude =
      exponent == 0
      ? fraction * 0x1p-24
      : (1 + fraction / 1024) * Double(sign: .plus, exponent: exponent - 15, significand: 1)
    return half >> 15 == 1 ? -magnitude : magnitude
  }

  @Test(arguments: [WordLoadingOptions.Precision.float16, .int8])
  func narrowWordsHaveTheSameNeighbours(precision: WordLoadingOptions.Precision) async throws {
    let vectors = try TestWords.random(800, dimension: 50, seed: 21)
    let narrow = WordVectors(
      vocabulary: vectors.vocabulary, matrix: vectors.matrix.prefix(800, as: precision))
    // The same numbers as floats: only how they are stored differs.
    let widened = try WordVectors(vocabulary: vectors.vocabulary, vectors: narrow.tensor())
    for word in ["w0", "w399", "w799"] {
      let (a, b) = try await (narrow.neighbors(of: word), widened.neighbors(of: word))
      #expect(a.map(\.word) == b.map(\.word))
      for (x, y) in zip(a, b) { #expect(abs(x.score - y.score) < 1e-6) }
    }
  }
}
