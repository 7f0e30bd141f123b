import SememeTensors
import SememeTestSupport
import Testing

/// Every level's steps against the equations in double precision.
@Suite struct GloVeRowsTests {
  @Test(arguments: [1, 2, 7, 15, 16, 17, 50, 100, 129]) func stepsFollowTheEquations(
    dimension: Int
  ) throws {
    let (count, rate) = (6, Float(0.05))
    var generator = SeededGenerator(seed: UInt64(dimension))
    let weights = (0..<2 * count).map { _ in
      (0...dimension).map { _ in Float.random(in: -0.5...0.5, using: &generator) }
    }
    let cells = (0..<40).map { _ in
      GloVeCell(
        word: UInt32.random(in: 0..<UInt32(count), using: &generator),
        context: UInt32.random(in: 0..<UInt32(count), using: &generator),
        logCount: Float.random(in: -2...6, using: &generator),
        weight: Float.random(in: 0...1, using: &generator))
    }
    let expected = reference(weights, cells, dimension, Double(rate))
    for level in KernelLevel.available {
      let rows = GloVeRows(count: count, dimension: dimension)
      for row in 0..<2 * count {
        let side = row < count ? GloVeRows.Side.word : .context
        _ = rows.weights(row % count, side).update(fromContentsOf: weights[row].dropLast())
        rows[bias: row % count, side] = weights[row][dimension]
      }
      let loss = cells.withUnsafeBufferPointer { rows.step($0, rate: rate, level) }
      #expect(abs(loss - expected.loss) < 1e-4 * max(expected.loss, 1), "\(level)")
      for row in 0..<2 * count {
        let side = row < count ? GloVeRows.Side.word : .context
        let found = Array(rows.weights(row % count, side)) + [rows[bias: row % count, side]]
        for place in 0...dimension {
          let difference = abs(Double(found[place]) - expected.weights[row][place])
          #expect(difference < 2e-5, "\(level), row \(row), \(place)")
        }
      }
    }
  }

  private func reference(
    _ start: [[Float]], _ cells: [GloVeCell], _ dimension: Int, _ rate: Double
  ) -> (weights: [[Double]], loss: Double) {
    var weights = start.map { $0.map(Double.init) }
    var squares = weights.map { $0.map { _ in 1.0 } }
    var loss = 0.0
    for cell in cells {
      let (a, b) = (Int(cell.word), weights.count / 2 + Int(cell.context))
      let product = (0..<dimension).reduce(0.0) { $0 + weights[a][$1] * weights[b][$1] }
      let error = product + weights[a][dimension] + weights[b][dimension] - Double(cell.logCount)
      loss += 0.5 * Double(cell.weight) * error * error
      let step = rate * Double(cell.weight) * error
      let (x, y) = (weights[a], weights[b])
      for place in 0...dimension {
        let gradientA = place < dimension ? step * y[place] : step
        let gradientB = place < dimension ? step * x[place] : step
        weights[a][place] -= gradientA / squares[a][place].squareRoot()
        weights[b][place] -= gradientB / squares[b][place].squareRoot()
        squares[a][place] += gradientA * gradientA
        squares[b][place] += gradientB * gradientB
      }
    }
    return (weights, loss)
  }

  @Test func aCellThatIsNotFiniteIsPassedOver() throws {
    for level in KernelLevel.available {
      let rows = GloVeRows(count: 2, dimension: 3)
      rows[bias: 0, .word] = .nan
      let cells = [GloVeCell(word: 0, context: 1, logCount: 1, weight: 1)]
      #expect(cells.withUnsafeBufferPointer { rows.step($0, rate: 0.05, level) } == 0)
      #expect(Array(rows.weights(1, .context)) == [0, 0, 0])
      #expect(rows[bias: 1, .context] == 0)
    }
  }

  @Test func keptRowsComeBack() throws {
    let rows = GloVeRows(count: 3, dimension: 5)
    for row in 0..<3 { rows.weights(row, .word).update(repeating: Float(row)) }
    rows[bias: 2, .word] = 7
    let copy = GloVeRows(count: 3, dimension: 5)
    copy.restore(rows.kept(.word), .word)
    #expect(copy.kept(.word).values == rows.kept(.word).values)
    #expect(copy[bias: 2, .word] == 7)
  }
}
