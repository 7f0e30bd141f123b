/// Eigenvalues and orthonormal eigenvectors of a symmetric matrix.
package struct SymmetricEigen: Sendable {
  /// The eigenvalues, in the order that was asked for.
  package let values: [Double]
  /// The eigenvectors as rows, in the same order, at unit length.
  package let vectors: Matrix

  package init(values: [Double], vectors: Matrix) {
    self.values = values
    self.vectors = vectors
  }

  /// All eigenvalues and eigenvectors, largest eigenvalue first.
  ///
  /// The matrix is reduced to tridiagonal form and solved by the QL method: O(n³).
  ///
  /// - Parameter matrix: symmetric and finite; only its upper triangle is read.
  /// - Throws: `ProjectionError` where an element is not finite or an eigenvalue does not converge.
  package init(_ matrix: Matrix) throws(ProjectionError) {
    try SymmetricEigen.check(matrix)
    let tridiagonal = Tridiagonal(matrix)
    let solved = try TridiagonalQL(
      diagonal: tridiagonal.diagonal, offDiagonal: tridiagonal.offDiagonal, hasVectors: true)
    let order = solved.values.indices.sorted { solved.values[$0] > solved.values[$1] }
    var vectors = Matrix(
      order.flatMap { solved.vectors?.row($0) ?? [] }, rows: order.count, columns: matrix.columns)
    tridiagonal.restore(&vectors)
    self.init(values: order.map { solved.values[$0] }, vectors: vectors)
  }

  /// The largest eigenvalues and their eigenvectors.
  ///
  /// Few of them cost little more than the reduction to tridiagonal form.
  ///
  /// - Parameters:
  ///   - matrix: symmetric and finite; only its upper triangle is read.
  ///   - count: how many; all where there are fewer.
  /// - Throws: `ProjectionError` where an element is not finite or an eigenvalue does not converge.
  package init(_ matrix: Matrix, largest count: Int) throws(ProjectionError) {
    try SymmetricEigen.check(matrix)
    let count = min(count, matrix.rows)
    if count * 4 <= matrix.rows {
      let tridiagonal = Tridiagonal(matrix)
      let solved = TridiagonalBisection(
        diagonal: tridiagonal.diagonal, offDiagonal: tridiagonal.offDiagonal, count: count)
      if var vectors = solved.vectors {
        tridiagonal.restore(&vectors)
        self.init(values: solved.values, vectors: vectors)
        return
      }
    }
    let all = try SymmetricEigen(matrix)
    self.init(values: Array(all.values.prefix(count)), vectors: all.vectors.prefix(count))
  }

  static func check(_ matrix: Matrix) throws(ProjectionError) {
    precondition(
      matrix.rows == matrix.columns, "eigenvalues: \(matrix.rows) × \(matrix.columns) matrix")
    guard let place = matrix.values.firstIndex(where: { !$0.isFinite }) else { return }
    throw ProjectionError(
      .invalidArgument,
      "matrix: element [\(place / matrix.columns), \(place % matrix.columns)] is "
        + "\(matrix.values[place]); eigenvalues need finite numbers")
  }
}
