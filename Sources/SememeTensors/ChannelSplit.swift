internal import CSememeKernels

/// Input channels of a weight that are shared out over several columns before they are quantised.
///
/// A row of a weight has one step for all its numbers, and a few columns hold numbers ten times as
/// large as the rest. A column that is there n times, each time with an n-th of its weights, computes
/// the same and allows smaller steps (outlier channel splitting, Zhao et al. 2019,
/// arXiv:1901.09504). Whoever computes the input gives the channel as often.
package struct ChannelSplit: Sendable {
  /// One of the columns that share a channel.
  private struct Share {
    let channel: Int
    let column: Int
    /// The columns that share the channel.
    let count: Float
    /// How far this column's weights are moved, in steps of their row.
    let offset: Float
  }

  /// The columns of the weight as it is stored.
  private let width: Int
  /// The channel that each further column repeats.
  private let repeated: [Int]
  private let shares: [Share]

  /// Chooses the channels whose weights are largest, measured by the root mean square of their rows.
  ///
  /// - Parameters:
  ///   - weight: [output × input].
  ///   - count: the columns to add.
  ///   - execution: whose kernels measure.
  package init(of weight: Tensor, adding count: Int, _ execution: Execution) {
    let width = weight.width
    let peaks = ChannelSplit.peaks(ofColumnsIn: weight, execution.kernels)
    var columns = (0..<width).map { [$0] }
    var repeated: [Int] = []
    for column in width..<width + (width > 0 ? count : 0) {
      // To the channel that holds the steps up most.
      var worst = 0
      for j in 0..<width
      where peaks[j] * Float(columns[worst].count) > peaks[worst] * Float(columns[j].count) {
        worst = j
      }
      columns[worst].append(column)
      repeated.append(worst)
    }
    self.width = width
    self.repeated = repeated
    // Offsets that are apart by an n-th of a step make the rounded shares add up to the rounded
    // whole (Hermite's identity: Σ ⌊x + i/n⌋ = ⌊n·x⌋ over i < n).
    shares = Set(repeated).sorted().flatMap { channel in
      let count = Float(columns[channel].count)
      return columns[channel].enumerated().map { index, column in
        Share(
          channel: channel, column: column, count: count,
          offset: (Float(index) - (count - 1) / 2) / count)
      }
    }
  }

  /// The largest magnitude in each column, in units of its row's root mean square, [width].
  private static func peaks(ofColumnsIn weight: Tensor, _ kernels: KernelLevel) -> [Float] {
    Smoothing.largestMagnitudes(ofColumnsIn: [weight], width: weight.width) { row in
      guard let values = row.baseAddress else { return nil }
      let squares = kernels.table.pointee.dot_f32(values, values, row.count)
      return squares > 0 && squares.isFinite ? (Float(row.count) / squares).squareRoot() : nil
    }
  }

  /// The rows of what computes the input that are needed once more: weights or biases.
  ///
  /// - Parameter rows: one row for each channel.
  /// - Returns: one row for each further column, in their order.
  package func repeatedRows(of rows: Tensor) -> Tensor {
    precondition(rows.shape.first == width, "channel split: \(rows.shape) for \(width) channels")
    let length = rows.count / max(width, 1)
    return rows.withUnsafeBuffer { source in
      Tensor([repeated.count] + rows.shape.dropFirst()) { destination in
        guard let source = source.baseAddress else { return }
        for (row, channel) in repeated.enumerated() {
          (destination + row * length).update(from: source + channel * length, count: length)
        }
      }
    }
  }

  /// The weight with its further columns.
  ///
  /// - Parameters:
  ///   - weight: [output × input], the one this split was chosen for.
  ///   - execution: how to run.
  /// - Returns: [output × (input + further columns)].
  package func columns(of weight: Tensor, _ execution: Execution) -> Tensor {
    precondition(weight.width == width, "channel split: \(weight.shape) for \(width) channels")
    let full = width + repeated.count
    return weight.withUnsafeBuffer { source in
      Tensor([weight.rows, full]) { destination in
        guard let source = source.baseAddress else { return }
        execution.forEachBlock(of: weight.rows, minimum: 1) { rows in
          for row in rows { shareOut(source + row * width, into: destination + row * full) }
        }
      }
    }
  }

  /// One row of the weight with its further columns.
  private func shareOut(
    _ weights: UnsafePointer<Float>, into row: UnsafeMutablePointer<Float>
  ) {
    row.update(from: weights, count: width)
    for share in shares { row[share.column] = weights[share.channel] / share.count }
    var largest: Float = 0
    for j in 0..<width { largest = max(largest, abs(row[j])) }
    let step = largest / 127
    for share in shares { row[share.column] += step * share.offset }
  }
}
