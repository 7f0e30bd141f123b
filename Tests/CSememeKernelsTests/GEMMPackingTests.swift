import CSememeKernels
import SememeTestSupport
import Testing

/// Packing of weights for products.
@Suite struct GEMMPackingTests {
  @Test(arguments: TestedLevel.available, ProductFormat.allCases)
  func packingInPartsIsPackingAtOnce(level: TestedLevel, format: ProductFormat) {
    let panel = level.kernels.gemm_panel
    for (n, k) in [
      (1, 1), (panel, 8), (panel + 1, 9), (3 * panel - 1, 17), (2 * panel, 0), (5, 131),
      (2 * panel + 3, 66), (panel + 1, 601),
    ] {
      let problem = GEMMProblem(format, rows: 0, n: n, k: k, seed: 5)
      let whole = PackedWeight(problem, on: level)
      let padded = (n + panel - 1) / panel * panel
      #expect((padded * k...padded * ((k + 7) / 8 * 8)).contains(whole.count))
      // Every element is written, whatever the memory held, and the same from any place.
      let form = PackedWeight.Form(offset: 1, gap: 2, filling: 0xEE)
      #expect(PackedWeight(problem, on: level, form: form).bits == whole.bits, "\(n) × \(k)")
      for cut in stride(from: 0, through: n, by: panel) {
        let form = PackedWeight.Form(offset: 3, cut: cut)
        #expect(PackedWeight(problem, on: level, form: form).bits == whole.bits, "cut at \(cut)")
      }
    }
  }

  /// Callers place the panels of stacked weights by these sizes.
  @Test(arguments: TestedLevel.available) func sizesOfWholePanelsAddUp(level: TestedLevel) {
    let kernels = level.kernels
    for size in [kernels.gemm_packed_f32, kernels.gemm_packed_bf16, kernels.gemm_packed_s8] {
      guard let size else { continue }
      for k in GEMMTests.innerSizes {
        let first = 2 * kernels.gemm_panel
        #expect(size(first, k) + size(35, k) == size(first + 35, k))
      }
      #expect(size(0, 10) == 0 && size(10, 0) == 0)
    }
  }

  /// Reads a packed weight back: each row of activations chooses one weight of every channel.
  private func unpacked(_ problem: GEMMProblem, on level: TestedLevel) -> [Float] {
    let k = problem.k
    var chooser = GEMMProblem(problem.format, rows: k, n: problem.n, k: k, seed: 0)
    chooser.weight = problem.weight
    chooser.a = (0..<k * k).map { $0 / k == $0 % k ? 1 : 0 }
    chooser.scales = Array(repeating: 1, count: k)
    chooser.minimums = Array(repeating: 0, count: k)
    var form = GEMMOperands.Form()
    (form.hasBias, form.hasResidual) = (false, false)
    let columns = GEMMOperands(chooser, on: level).result(form: form).floats
    return (0..<problem.n * k).map { columns[$0 % k * problem.n + $0 / k] }
  }

  @Test(arguments: TestedLevel.available) func bfloat16WeightsAreRoundedToNearest(
    level: TestedLevel
  ) {
    var problem = GEMMProblem(.bfloat16, rows: 0, n: 35, k: 23, seed: 7)
    // Ties, and values beside them.
    for (at, low) in [0x8000, 0x1_8000, 0x7FFF, 0x8001, 0x1_7FFF].enumerated() {
      problem.weight[at * 7] = Float(bitPattern: 0x3F80_0000 + UInt32(low))
    }
    #expect(unpacked(problem, on: level) == problem.weight.map(roundedToBFloat16))
  }

  @Test(arguments: TestedLevel.available) func channelsAreQuantizedToTheirLargestWeight(
    level: TestedLevel
  ) {
    var random = SeededGenerator(seed: 8)
    for (n, k) in [(1, 1), (34, 21), (70, 40), (17, 35), (33, 601)] {
      var problem = GEMMProblem(.int8, rows: 0, n: n, k: k, seed: 8)
      problem.weight = random.floats(n * k).enumerated().map { $1 * Float($0 / k % 7) }
      guard case .int8(_, let scales, let sums) = PackedWeight(problem, on: level) else { return }
      let values = unpacked(problem, on: level)
      for channel in 0..<n {
        let part = (channel * k)..<((channel + 1) * k)
        let scale = (problem.weight[part].map(abs).max() ?? 0) / 127
        #expect(scales.start[channel] == scale)
        for at in part {
          let error = abs(Double(values[at]) - Double(problem.weight[at]))
          #expect(error <= Double(scale) / 2 * (1 + 0x1p-20), "channel \(channel)")
        }
        let exact = values[part].reduce(0.0) { $0 + Double($1) }
        let magnitude = values[part].reduce(0.0) { $0 + abs(Double($1)) }
        #expect(abs(Double(sums.start[channel]) - exact) <= 0x1p-22 * magnitude)
      }
      let specification = PackedWeight(problem, on: .scalar)
      guard case .int8(_, let scalarScales, let scalarSums) = specification else { return }
      #expect(sameBits(scales.values, scalarScales.values))
      #expect(sameBits(sums.values, scalarSums.values))
      #expect(sameBits(values, unpacked(problem, on: .scalar)))
    }
  }

  @Test(arguments: TestedLevel.available) func channelsThatAreNotFiniteHaveNaNScales(
    level: TestedLevel
  ) {
    let (n, k) = (37, 19)
    for bad in [Float.nan, .signalingNaN, .infinity, -.infinity] {
      for (channel, at) in [(0, 0), (3, 18), (16, 7), (36, 18)] {
        var problem = GEMMProblem(.int8, rows: 0, n: n, k: k, seed: 9)
        problem.weight[channel * k + at] = bad
        guard case .int8(_, let scales, let sums) = PackedWeight(problem, on: level) else { return }
        for (index, scale) in scales.values.enumerated() {
          #expect(scale.isNaN == (index == channel))
          #expect(sums.values[index].isNaN == (index == channel))
        }
      }
    }
  }

  @Test(arguments: TestedLevel.available) func tinyAndHugeChannelsStayFinite(level: TestedLevel) {
    var problem = GEMMProblem(.int8, rows: 0, n: 5, k: 20, seed: 10)
    let sizes: [Float] = [0, .leastNonzeroMagnitude, 0x1p-126, 0x1p-100, 0x1p127]
    problem.weight = (0..<100).map { sizes[$0 / 20] * ($0 % 2 == 0 ? 1 : -1) }
    let values = unpacked(problem, on: level)
    for (value, weight) in zip(values, problem.weight) {
      #expect(abs(Double(value) - Double(weight)) <= max(0x1p-120, abs(Double(weight)) * 0x1p-20))
    }
    #expect(sameBits(values, unpacked(problem, on: .scalar)))
  }
}
