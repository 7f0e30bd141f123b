import SememeProjection
import Testing

@Suite("Eigenvalues, singular values and QR")
struct LinearAlgebraTests {
  @Test(arguments: [0, 1, 2, 3, 7, 24, 65, 130])
  func eigenpairsSolveTheirEquation(size: Int) throws {
    let matrix = MatrixChecks.symmetric(size, seed: UInt64(size))
    let eigen = try SymmetricEigen(matrix)
    #expect(eigen.values.count == size)
    #expect(MatrixChecks.residual(matrix, eigen) < 1e-12 * Double(size + 1))
    #expect(MatrixChecks.orthonormalityError(eigen.vectors) < 1e-12)
    #expect(eigen.values == eigen.values.sorted(by: >))
  }

  @Test(arguments: [1, 4, 24, 65, 130], [1, 3])
  func fewEigenpairsAreThoseOfAll(size: Int, count: Int) throws {
    let matrix = MatrixChecks.symmetric(size, seed: UInt64(size))
    let (all, few) = (try SymmetricEigen(matrix), try SymmetricEigen(matrix, largest: count))
    #expect(few.values.count == min(count, size))
    for (a, b) in zip(all.values, few.values) { #expect(abs(a - b) < 1e-13 * Double(size)) }
    #expect(MatrixChecks.residual(matrix, few) < 1e-12 * Double(size))
    #expect(MatrixChecks.orthonormalityError(few.vectors) < 1e-12)
  }

  @Test func onlyTheUpperTriangleIsRead() throws {
    let matrix = MatrixChecks.symmetric(37, seed: 8)
    var upper = matrix
    for i in 0..<37 { for j in 0..<i { upper[i, j] = 1e9 } }
    let (whole, half) = (try SymmetricEigen(matrix), try SymmetricEigen(upper))
    #expect(whole.values == half.values && whole.vectors == half.vectors)
    let few = try SymmetricEigen(upper, largest: 2)
    #expect(few.values == (try SymmetricEigen(matrix, largest: 2)).values)
  }

  @Test func fewOfRepeatedEigenvalues() throws {
    // Eigenvalues 2, 2, 2, 1, 1 and zeros: clusters that share out their eigenvectors.
    let size = 40
    let turned = HouseholderQR(columns: MatrixChecks.random(size, size, seed: 6)).columns
    let values = [2.0, 2, 2, 1, 1]
    var scaled = turned
    for i in 0..<size {
      for j in 0..<size { scaled[i, j] *= i < values.count ? values[i] : 0 }
    }
    let matrix = MatrixChecks.product(turned.transposed, scaled)
    let few = try SymmetricEigen(matrix, largest: 7)
    for (got, want) in zip(few.values, values + [0, 0]) { #expect(abs(got - want) < 1e-13) }
    #expect(MatrixChecks.residual(matrix, few) < 1e-12)
    #expect(MatrixChecks.orthonormalityError(few.vectors) < 1e-12)
    // A diagonal matrix falls apart into single numbers, and zeros have any eigenvectors.
    let flat = try SymmetricEigen(Matrix(identity: 30), largest: 4)
    #expect(flat.values.allSatisfy { abs($0 - 1) < 1e-15 })
    #expect(MatrixChecks.orthonormalityError(flat.vectors) < 1e-12)
    let none = try SymmetricEigen(Matrix(zeros: 30, 30), largest: 4)
    #expect(none.values == [0, 0, 0, 0])
    #expect(MatrixChecks.orthonormalityError(none.vectors) < 1e-12)
  }

  @Test(arguments: [1, 2, 10, 100])
  func knownSpectrum(size: Int) throws {
    let (matrix, values) = MatrixChecks.path(size)
    let eigen = try SymmetricEigen(matrix)
    for (got, want) in zip(eigen.values, values) { #expect(abs(got - want) < 1e-13) }
  }

  @Test func repeatedEigenvalues() throws {
    // A projection of rank 3: eigenvalues 1, 1, 1 and zeros.
    let rows = HouseholderQR(columns: MatrixChecks.random(3, 20, seed: 5)).columns
    let matrix = MatrixChecks.product(rows.transposed, rows)
    let eigen = try SymmetricEigen(matrix)
    for (index, value) in eigen.values.enumerated() {
      #expect(abs(value - (index < 3 ? 1 : 0)) < 1e-14)
    }
    #expect(MatrixChecks.orthonormalityError(eigen.vectors) < 1e-13)
    #expect(MatrixChecks.residual(matrix, eigen) < 1e-13)
  }

  /// What rounding leaves of matrices of rank 1 and 2 gets ever smaller, down to squares that are none.
  @Test(arguments: 2...40) func fewDirectionsInLargeMatrices(size: Int) throws {
    for value in [6.8896886285092265, 6.1467816035782255, 1e-150, 3e140] {
      let equal = Matrix([Double](repeating: value, count: size * size), rows: size, columns: size)
      let values = try SymmetricEigen(equal).values
      let largest = value * Double(size)
      #expect(abs(values[0] - largest) <= 1e-14 * largest)
      #expect(values.dropFirst().allSatisfy { abs($0) <= 1e-14 * largest })
    }
    var two = Matrix(zeros: size, size)
    for i in 0..<size {
      for j in 0..<size { two[i, j] = i % 2 == j % 2 ? 0.3 : -0.1 }
    }
    let values = try SymmetricEigen(two).values
    #expect(values.dropFirst(2).allSatisfy { abs($0) <= 1e-14 * Double(size) })
    #expect(abs(values.reduce(0, +) - 0.3 * Double(size)) < 1e-12)
  }

  @Test func zerosAndDiagonals() throws {
    #expect(try SymmetricEigen(Matrix(zeros: 4, 4)).values == [0, 0, 0, 0])
    var diagonal = Matrix(zeros: 4, 4)
    for (i, value) in [3.0, -1, 7, 3].enumerated() { diagonal[i, i] = value }
    #expect(try SymmetricEigen(diagonal).values == [7, 3, 3, -1])
  }

  @Test(arguments: [Double.nan, .infinity])
  func elementsMustBeFinite(value: Double) {
    var matrix = Matrix(zeros: 3, 3)
    matrix[1, 2] = value
    #expect(throws: ProjectionError.self) { try SymmetricEigen(matrix) }
    #expect(throws: ProjectionError.self) { try SingularValues(matrix) }
  }

  @Test(arguments: [(1, 1), (3, 8), (8, 3), (20, 20), (40, 7), (1, 5), (5, 1)])
  func singularValuesRebuildTheMatrix(rows: Int, columns: Int) throws {
    let matrix = MatrixChecks.random(rows, columns, seed: UInt64(rows * 100 + columns))
    let parts = try SingularValues(matrix)
    var scaled = parts.left
    for i in 0..<scaled.rows { for j in 0..<scaled.columns { scaled[i, j] *= parts.values[i] } }
    #expect(
      MatrixChecks.difference(MatrixChecks.product(scaled.transposed, parts.right), matrix) < 1e-13)
    #expect(MatrixChecks.orthonormalityError(parts.left) < 1e-13)
    #expect(MatrixChecks.orthonormalityError(parts.right) < 1e-13)
    #expect(parts.values == parts.values.sorted(by: >))
  }

  @Test func singularValuesOfARankDeficientMatrix() throws {
    let (a, b) = (MatrixChecks.random(9, 2, seed: 1), MatrixChecks.random(2, 6, seed: 2))
    let parts = try SingularValues(MatrixChecks.product(a, b))
    #expect(parts.values[1] > 0.1)
    #expect(parts.values[2...].allSatisfy { $0 < 1e-14 })
    #expect(MatrixChecks.orthonormalityError(parts.left) < 1e-13)
    #expect(MatrixChecks.orthonormalityError(parts.right) < 1e-13)
    #expect(try SingularValues(Matrix(zeros: 3, 2)).values == [0, 0])
  }

  @Test(arguments: [(1, 1), (3, 8), (8, 3), (20, 20), (2, 50)])
  func orthogonalTimesUpperIsTheMatrix(columns: Int, length: Int) {
    let source = MatrixChecks.random(columns, length, seed: UInt64(columns))
    let factors = HouseholderQR(columns: source)
    #expect(MatrixChecks.orthonormalityError(factors.columns) < 1e-14)
    let rebuilt = MatrixChecks.product(factors.columns.transposed, factors.upper)
    #expect(MatrixChecks.difference(rebuilt, source.transposed) < 1e-14 * Double(length))
    for i in 0..<factors.upper.rows { for j in 0..<i { #expect(factors.upper[i, j] == 0) } }
  }
}
