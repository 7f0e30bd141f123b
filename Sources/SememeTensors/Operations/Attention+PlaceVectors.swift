internal import CSememeKernels

extension Attention {
  /// The vectors of all relative places, packed for the product with a head's queries or keys.
  package struct PlaceVectors: Sendable {
    /// The number of places.
    let count: Int
    /// The heads' vectors as output channels, each head's from whole panels on.
    private let weight: LinearWeight
    private let panel: Int

    /// Packs vectors.
    ///
    /// - Parameters:
    ///   - table: [places × heads·size], the heads side by side.
    ///   - heads: the shape of the heads.
    ///   - kernels: the level that will multiply.
    ///   - pool: threads to pack with, or nil.
    package init(_ table: Tensor, heads: Heads, kernels: KernelLevel, pool: ThreadPool? = nil) {
      let (count, size, width) = (table.rows, heads.size, table.width)
      precondition(
        width == heads.count * size, "attention: \(table.shape) for \(heads.count) heads of \(size)"
      )
      self.count = count
      panel = kernels.table.pointee.gemm_panel
      let stride = (count + panel - 1) / panel * panel
      let turned = Tensor([heads.count * stride, size]) { out in
        out.initialize(repeating: 0, count: heads.count * stride * size)
        table.withUnsafeBuffer { source in
          guard let source = source.baseAddress else { return }
          for head in 0..<heads.count {
            for place in 0..<count {
              (out + (head * stride + place) * size).update(
                from: source + place * width + head * size, count: size)
            }
          }
        }
      }
      weight = LinearWeight(turned, bias: nil, kernels: kernels, pool: pool)
    }

    /// Multiplies rows of a head with the vectors of the places in a range; what a row is multiplied
    /// with beyond them is up to the width of panels.
    ///
    /// - Parameters:
    ///   - x: rows of floats.
    ///   - ldx: the floats from one row to the next.
    ///   - rows: how many.
    ///   - head: whose vectors.
    ///   - first: the place of column 0 of the result: a multiple of the panel.
    ///   - width: the columns of the result.
    ///   - columns: those that are wanted.
    ///   - out: the result, from the first row on.
    ///   - ldo: its floats from one row to the next.
    func multiply(
      _ x: UnsafePointer<Float>, _ ldx: Int, rows: Int, head: Int, first: Int, width: Int,
      columns: ClosedRange<Int>, into out: UnsafeMutablePointer<Float>, _ ldo: Int
    ) {
      let table = weight.kernels.table.pointee
      let stride = (count + panel - 1) / panel * panel
      var output = sememe_gemm_output()
      output.n = width
      output.c = out
      output.ldc = ldo
      output.rows = rows
      output.column_begin = columns.lowerBound / panel * panel
      output.column_end = min((columns.upperBound / panel + 1) * panel, width)
      var arguments = sememe_gemm_f32(
        a: x, lda: ldx,
        packed: weight.panels.pointer
          + table.gemm_packed_f32(head * stride + first, weight.inputSize),
        k: weight.inputSize, output: output)
      table.gemm_f32(&arguments)
    }
  }
}
