internal import CSememeKernels

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// Rotary position embedding: queries and keys are turned by angles that grow with their places, so
/// that their product depends on the distance.
///
/// Su et al. 2021, arXiv:2104.09864, eq. 34; element i is paired with element i + size/2.
package struct Rotation: Sendable {
  /// The angle of place 1 for every pair, [size / 2].
  private let frequencies: Tensor
  /// Cosines and then sines of every place, each [size / 2].
  private let table: Tensor

  /// Makes the table of a number of places.
  ///
  /// - Parameters:
  ///   - frequencies: the angle of place 1 for every pair of a head's elements.
  ///   - places: how many places; more are computed when they are needed.
  package init(frequencies: [Float], places: Int) {
    self.init(Tensor(frequencies, shape: [frequencies.count]), places: places)
  }

  private init(_ frequencies: Tensor, places: Int) {
    self.frequencies = frequencies
    let half = frequencies.count
    table = Tensor([places, 2 * half]) { table in
      for place in 0..<places {
        for (i, frequency) in frequencies.values.enumerated() {
          let angle = Float(place) * frequency
          table[place * 2 * half + i] = cosf(angle)
          table[place * 2 * half + half + i] = sinf(angle)
        }
      }
    }
  }

  /// The same with at least so many places.
  package func reaching(_ places: Int) -> Rotation {
    places <= table.rows ? self : Rotation(frequencies, places: places)
  }

  /// Turns every head of every row by the row's place in its sequence.
  ///
  /// - Parameters:
  ///   - x: [tokens × anything]; the heads lie side by side.
  ///   - column: where the first head begins.
  ///   - count: how many heads there are.
  ///   - size: the width of a head; where it is more than the pairs, the rest stays as it is.
  ///   - starts: where each sequence begins, and the end.
  ///   - execution: how to run.
  package func rotate(
    _ x: inout Tensor, column: Int, count: Int, size: Int, starts: [Int], _ execution: Execution
  ) {
    let (half, width) = (frequencies.count, x.width)
    precondition(
      2 * half <= size && column + count * size <= width,
      "rotation: \(count) × \(size) at \(column) of \(x.shape), \(half) pairs")
    x.withUnsafeMutableBuffer { values in
      guard let base = values.baseAddress else { return }
      for (start, end) in zip(starts, starts.dropFirst()) {
        precondition(end - start <= table.rows, "rotation: \(end - start) places of \(table.rows)")
        execution.forEachBlock(of: end - start, minimum: 64) { places in
          for place in places {
            let angles = table.address + place * 2 * half
            execution.kernels.table.pointee.rotate_f32(
              base + (start + place) * width + column, count, size, angles, angles + half, half)
          }
        }
      }
    }
  }
}
