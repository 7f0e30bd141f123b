internal import CSememeKernels

/// The weight and bias of a linear map, packed once for the kernels of one level.
public struct LinearWeight: Sendable {
  /// The width of an input row.
  public let inputSize: Int
  /// The width of an output row.
  public let outputSize: Int
  /// The level whose layout `packed` has.
  let kernels: KernelLevel
  /// Panels of output columns, as `gemm_pack_f32` writes them.
  let packed: Tensor
  /// [outputSize], or nil.
  let bias: Tensor?

  /// Packs matrices that read the same input into one, their outputs side by side.
  ///
  /// - Parameters:
  ///   - weights: each [output × input] as checkpoints store them.
  ///   - biases: each [output]; nil where the map has none.
  ///   - kernels: the level that will multiply.
  ///   - pool: threads to pack with, or nil.
  /// - Precondition: the inputs are equally wide and the biases fit their weights.
  package init(
    stacking weights: [Tensor], biases: [Tensor]?, kernels: KernelLevel, pool: ThreadPool? = nil
  ) {
    let input = weights.first?.width ?? 0
    precondition(
      weights.allSatisfy { $0.shape.count == 2 && $0.width == input },
      "linear: cannot stack weights of shapes \(weights.map(\.shape))")
    inputSize = input
    outputSize = weights.reduce(0) { $0 + $1.rows }
    self.kernels = kernels
    let joined = weights.count == 1 ? weights[0] : LinearWeight.stack(weights, width: input)
    packed = LinearWeight.pack(joined, kernels: kernels, pool: pool)
    bias = biases.map { biases in
      precondition(
        biases.map(\.count) == weights.map(\.rows), "linear: biases \(biases.map(\.shape))")
      return biases.count == 1 ? biases[0] : LinearWeight.stack(biases, width: 1)
    }
  }

  /// Packs one matrix.
  ///
  /// - Parameters:
  ///   - weight: [output × input].
  ///   - bias: [output], or nil.
  ///   - kernels: the level that will multiply.
  ///   - pool: threads to pack with, or nil.
  package init(
    _ weight: Tensor, bias: Tensor?, kernels: KernelLevel, pool: ThreadPool? = nil
  ) {
    self.init(
      stacking: [weight], biases: bias.map { [$0] }, kernels: kernels, pool: pool)
  }

  private static func stack(_ parts: [Tensor], width: Int) -> Tensor {
    let count = parts.reduce(0) { $0 + $1.count }
    return Tensor([count / max(width, 1), width]) { pointer in
      var next = pointer
      for part in parts {
        part.withUnsafeBuffer { source in
          if let base = source.baseAddress { next.update(from: base, count: source.count) }
        }
        next += part.count
      }
    }
  }

  private static func pack(
    _ weight: Tensor, kernels: KernelLevel, pool: ThreadPool?
  ) -> Tensor {
    let table = kernels.table.pointee
    let rows = weight.rows
    let width = weight.width
    let panel = table.gemm_panel
    let panels = (rows + panel - 1) / panel
    return Tensor([table.gemm_packed_floats(rows, width)]) { packed in
      let pack = { (part: Range<Int>) in
        table.gemm_pack_f32(
          weight.address, width, rows, width, part.lowerBound * panel,
          min(part.upperBound * panel, rows), packed)
      }
      let parts = min(pool?.threadCount ?? 1, max(panels, 1))
      guard let pool, parts > 1 else { return pack(0..<panels) }
      pool.forEach(parts) { pack(panels * $0 / parts..<panels * ($0 + 1) / parts) }
    }
  }
}
