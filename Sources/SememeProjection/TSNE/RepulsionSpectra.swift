import SememeTensors

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// The Fourier transforms of the kernels between the nodes of a grid.
///
/// q = 1 / (1 + d²) is even in both coordinates, so that its transform is real. The force between two
/// nodes, q²·(dx, dy), is odd in one: the transforms of its parts are i·a and i·b. All are divided by the
/// number of nodes of the transform, as the inverse needs it, and by the square of the spline's transform,
/// since points were spread by it and feel through it.
struct RepulsionSpectra: Sendable {
  let transform: GridTransform
  /// [groups × length × 3 × 16]: q, a and b of sixteen rows at a column.
  let values: [Float]

  /// Nodes beyond the grid over which kernels fade to zero, on either side: a step would ring.
  private static let margin = 12

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
    let nodes = grid.nodeCount
    let length = FourierTransform.length(atLeast: 2 * (nodes + Self.margin))
    transform = GridTransform(filled: nodes, length: length, kernels)
    let whole = GridTransform(filled: length, length: length, kernels)
    let axis = KernelAxis(length: length, nodeCount: nodes, spacing: Double(grid.spacing))
    var values = [Float](repeating: 0, count: whole.groupCount * length * 3 * GridTransform.lanes)
    for (place, part) in [Part.near, .across, .along].enumerated() {
      let kernel = Tensor([whole.gridSize]) { out in
        out.update(repeating: 0, count: whole.gridSize)
        nonisolated(unsafe) let out = out
        pool.forEach(length) { row in
          for column in 0..<length {
            let value = part.value(axis.distances[column], axis.distances[row])
            out[row * whole.paddedColumns + column] = Float(
              value * axis.fading[column] * axis.fading[row])
          }
        }
      }
      Self.fill(&values, place, isReal: part == .near, whole, axis, kernel, arena, pool)
    }
    self.values = values
  }

  private enum Part {
    case near
    case across
    case along

    func value(_ dx: Double, _ dy: Double) -> Double {
      let near = 1 / (1 + dx * dx + dy * dy)
      return switch self {
      case .near: near
      case .across: near * near * dx
      case .along: near * near * dy
      }
    }
  }

  private static func fill(
    _ values: inout [Float], _ place: Int, isReal: Bool, _ whole: GridTransform,
    _ axis: KernelAxis, _ kernel: Tensor, _ arena: Arena, _ pool: ThreadPool
  ) {
    let length = whole.length
    let spectrum = Tensor([whole.groupCount * whole.groupSize]) { spectrum in
      kernel.withUnsafeBuffer { kernel in
        if let kernel = kernel.baseAddress {
          whole.transformColumns(kernel, into: spectrum, arena, pool)
        }
      }
    }
    let lanes = GridTransform.lanes
    values.withUnsafeMutableBufferPointer { values in
      nonisolated(unsafe) let values = values
      spectrum.withUnsafeBuffer { spectrum in
        guard let spectrum = spectrum.baseAddress else { return }
        nonisolated(unsafe) let source = spectrum
        pool.forEach(whole.groupCount) { group in
          whole.withPanels(arena) { panel, scratch in
            let rows = whole.transformRows(group, of: source, panel, scratch: scratch)
            for column in 0..<length {
              let out = ((group * length + column) * 3 + place) * lanes
              let from = rows + column * GridTransform.rowFloats + (isReal ? 0 : lanes)
              for lane in 0..<min(lanes, whole.halfRows - group * lanes) {
                let factor = axis.sharpening[column] * axis.sharpening[group * lanes + lane]
                values[out + lane] = from[lane] * Float(factor)
              }
            }
          }
        }
      }
    }
  }
}

/// What rows and columns of the kernels have in common.
private struct KernelAxis {
  /// How far nodes are from the first one, as the transform goes round.
  let distances: [Double]
  /// 1 for nodes of the grid, falling to 0 half way round.
  let fading: [Double]
  /// 1 / (length · Ŵ²) at every frequency, with the spline's transform Ŵ = (sin(k/2) / (k/2))⁴.
  let sharpening: [Double]

  init(length: Int, nodeCount: Int, spacing: Double) {
    let signed = (0..<length).map { 2 * $0 > length ? $0 - length : $0 }
    distances = signed.map { spacing * Double($0) }
    let half = Double(length) / 2
    fading = signed.map { place in
      let beyond = (Double(abs(place)) - Double(nodeCount - 1)) / (half - Double(nodeCount - 1))
      return beyond <= 0 ? 1 : 0.5 + 0.5 * cos(.pi * beyond)
    }
    sharpening = signed.map { frequency in
      let angle = .pi * Double(frequency) / Double(length)
      let root = frequency == 0 ? 1 : sin(angle) / angle
      let square = root * root
      return 1 / (Double(length) * square * square * square * square)
    }
  }
}
