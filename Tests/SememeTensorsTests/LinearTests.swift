import SememeTensors
import Testing

/// Linear maps in every number format.
@Suite struct LinearTests {
  /// A map with everything that is added, and its results by definition.
  struct Problem {
    let x: Tensor
    let weight: Tensor
    let bias: Tensor
    let residual: Tensor

    init(rows: Int, input: Int, output: Int) {
      x = .random([rows, input], seed: 1)
      weight = .random([output, input], seed: 2)
      bias = .random([output], seed: 3)
      residual = .random([rows, output], seed: 4)
    }

    /// How far a format's results may lie from those of the numbers themselves.
    ///
    /// In bfloat16 each factor is off by at most 2⁻⁹ of itself, in 8 bits by at most half a step of
    /// its row or channel.
    func bound(_ format: NumberFormat, row: Int, column: Int) -> Double {
      let xs = x.rows(row..<row + 1).values.map(Double.init)
      let ws = weight.rows(column..<column + 1).values.map(Double.init)
      let products = zip(xs, ws).reduce(0.0) { $0 + abs($1.0 * $1.1) }
      let rounding = 0x1p-23 * Double(xs.count + 4) * (products + 2)
      switch format {
      case .float32: return rounding
      case .bfloat16: return rounding + products * (0x1p-8 + 0x1p-18)
      case .int8:
        let xStep = ((xs.max() ?? 0) - (xs.min() ?? 0)) / 255 / 2
        let wStep = (ws.map(abs).max() ?? 0) / 127 / 2
        return zip(xs, ws).reduce(rounding) {
          $0 + 1.001 * (abs($1.0) * wStep + abs($1.1) * xStep + xStep * wStep)
        }
      }
    }
  }

  @Test(arguments: NumberFormat.allCases)
  func linearMatchesItsDefinition(format: NumberFormat) {
    let shapes = [(1, 7, 5), (2, 33, 16), (5, 64, 48), (40, 31, 65), (100, 96, 200)]
    for (rows, input, output) in shapes {
      let problem = Problem(rows: rows, input: input, output: output)
      var exact: [(value: Double, bound: Double)] = []
      for row in 0..<rows {
        for column in 0..<output {
          let sum = (0..<input).reduce(Double(problem.bias.values[column])) {
            $0 + Double(problem.x[row, $1]) * Double(problem.weight[column, $1])
          }
          let value = max(sum, 0) + Double(problem.residual[row, column])
          exact.append((value, problem.bound(format, row: row, column: column)))
        }
      }
      for execution in testedExecutions() {
        let packed = LinearWeight(
          problem.weight, bias: problem.bias, format: format, kernels: execution.kernels,
          pool: execution.pool)
        let got = Linear.forward(
          problem.x, packed, activation: .relu, adding: problem.residual, execution)
        let far = zip(got.values, exact).enumerated().first { _, pair in
          !(abs(Double(pair.0) - pair.1.value) <= pair.1.bound)
        }
        #expect(got.shape == [rows, output] && packed.isFinite && packed.format == format)
        #expect(far == nil, "\(execution.kernels), \(rows) × \(input) × \(output)")
      }
    }
  }

  @Test(arguments: NumberFormat.allCases)
  func rowsHaveTheSameBitsWithAnyThreadsAndCompany(format: NumberFormat) {
    let problem = Problem(rows: 40, input: 45, output: 333)
    for level in KernelLevel.available {
      let weight = LinearWeight(
        problem.weight, bias: problem.bias, format: format, kernels: level)
      func run(_ rows: Range<Int>, _ pool: ThreadPool?) -> Tensor {
        Linear.forward(
          problem.x.rows(rows), weight, activation: .gelu, adding: problem.residual.rows(rows),
          Execution(kernels: level, pool: pool))
      }
      let whole = run(0..<40, nil)
      for pool in testedPools {
        for rows in 1...40 {
          #expect(run(0..<rows, pool) == whole.rows(0..<rows), "\(level), \(rows) rows")
        }
        #expect(run(17..<18, pool) == whole.rows(17..<18), "\(level)")
      }
    }
  }

