internal import CSememeKernels

/// The weight and bias of a linear map, packed once for the kernels of one level.
public struct LinearWeight: Sendable {
  /// The width of an input row.
  public let inputSize: Int
  /// The width of an output row.
  public let outputSize: Int
  /// The numbers that are multiplied.
  package let format: NumberFormat
  /// Whether no weight and no bias is NaN or infinite.
  package let isFinite: Bool
  /// What every input channel is multiplied with before it is quantised, [inputSize]; nil: nothing.
  package let inputFactors: Tensor?
  /// The level whose layout the panels have.
  let kernels: KernelLevel
  /// [outputSize], or nil.
  let bias: Tensor?
  /// The panels of output columns, in the format's elements.
  let panels: Storage
  /// The scale of every output channel and its sum of weights, [2 × outputSize], for `.int8`.
  let channels: Tensor?

  /// Packs matrices that read the same input into one, their outputs side by side.
  ///
  /// - Parameters:
  ///   - weights: each [output × input] as checkpoints store them.
  ///   - biases: each [output]; nil where the map has none.
  ///   - format: the numbers to multiply.
  ///   - magnitudes: the largest magnitude of each input channel in sample activations, for
  ///     `.int8` to be quantised with the weights in mind; nil where it is unknown.
  ///   - kernels: the level that will multiply.
  ///   - pool: threads to pack with, or nil.
  /// - Precondition: the inputs are equally wide and the biases fit their weights.
  package init(
    stacking weights: [Tensor], biases: [Tensor]?, format: NumberFormat = .float32,
    inputMagnitudes magnitudes: Tensor? = nil, kernels: KernelLevel, pool: ThreadPool? = nil
  ) {
    let input = weights.first?.width ?? 0
    precondition(
      weights.allSatisfy { $0.shape.count == 2 && $0.width == input },
      "linear: cannot stack weights of shapes \(weights.map(\.shape))")
    precondition(
      biases.map { $0.map(\.count) == weights.map(\.rows) } ?? true,
      "linear: biases \(biases?.map(\.shape) ?? [])")
    inputSize = input
    outputSize = weights.reduce(0) { $0 + $1.rows }
    self.format = format
    self.kernels = kernels
    bias = biases.map { $0.count == 1 ? $0[0] : LinearWeight.stack($0, width: 1) }
    let scales =
      format == .int8 ? magnitudes.map { Smoothing.scales(for: $0, weights) } : nil
    inputFactors = scales.map { scales in
      Tensor([input]) { factors in
        for (j, scale) in scales.values.enumerated() { factors[j] = 1 / scale }
      }
    }
    let packing = WeightPacking(
      rows: outputSize, width: input, format: format, columnScales: scales,
      table: kernels.table.pointee)
    let isApart = packing.canKeepApart(weights)
    packing.pack(isApart ? weights : [LinearWeight.stack(weights, width: input)], pool)
    panels = packing.panels
    channels = packing.channels
    isFinite = packing.isFinite && (bias.map { Elementwise.isFinite($0, kernels) } ?? true)
  }

  /// Packs one matrix.
  ///
  /// - Parameters:
  ///   - weight: [output × input].
  ///   - bias: [output], or nil.
  ///   - format: the numbers to multiply.
  ///   - magnitudes: as above.
  ///   - kernels: the level that will multiply.
  ///   - pool: threads to pack with, or nil.
  package init(
    _ weight: Tensor, bias: Tensor?, format: NumberFormat = .float32,
    inputMagnitudes magnitudes: Tensor? = nil, kernels: KernelLevel, pool: ThreadPool? = nil
  ) {
    self.init(
      stacking: [weight], biases: bias.map { [$0] }, format: format, inputMagnitudes: magnitudes,
      kernels: kernels, pool: pool)
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
}
