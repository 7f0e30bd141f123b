import SememeTensors

/// The Fourier transforms of the kernels between the nodes of a grid.
///
/// q = 1 / (1 + d²) is even in both coordinates, so that its transform is real. The force between two
/// nodes, q²·(dx, dy), is odd in one: the transforms of its parts are i·a and i·b. All are divided by the
/// number of nodes of the transform, as the inverse needs it.
struct RepulsionSpectra: Sendable {
  let transform: GridTransform
  /// [groups × length × 3 × 16]: q, a and b of sixteen rows at a column.
  let values: [Float]

  /// Transforms the kernels of a grid.
  ///
  /// - Parameters:
  ///   - grid: the grid.
  ///   - arena: memory for panels.
  ///   - pool: the threads.
  ///   - kernels: the level.
  init(
    _ grid: InterpolationGrid, _ arena: Arena, _ pool: ThreadPool, _ kernels: KernelLevel
  ) {
    let length = FourierTransform.length(atLeast: 2 * grid.nodeCount)
    transform = GridTransform(filled: grid.nodeCount, length: length, kernels)
    let whole = GridTransform(filled: length, length: length, kernels)
    let spacing = Double(grid.spacing)
    func distance(_ place: Int) -> Double {
      2 * place == length ? 0 : spacing * Double(2 * place > length ? place - length : place)
    }
    var values = [Float](repeating: 0, count: whole.groupCount * length * 3 * GridTransform.lanes)
    for (place, part) in [Part.near, .across, .along].enumerated() {
      let kernel = Tensor([whole.gridSize]) { out in
        out.update(repeating: 0, count: whole.gridSize)
        nonisolated(unsafe) let out = out
        pool.forEach(length) { row in
          for column in 0..<length {
            out[row * whole.paddedColumns + column] = Float(
              part.value(
                distance(column), distance(row), isMiddle: 2 * column == length || 2 * row == length
              ))
          }
        }
      }
      Self.fill(&values, place, isReal: part == .near, whole, kernel, arena, pool)
    }
    self.values = values
  }

  private enum Part {
    case near
    case across
    case along

    /// Beyond half the length no two nodes are apart; odd kernels are zero there, as they must be.
    func value(_ dx: Double, _ dy: Double, isMiddle: Bool) -> Double {
      let near = 1 / (1 + dx * dx + dy * dy)
      if isMiddle { return 0 }
      return switch self {
      case .near: near
      case .across: near * near * dx
      case .along: near * near * dy
      }
    }
  }

  private static func fill(
    _ values: inout [Float], _ place: Int, isReal: Bool, _ whole: GridTransform, _ kernel: Tensor,
    _ arena: Arena, _ pool: ThreadPool
  ) {
    let length = whole.length
    let scale = 1 / (Float(length) * Float(length))
    let spectrum = Tensor([whole.groupCount * whole.groupSize]) { spectrum in
      kernel.withUnsafeBuffer { kernel in
        if let kernel = kernel.baseAddress {
          whole.transformColumns(kernel, into: spectrum, arena, pool)
        }
      }
    }
    values.withUnsafeMutableBufferPointer { values in
      nonisolated(unsafe) let values = values
      spectrum.withUnsafeBuffer { spectrum in
        guard let spectrum = spectrum.baseAddress else { return }
        nonisolated(unsafe) let source = spectrum
        pool.forEach(whole.groupCount) { group in
          whole.withPanels(arena) { panel, scratch in
            let rows = whole.transformRows(group, of: source, panel, scratch: scratch)
            for column in 0..<length {
              let out = ((group * length + column) * 3 + place) * GridTransform.lanes
              let from =
                rows + column * GridTransform.rowFloats + (isReal ? 0 : GridTransform.lanes)
              for lane in 0..<GridTransform.lanes { values[out + lane] = from[lane] * scale }
            }
          }
        }
      }
    }
  }
}
