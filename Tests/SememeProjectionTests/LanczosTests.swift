import SememeProjection
import Testing

@Suite("Lanczos")
struct LanczosTests {
  /// The product of a matrix, as an operator.
  private func operation(
    _ matrix: Matrix
  ) -> (UnsafePointer<Double>, UnsafeMutablePointer<Double>) -> Void {
    { x, y in
      for i in 0..<matrix.rows {
        y[i] = (0..<matrix.columns).reduce(0) { $0 + matrix[i, $1] * x[$1] }
      }
    }
  }

  @Test(arguments: [Lanczos.End.largest, .smallest], [1, 2, 5, 40, 200])
  func extremesOfAPath(end: Lanczos.End, size: Int) throws {
    let (matrix, falling) = MatrixChecks.path(size)
    let values = end == .largest ? falling : falling.reversed()
    let pairs = try Lanczos.eigenpairs(3, at: end, ofSize: size, multiply: operation(matrix))
    #expect(pairs.values.count == min(3, size))
    for (got, want) in zip(pairs.values, values) { #expect(abs(got - want) < 1e-12) }
    #expect(MatrixChecks.residual(matrix, pairs) < 1e-8)
    #expect(MatrixChecks.orthonormalityError(pairs.vectors) < 1e-10)
  }

  @Test func repeatedValuesAreFoundAsOftenAsTheyOccur() throws {
    // Eigenvalues 3, 3, 3, 2, 2 and 95 between 0 and 1, in turned directions.
    let size = 100
    let turned = HouseholderQR(columns: MatrixChecks.random(size, size, seed: 3)).columns
    var scaled = turned
    let wanted = [3.0, 3, 3, 2, 2]
    for i in 0..<size {
      let value = i < wanted.count ? wanted[i] : Double(i) / Double(size)
      for j in 0..<size { scaled[i, j] *= value }
    }
    let matrix = MatrixChecks.product(turned.transposed, scaled)
    let pairs = try Lanczos.eigenpairs(5, at: .largest, ofSize: size, multiply: operation(matrix))
    for (got, want) in zip(pairs.values, wanted) { #expect(abs(got - want) < 1e-9) }
    #expect(MatrixChecks.orthonormalityError(pairs.vectors) < 1e-10)
    #expect(MatrixChecks.residual(matrix, pairs) < 1e-8)
  }

  @Test func invariantSpacesDoNotEndTheSearch() throws {
    // The identity: every start vector spans an invariant space.
    let pairs = try Lanczos.eigenpairs(
      4, at: .smallest, ofSize: 300, multiply: operation(Matrix(identity: 300)))
    #expect(pairs.values.allSatisfy { abs($0 - 1) < 1e-14 })
    #expect(MatrixChecks.orthonormalityError(pairs.vectors) < 1e-12)
    let none = try Lanczos.eigenpairs(0, at: .largest, ofSize: 5) { _, _ in }
    #expect(none.values.isEmpty)
  }

  @Test func badOperatorsAreErrors() {
    var matrix = MatrixChecks.symmetric(50, seed: 1)
    matrix[7, 7] = .nan
    #expect(throws: ProjectionError.self) {
      try Lanczos.eigenpairs(2, at: .largest, ofSize: 50, multiply: operation(matrix))
    }
    var options = Lanczos.Options()
    options.maximumProducts = 10
    let path = MatrixChecks.path(400).matrix
    #expect(throws: ProjectionError.self) {
      try Lanczos.eigenpairs(2, at: .smallest, ofSize: 400, options, multiply: operation(path))
    }
  }

  @Test func sameSeedSameResult() throws {
    let matrix = MatrixChecks.symmetric(80, seed: 2)
    let first = try Lanczos.eigenpairs(3, at: .largest, ofSize: 80, multiply: operation(matrix))
    let second = try Lanczos.eigenpairs(3, at: .largest, ofSize: 80, multiply: operation(matrix))
    #expect(first.values == second.values)
    #expect(first.vectors == second.vectors)
  }
}
