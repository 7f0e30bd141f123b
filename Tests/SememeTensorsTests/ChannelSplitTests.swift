import SememeTensors
import Testing

/// Weights whose largest columns are shared out before they are quantised.
@Suite struct ChannelSplitTests {
  /// A weight with two columns that are much larger than the others.
  private static func weight(rows: Int, width: Int) -> Tensor {
    Tensor(
      Tensor.random([rows, width], seed: 21).values.enumerated().map { index, value in
        switch index % width {
        case 5: 12 * value
        case 9: 7 * value
        default: value
        }
      }, shape: [rows, width])
  }

  @Test func largestColumnsAreSharedOut() {
    let weight = Self.weight(rows: 30, width: 40)
    let split = ChannelSplit(of: weight, adding: 3, Execution(kernels: .best))
    let channels = split.repeatedRows(of: Tensor((0..<40).map { Float($0) }, shape: [40]))
    #expect(channels.shape == [3])
    #expect(channels.values.sorted() == [5, 5, 9])
    let rows = split.repeatedRows(of: .random([40, 3], seed: 2))
    let expected = Tensor.random([40, 3], seed: 2)
    #expect(rows.shape == [3, 3])
    for (row, channel) in channels.values.enumerated() {
      #expect(rows.rows(row..<row + 1) == expected.rows(Int(channel)..<Int(channel) + 1))
    }
  }

  @Test(arguments: KernelLevel.available) func sharesAddUpToTheWeight(level: KernelLevel) {
    let execution = Execution(kernels: level)
    let weight = Self.weight(rows: 17, width: 33)
    let split = ChannelSplit(of: weight, adding: 8, execution)
    let columns = split.columns(of: weight, execution)
    #expect(columns.shape == [17, 41])
    let channels = split.repeatedRows(of: Tensor((0..<33).map { Float($0) }, shape: [33])).values
    for row in 0..<17 {
      for channel in 0..<33 {
        let further = channels.indices.filter { channels[$0] == Float(channel) }
        let sum = further.reduce(columns[row, channel]) { $0 + columns[row, 33 + $1] }
        #expect(abs(sum - weight[row, channel]) <= 1e-5 * abs(weight[row, channel]) + 1e-7)
      }
    }
  }

  @Test(arguments: KernelLevel.available) func outliersCostLess(level: KernelLevel) {
    let execution = Execution(kernels: level)
    let x = Tensor.random([20, 64], seed: 3)
    let weight = Self.weight(rows: 48, width: 64)
    let split = ChannelSplit(of: weight, adding: 16, execution)
    let exact = Linear.forward(x, LinearWeight(weight, bias: nil, kernels: level), execution)
    // What computes x gives the further channels, too.
    let wide = Tensor(
      (0..<20).flatMap { row in
        let values = x.rows(row..<row + 1).values
        return values + split.repeatedRows(of: Tensor(values, shape: [64])).values
      }, shape: [20, 80])
    func error(_ x: Tensor, _ weight: Tensor) -> Float {
      let packed = LinearWeight(weight, bias: nil, format: .int8, kernels: level)
      return zip(Linear.forward(x, packed, execution).values, exact.values).reduce(0) {
        $0 + ($1.0 - $1.1) * ($1.0 - $1.1)
      }
    }
    let errors = (error(x, weight), error(wide, split.columns(of: weight, execution)))
    #expect(errors.1 < errors.0 / 3, "\(level): \(errors)")
  }

  @Test func columnsAreTheSameOnEveryThread() {
    let weight = Self.weight(rows: 23, width: 50)
    let alone = Execution(kernels: .best)
    let split = ChannelSplit(of: weight, adding: 5, alone)
    let threads = Execution(kernels: .best, pool: ThreadPool(threadCount: 3, processors: 3))
    #expect(split.columns(of: weight, threads) == split.columns(of: weight, alone))
  }

  @Test func strangeWeightsAreNotChosen() {
    let execution = Execution(kernels: .best)
    var values = Tensor.random([6, 8], seed: 4).values
    values.replaceSubrange(0..<8, with: repeatElement(0, count: 8))
    values[9] = .nan
    values[20] = .infinity
    let weight = Tensor(values, shape: [6, 8])
    let split = ChannelSplit(of: weight, adding: 4, execution)
    let columns = split.columns(of: weight, execution)
    #expect(columns.rows(0..<1).values.allSatisfy { $0 == 0 })
    #expect(columns[1, 1].isNaN)
    #expect(!columns[2, 4].isFinite)
    #expect(columns.rows(3..<6).values.allSatisfy { $0.isFinite })
    let none = ChannelSplit(of: Tensor(zeros: [3, 0]), adding: 4, execution)
    #expect(none.columns(of: Tensor(zeros: [3, 0]), execution).shape == [3, 0])
  }
}