  /// Parts of 24 rows share panels and are stacked first; parts of 64 rows are packed one by one.
  @Test(arguments: NumberFormat.allCases, [24, 64])
  func stackedWeightsEqualSeparateOnes(format: NumberFormat, size: Int) {
    let x = Tensor.random([9, 24], seed: 5)
    let parts = (0..<3).map { Tensor.random([size, 24], seed: 10 + $0) }
    let biases = (0..<3).map { Tensor.random([size], seed: 20 + $0) }
    for execution in testedExecutions() {
      let all = Linear.forward(
        x,
        LinearWeight(
          stacking: parts, biases: biases, format: format, kernels: execution.kernels,
          pool: execution.pool), execution)
      for part in 0..<3 {
        let one = Linear.forward(
          x,
          LinearWeight(
            parts[part], bias: biases[part], format: format, kernels: execution.kernels),
          execution)
        for row in 0..<9 {
          let columns = all.rows(row..<row + 1).values[part * size..<(part + 1) * size]
          #expect(Array(columns) == one.rows(row..<row + 1).values)
        }
      }
    }
  }

  /// Packing shares large weights out in pieces; the last piece of the last panel is the smallest.
  @Test(arguments: NumberFormat.allCases)
  func packingWithThreadsIsPackingAlone(format: NumberFormat) {
    let weight = Tensor.random([517, 640], seed: 30)
    let x = Tensor.random([3, 640], seed: 31)
    for level in KernelLevel.available {
      let execution = Execution(kernels: level)
      let results = [nil, testedPools[3]].map { pool in
        Linear.forward(
          x, LinearWeight(weight, bias: nil, format: format, kernels: level, pool: pool), execution)
      }
      #expect(results[0] == results[1], "\(level)")
    }
  }

  @Test(arguments: NumberFormat.allCases)
  func damagedWeightsAndBiasesAreNoticed(format: NumberFormat) {
    let (weight, bias) = (Tensor.random([70, 33], seed: 6), Tensor.random([70], seed: 7))
    func damaged(_ tensor: Tensor, at: Int, by value: Float) -> Tensor {
      var copy = tensor
      copy.withUnsafeMutableBuffer { $0[at] = value }
      return copy
    }
    for level in KernelLevel.available {
      func isFinite(_ weight: Tensor, _ bias: Tensor?) -> Bool {
        LinearWeight(weight, bias: bias, format: format, kernels: level).isFinite
      }
      #expect(isFinite(weight, bias) && isFinite(weight, nil))
      for bad in [Float.nan, .infinity, -.infinity] {
        for at in [0, 1000, 70 * 33 - 1] {
          #expect(!isFinite(damaged(weight, at: at, by: bad), bias), "\(level)")
        }
        #expect(!isFinite(weight, damaged(bias, at: 69, by: bad)), "\(level)")
        let stacked = LinearWeight(
          stacking: [weight, damaged(weight, at: 5, by: bad)], biases: nil, format: format,
          kernels: level)
        #expect(!stacked.isFinite, "\(level)")
      }
    }
  }

  @Test(arguments: NumberFormat.allCases) func nanStaysInItsRow(format: NumberFormat) {
    var x = Tensor.random([15, 37], seed: 8)
    x.withUnsafeMutableBuffer { $0[4 * 37 + 36] = .nan }
    let weight = Tensor.random([50, 37], seed: 9)
    for execution in testedExecutions() {
      let packed = LinearWeight(weight, bias: nil, format: format, kernels: execution.kernels)
      let got = Linear.forward(x, packed, activation: .gelu, execution)
      for row in 0..<15 {
        let values = got.rows(row..<row + 1).values
        #expect(values.allSatisfy { $0.isNaN } == (row == 4))
        #expect(values.allSatisfy { $0.isFinite } == (row != 4))
      }
    }
  }
}
