import CSememeKernels
import Testing

/// Rows of 8-bit numbers in guarded memory.
struct QuantizedRows {
  let values: GuardedBuffer<UInt8>
  let scales: GuardedFloats
  let minimums: GuardedFloats
  let rows: Int
  let n: Int
  /// Bytes from one row to the next.
  let ld: Int

  /// Memory for results.
  ///
  /// - Parameters:
  ///   - rows: the number of rows.
  ///   - n: numbers in a row.
  ///   - gap: groups of four bytes between the rows.
  ///   - offset: as `GuardedBuffer` takes it.
  init(rows: Int, n: Int, gap: Int = 0, offset: Int? = nil) {
    (self.rows, self.n) = (rows, n)
    let width = (n + 3) / 4 * 4
    ld = width + 4 * gap
    values = GuardedBuffer(count: extent(rows: rows, width: width, stride: ld), offset: offset)
    scales = GuardedFloats(count: rows, offset: offset)
    minimums = GuardedFloats(count: rows, offset: offset)
  }

  /// What kernels take.
  var kernelRows: sememe_rows_u8 {
    var result = sememe_rows_u8()
    result.values = values.start
    result.ld = ld
    result.scales = scales.start
    result.minimums = minimums.start
    return result
  }

  /// Every row's bytes with the zeros behind them.
  var bytes: [UInt8] { gathered(values.values, width: (n + 3) / 4 * 4, stride: ld) }

  func check() { expectIntact(values, scales, minimums) }

  /// Whether both hold the same bytes, scales and minimums, each NaN standing for every other and a
  /// zero for the one of the other sign; the minimum of a row without a scale does not matter.
  func isSame(as other: QuantizedRows) -> Bool {
    bytes == other.bytes
      && (0..<rows).allSatisfy { row in
        let (scale, otherScale) = (scales.start[row], other.scales.start[row])
        if scale.isNaN || otherScale.isNaN { return scale.isNaN && otherScale.isNaN }
        return scale == otherScale && minimums.start[row] == other.minimums.start[row]
      }
  }
}
