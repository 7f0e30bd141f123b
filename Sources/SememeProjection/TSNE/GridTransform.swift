import SememeTensors

/// Fourier transforms over a square grid of real numbers, by columns and then by rows.
///
/// Columns are transformed first, two real ones as the parts of a complex one, whose transforms come
/// apart by their symmetry. Of the rows then only those from 0 to half the length are needed; they lie
/// in groups of sixteen, ready to be transformed together.
struct GridTransform: Sendable {
  /// Both ways of the grid have this length.
  let length: Int
  /// Rows and columns of the grid that are not zero.
  let filled: Int
  let fourier: FourierTransform
  let kernels: KernelLevel

  static let lanes = FourierTransform.columns
  static let rowFloats = FourierTransform.rowFloats

  /// Prepares for grids of a size.
  ///
  /// - Parameters:
  ///   - filled: rows and columns that are not zero.
  ///   - length: of the transform, at least as much.
  ///   - kernels: the level.
  init(filled: Int, length: Int, _ kernels: KernelLevel) {
    self.length = length
    self.filled = filled
    self.kernels = kernels
    fourier = FourierTransform(length: length)
  }

  /// Columns with room for whole pairs of panels; a row of the grid has as many floats.
  var paddedColumns: Int {
    (filled + Self.rowFloats - 1) / Self.rowFloats * Self.rowFloats
  }
  /// Floats of the grid.
  var gridSize: Int { filled * paddedColumns }
  /// Rows of the half spectrum.
  var halfRows: Int { length / 2 + 1 }
  /// Groups of sixteen of these.
  var groupCount: Int { (halfRows + Self.lanes - 1) / Self.lanes }
  /// Floats of one group of rows after the transform of the columns.
  var groupSize: Int { paddedColumns * Self.rowFloats }
  /// Floats of a panel.
  var panelSize: Int { length * Self.rowFloats }

  /// Transforms the columns of a grid.
  ///
  /// - Parameters:
  ///   - grid: [filled × paddedColumns].
  ///   - spectrum: [groups × paddedColumns × 32], every number of which is written.
  ///   - arena: memory for panels.
  ///   - pool: the threads.
  func transformColumns(
    _ grid: UnsafePointer<Float>, into spectrum: UnsafeMutablePointer<Float>, _ arena: Arena,
    _ pool: ThreadPool
  ) {
    nonisolated(unsafe) let (grid, spectrum) = (grid, spectrum)
    pool.forEach(paddedColumns / Self.rowFloats) { pair in
      withPanels(arena) { panel, scratch in
        for row in 0..<filled {
          (panel + row * Self.rowFloats).update(
            from: grid + row * paddedColumns + pair * Self.rowFloats, count: Self.rowFloats)
        }
        (panel + filled * Self.rowFloats).update(
          repeating: 0, count: (length - filled) * Self.rowFloats)
        let result = fourier(panel, scratch: scratch, kernels)
        takeApart(result, spectrum + pair * Self.rowFloats * Self.rowFloats)
      }
    }
  }

  /// The transforms of the columns that were the real and the imaginary parts: (Z[k] + Z̄[−k]) / 2 and
  /// (Z[k] − Z̄[−k]) / 2i.
  private func takeApart(
    _ panel: UnsafePointer<Float>, _ spectrum: UnsafeMutablePointer<Float>
  ) {
    let (lanes, rowFloats) = (Self.lanes, Self.rowFloats)
    for group in 0..<groupCount {
      for lane in 0..<lanes {
        let row = group * lanes + lane
        let out = spectrum + group * groupSize + lane
        guard row < halfRows else {
          for column in 0..<rowFloats {
            out[column * rowFloats] = 0
            out[column * rowFloats + lanes] = 0
          }
          continue
        }
        let at = panel + row * rowFloats
        let opposite = panel + (row == 0 ? 0 : length - row) * rowFloats
        for column in 0..<lanes {
          let (re, im) = (at[column], at[lanes + column])
          let (mirrorRe, mirrorIm) = (opposite[column], opposite[lanes + column])
          let first = out + column * rowFloats
          let second = first + lanes * rowFloats
          first[0] = 0.5 * (re + mirrorRe)
          first[lanes] = 0.5 * (im - mirrorIm)
          second[0] = 0.5 * (im + mirrorIm)
          second[lanes] = 0.5 * (mirrorRe - re)
        }
      }
    }
  }

  /// Transforms one group of rows of what `transformColumns` gave.
  ///
  /// - Parameters:
  ///   - group: which.
  ///   - spectrum: as above.
  ///   - panel: room for a panel.
  ///   - scratch: as much.
  /// - Returns: [length × 32], in one of both: at each column the sixteen rows of the group.
  func transformRows(
    _ group: Int, of spectrum: UnsafePointer<Float>, _ panel: UnsafeMutablePointer<Float>,
    scratch: UnsafeMutablePointer<Float>
  ) -> UnsafeMutablePointer<Float> {
    let columns = min(paddedColumns, length)
    panel.update(from: spectrum + group * groupSize, count: columns * Self.rowFloats)
    (panel + columns * Self.rowFloats).update(
      repeating: 0, count: (length - columns) * Self.rowFloats)
    return fourier(panel, scratch: scratch, kernels)
  }

  /// Lends two panels.
  func withPanels(
    _ arena: Arena, _ body: (UnsafeMutablePointer<Float>, UnsafeMutablePointer<Float>) -> Void
  ) {
    _ = Tensor([2 * panelSize], in: arena) { body($0, $0 + panelSize) }
  }
}
