import SememeJSON
import SememeProjection
import SememeTensors
import SememeTestSupport
import Testing

/// Eigenvalues and singular values against NumPy.
@Suite("Linear algebra, golden")
struct LinearAlgebraGoldenTests {
  private static func cases() throws -> [GoldenCase] {
    let cases = try GoldenCases.all().filter { $0.name.hasPrefix("numerics-linear-algebra") }
    #expect(!GoldenCases.isOwnSet || !cases.isEmpty)
    return cases
  }

  private let tolerance = Tolerance(absolute: 1e-6, relative: 1e-6)

  /// Rows, each turned to the side of the one that is wanted; and the signs that did it.
  private func turned(_ rows: Matrix, to wanted: Tensor) -> (rows: Tensor, signs: [Double]) {
    let wanted = Matrix(wanted)
    var result = rows
    let signs = (0..<min(rows.rows, wanted.rows)).map { row -> Double in
      zip(rows.row(row), wanted.row(row)).reduce(0) { $0 + $1.0 * $1.1 } < 0 ? -1 : 1
    }
    for (i, sign) in signs.enumerated() {
      for j in 0..<rows.columns { result[i, j] *= sign }
    }
    return (result.tensor, signs)
  }

  private func vector(_ values: [Double]) -> Tensor {
    Tensor(values.map(Float.init), shape: [values.count])
  }

  @Test(arguments: ["symmetric", "definite", "path"])
  func eigenvalues(name: String) throws {
    for golden in try Self.cases() {
      let tensors = try GoldenTensors(golden)
      let matrix = Matrix(try tensors.tensor("\(name)/matrix"))
      let values = try tensors.tensor("\(name)/values")
      let vectors = try tensors.tensor("\(name)/vectors")
      let eigen = try SymmetricEigen(matrix)
      #expect(tolerance.violation(vector(eigen.values), values) == nil)
      #expect(tolerance.violation(turned(eigen.vectors, to: vectors).rows, vectors) == nil)
      let few = try Lanczos.eigenpairs(4, at: .largest, ofSize: matrix.rows) { x, y in
        for i in 0..<matrix.rows {
          y[i] = (0..<matrix.rows).reduce(0) { $0 + matrix[i, $1] * x[$1] }
        }
      }
      let first = vectors.rows(0..<4)
      #expect(tolerance.violation(turned(few.vectors, to: first).rows, first) == nil)
    }
  }

  @Test(arguments: ["wide", "tall"])
  func singularValues(name: String) throws {
    for golden in try Self.cases() {
      let tensors = try GoldenTensors(golden)
      let parts = try SingularValues(Matrix(try tensors.tensor("\(name)/matrix")))
      let want = try ["values", "left", "right"].map { try tensors.tensor("\(name)/\($0)") }
      #expect(tolerance.violation(vector(parts.values), want[0]) == nil)
      let (right, signs) = turned(parts.right, to: want[2])
      var left = parts.left
      for i in 0..<left.rows { for j in 0..<left.columns { left[i, j] *= signs[i] } }
      #expect(tolerance.violation(left.tensor, want[1]) == nil)
      #expect(tolerance.violation(right, want[2]) == nil)
    }
  }
}
