import SememeTensors
import SememeTestSupport
import Testing

/// Tables that are looked up and averaged, against plain double-precision loops, at every kernel
/// level.
@Suite struct EmbeddingBagTests {
  private static let (rowCount, width) = (37, 19)

  /// Owns bytes that a table reads, at an odd address.
  private final class Bytes {
    let start: UnsafeMutableRawPointer
    init(_ values: [UInt8]) {
      start = .allocate(byteCount: values.count + 1, alignment: 16)
      (start + 1).copyMemory(from: values, byteCount: values.count)
    }
    deinit { start.deallocate() }
  }

  /// A table of each kind of number, with the floats that it stands for.
  private func tables() -> [(table: LookupTable, rows: Tensor)] {
    let floats = Tensor.random([Self.rowCount, Self.width], seed: 3)
    let halves = floats.values.map { Float16($0) }
    let integers = floats.values.map { Int8($0 * 127) }
    let shortened = floats.values.map { Float(bitPattern: $0.bitPattern & 0xFFFF_0000) }
    func table<T>(_ values: [T], _ format: LookupTable.Format) -> LookupTable {
      let owner = Bytes(values.flatMap { withUnsafeBytes(of: $0, Array.init) })
      return LookupTable(
        reading: owner.start + 1, format, rowCount: Self.rowCount, width: Self.width, owner: owner)
    }
    let shape = [Self.rowCount, Self.width]
    return [
      (LookupTable(floats), floats),
      (table(halves, .float16), Tensor(halves.map { Float($0) }, shape: shape)),
      (
        table(shortened.map { UInt16($0.bitPattern >> 16) }, .bfloat16),
        Tensor(shortened, shape: shape)
      ),
      (table(integers, .int8), Tensor(integers.map { Float($0) }, shape: shape)),
    ]
  }

  private func ids(_ count: Int, below limit: Int, seed: UInt64) -> [Int32] {
    var generator = SeededGenerator(seed: seed)
    return (0..<count).map { _ in Int32.random(in: 0..<Int32(limit), using: &generator) }
  }

  /// The mean in plain loops.
  private func mean(_ rows: [[Float]]) -> [Float] {
    (0..<Self.width).map { column in
      let sum = rows.reduce(0.0) { $0 + Double($1[column]) }
      return Float(sum / Double(max(rows.count, 1)))
    }
  }

  @Test func entriesAreTheRowsTimesTheirFactors() {
    let rowOfEntry = ids(50, below: Self.rowCount, seed: 5)
    let factors = Tensor.random([50], seed: 6).values
    for execution in testedExecutions() {
      for (plain, rows) in tables() {
        let entries: [(LookupTable, (Int) -> [Float])] = [
          (plain, { rows.rows($0..<$0 + 1).values }),
          (
            plain.mapped(by: rowOfEntry).scaled(by: factors),
            { entry in
              let row = Int(rowOfEntry[entry])
              return rows.rows(row..<row + 1).values.map { $0 * factors[entry] }
            }
          ),
        ]
        for (table, entry) in entries {
          let picked = ids(23, below: table.count, seed: 7)
          let want = picked.flatMap { entry(Int($0)) }
          #expect(table.entries(picked, execution).values == want)
        }
      }
    }
  }

  @Test func factorsOfRowsGoWithTheEntriesThatShareThem() {
    let table = LookupTable(Tensor([1, 2, 3], shape: [3, 1]))
      .scaled(by: [10, 100, 1000]).mapped(by: [2, 0, 2, 1]).scaled(by: [1, 2, 3, 4])
    let execution = Execution(kernels: .best)
    #expect(table.count == 4 && table.rowCount == 3 && table.isScaled)
    #expect(table.entries([0, 1, 2, 3], execution).values == [3000, 20, 9000, 800])
  }

  @Test func meansMatchTheirDefinition() {
    // Rows are added in blocks of 256: sequences within one, at its edge, and beyond.
    let lengths = [0, 1, 7, 256, 257, 5000, 0]
    let starts = lengths.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1) }
    for execution in testedExecutions() {
      for (table, rows) in tables() {
        let picked = ids(starts[lengths.count], below: table.count, seed: 9)
        let got = EmbeddingBag.mean(of: table, picked, starts: starts, execution)
        #expect(got.shape == [lengths.count, Self.width])
        let want = zip(starts, starts.dropFirst()).flatMap { range in
          mean(picked[range.0..<range.1].map { rows.rows(Int($0)..<Int($0) + 1).values })
        }
        let violation = Tolerance.operation.violation(
          got, Tensor(want, shape: [lengths.count, Self.width]))
        #expect(violation == nil, "\(execution.kernels): \(violation ?? "")")
        // To the last bit the same alone.
        let alone = EmbeddingBag.mean(
          of: table, Array(picked[starts[5]..<starts[6]]), starts: [0, 5000], execution)
        #expect(alone.values == got.rows(5..<6).values)
      }
    }
  }

  @Test func theMeanOfAMillionEntriesIsAsExactAsThatOfOne() {
    let table = LookupTable(Tensor([0.1, 0.7, -0.3], shape: [1, 3]))
    let ids = [Int32](repeating: 0, count: 1_000_000)
    for execution in testedExecutions() {
      let means = EmbeddingBag.mean(of: table, ids, starts: [0, ids.count], execution).values
      for (got, want) in zip(means, [0.1, 0.7, -0.3] as [Float]) {
        // Summed up one by one in 32 bits they would be off by a hundredth.
        #expect(abs(got - want) < 3e-6, "\(execution.kernels)")
      }
    }
  }

  @Test func noSequencesGiveNoRows() {
    let table = LookupTable(Tensor([1, 2], shape: [1, 2]))
    let none = EmbeddingBag.mean(of: table, [], starts: [0], Execution(kernels: .best))
    #expect(none.shape == [0, 2])
  }
}
