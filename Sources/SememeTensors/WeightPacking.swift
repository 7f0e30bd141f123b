internal import CSememeKernels
internal import Synchronization

/// A weight on its way into panels: the memory, and the panels that each thread fills.
final class WeightPacking {
  private let rows: Int
  private let width: Int
  private let format: NumberFormat
  private let table: sememe_kernels
  private let foundNonFinite = Atomic<Bool>(false)
  private let columnScales: Tensor?
  private let scales: Storage?

  /// The packed weight.
  let panels: Storage

  /// Prepares memory for a [rows × width] weight.
  init(
    rows: Int, width: Int, format: NumberFormat, columnScales: Tensor?, table: sememe_kernels
  ) {
    self.rows = rows
    self.width = width
    self.format = format
    self.columnScales = columnScales
    self.table = table
    let elements =
      switch format {
      case .float32: table.gemm_packed_f32(rows, width)
      case .bfloat16: table.gemm_packed_bf16(rows, width)
      case .int8: table.gemm_packed_s8(rows, width)
      }
    let float = MemoryLayout<Float>.stride
    panels = Storage(lasting: (elements * format.byteCount + float - 1) / float)
    scales = format == .int8 ? Storage(capacity: 2 * rows) : nil
  }

  /// Whether all weights that were packed are finite.
  var isFinite: Bool { !foundNonFinite.load(ordering: .acquiring) }

  /// The scales and sums of the output channels, [2 × rows], for `.int8`.
  var channels: Tensor? {
    scales.map { scales in
      Tensor(reading: scales.pointer, shape: [2, rows], owner: scales)
    }
  }

  /// Whether stacked weights can be packed one by one: each but the last one fills its panels.
  func canKeepApart(_ weights: [Tensor]) -> Bool {
    weights.dropLast().allSatisfy { $0.rows.isMultiple(of: table.gemm_panel) }
  }

  /// Packs weights one below the other, in parallel.
  func pack(_ weights: [Tensor], _ pool: ThreadPool?) {
    var first = 0
    for weight in weights {
      pack(weight, at: first, pool)
      first += weight.rows
    }
  }

  private func pack(_ weight: Tensor, at first: Int, _ pool: ThreadPool?) {
    let count = (weight.rows + table.gemm_panel - 1) / table.gemm_panel
    // Some panels at a time, so that a weight is judged while it is in the cache.
    let step = max(1, (1 << 18) / max(1, 4 * width * table.gemm_panel))
    let parts = (count + step - 1) / step
    let body = { (part: Int) in
      let begin = part * step * self.table.gemm_panel
      let end = min(begin + step * self.table.gemm_panel, weight.rows)
      self.pack(weight, begin..<end, at: first)
    }
    if let pool { pool.forEach(parts, body) } else { (0..<parts).forEach(body) }
  }

  /// Packs some rows of a weight whose row 0 is row `first` of the whole, as a weight of their own.
  private func pack(_ weight: Tensor, _ part: Range<Int>, at first: Int) {
    let source = weight.address + part.lowerBound * width
    let count = part.count
    let row = first + part.lowerBound
    let raw = UnsafeMutableRawPointer(panels.pointer)
    switch format {
    case .float32:
      check(source, count * width)
      table.gemm_pack_f32(
        source, width, count, width, 0, count, panels.pointer + table.gemm_packed_f32(row, width))
    case .bfloat16:
      check(source, count * width)
      table.gemm_pack_bf16(
        source, width, count, width, 0, count,
        raw.assumingMemoryBound(to: UInt16.self) + table.gemm_packed_bf16(row, width))
    case .int8:
      withScaledColumns(source, rows: count) { source in
        guard let scales else { return }
        table.gemm_pack_s8(
          source, width, count, width, 0, count,
          raw.assumingMemoryBound(to: Int8.self) + table.gemm_packed_s8(row, width),
          scales.pointer + row, scales.pointer + rows + row)
        // A weight that is not finite makes the scale of its channel NaN.
        check(scales.pointer + row, count)
      }
    }
  }

  private func check(_ values: UnsafePointer<Float>, _ count: Int) {
    guard !table.all_within_f32(values, .greatestFiniteMagnitude, count) else { return }
    foundNonFinite.store(true, ordering: .releasing)
  }

  /// Gives a closure some rows with their columns scaled, where there are scales.
  private func withScaledColumns(
    _ source: UnsafePointer<Float>, rows count: Int, _ body: (UnsafePointer<Float>) -> Void
  ) {
    guard let columnScales else { return body(source) }
    let scaled = Storage(capacity: count * width)
    let factors = columnScales.address
    withExtendedLifetime((scaled, columnScales)) {
      for row in 0..<count {
        let (from, to) = (source + row * width, scaled.pointer + row * width)
        for j in 0..<width { to[j] = from[j] * factors[j] }
      }
      body(scaled.pointer)
    }
  }
}
