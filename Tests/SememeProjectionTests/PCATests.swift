import SememeProjection
import SememeTensors
import Testing

@Suite("PCA")
struct PCATests {
  /// Points in a few directions of falling variance, with a little noise in all others.
  private func cloud(_ count: Int, _ width: Int, rank: Int, noise: Double = 0.01) -> Tensor {
    let directions = HouseholderQR(columns: MatrixChecks.random(rank, width, seed: 4)).columns
    var weights = MatrixChecks.random(count, rank, seed: 5)
    for i in 0..<count { for k in 0..<rank { weights[i, k] *= 10 / Double(k + 1) } }
    var points = MatrixChecks.product(weights, directions)
    let jitter = MatrixChecks.random(count, width, seed: 6)
    for i in points.values.indices { points.values[i] += noise * jitter.values[i] + 3 }
    return points.tensor
  }

  @Test(arguments: [(200, 30), (30, 200), (300, 300)])
  func randomizedAgreesWithExact(count: Int, width: Int) throws {
    let points = cloud(count, width, rank: 4)
    let exact = try PCA(fitting: points, componentCount: 3, solver: .exact)
    let random = try PCA(fitting: points, componentCount: 3, solver: .randomized, seed: 7)
    for k in 0..<3 {
      let (a, b) = (exact.explainedVariance[k], random.explainedVariance[k])
      #expect(abs(a - b) <= 1e-6 * a)
    }
    let gap = zip(exact.components.values, random.components.values).map { abs($0 - $1) }.max()
    #expect(gap ?? 1 < 1e-4)
    #expect(abs(exact.noiseVariance - random.noiseVariance) <= 1e-5 * exact.noiseVariance)
  }

  @Test(arguments: PCA.Solver.allCases)
  func threadsDoNotChangeTheResult(solver: PCA.Solver) throws {
    let points = cloud(700, 70, rank: 5)
    let results = try [1, 3].map { threads in
      let pca = try PCA(
        fitting: points, componentCount: 4, solver: solver, pool: ThreadPool(threadCount: threads))
      return (pca.components, pca.explainedVariance, try pca.transform(points))
    }
    #expect(results[0].0 == results[1].0)
    #expect(results[0].1 == results[1].1)
    #expect(results[0].2 == results[1].2)
  }

  @Test func onePoint() throws {
    let point = Tensor([1, 2, 3], shape: [1, 3])
    let pca = try PCA(fitting: point, componentCount: 2, isWhitening: true)
    #expect(pca.explainedVariance == [0, 0])
    #expect(pca.explainedVarianceRatio == [0, 0])
    #expect(try pca.transform(point).values == [0, 0])
    #expect(try pca.inverseTransform(Tensor(zeros: [1, 2])).values == [1, 2, 3])
    #expect(MatrixChecks.orthonormalityError(Matrix(pca.components)) < 1e-6)
  }

  @Test(arguments: PCA.Solver.allCases)
  func moreDimensionsThanPoints(solver: PCA.Solver) throws {
    let points = cloud(5, 40, rank: 3)
    let pca = try PCA(fitting: points, componentCount: 12, solver: solver)
    // Five points span four directions around their mean.
    #expect(pca.explainedVariance[3] > 0)
    #expect(pca.explainedVariance[4...].allSatisfy { $0 == 0 })
    #expect(MatrixChecks.orthonormalityError(Matrix(pca.components)) < 1e-6)
    let back = try pca.inverseTransform(try pca.transform(points))
    #expect(zip(back.values, points.values).allSatisfy { abs($0 - $1) < 1e-4 })
    #expect(pca.noiseVariance == 0)
  }

  @Test func constantColumnsAndDuplicates() throws {
    // Column 1 is constant, points 0 and 2 are the same.
    let points = Tensor([1, 5, 2, 4, 5, 1, 1, 5, 2, 0, 5, 3], shape: [4, 3])
    let pca = try PCA(fitting: points, componentCount: 3, isWhitening: true)
    #expect(abs(pca.components[0, 1]) < 1e-12)
    let map = try pca.transform(points)
    #expect(map.rows(0..<1).values == map.rows(2..<3).values)
    #expect(map.values.allSatisfy { $0.isFinite })
    let same = try PCA(fitting: Tensor(zeros: [6, 2]), componentCount: 2)
    #expect(same.explainedVarianceRatio == [0, 0])
  }

  @Test func badInputIsAnError() throws {
    let points = cloud(10, 3, rank: 2)
    for count in [0, -1, 4] {
      #expect(throws: ProjectionError.self) { try PCA(fitting: points, componentCount: count) }
    }
    #expect(throws: ProjectionError.self) {
      try PCA(fitting: Tensor(zeros: [0, 3]), componentCount: 1)
    }
    #expect(throws: ProjectionError.self) {
      try PCA(fitting: Tensor(zeros: [3, 0]), componentCount: 1)
    }
    #expect(throws: ProjectionError.self) {
      try PCA(fitting: Tensor(zeros: [3]), componentCount: 1)
    }
    // More components than there is memory for, of points that fit it well.
    let wide = Tensor(zeros: [2, 100_000])
    #expect(throws: ProjectionError.self) { try PCA(fitting: wide, componentCount: 100_000) }
    let pca = try PCA(fitting: points, componentCount: 2)
    #expect(throws: ProjectionError.self) { try pca.transform(Tensor(zeros: [2, 4])) }
    #expect(throws: ProjectionError.self) { try pca.inverseTransform(Tensor(zeros: [2, 3])) }
    #expect(try pca.transform(Tensor(zeros: [0, 3])).shape == [0, 2])
  }

  @Test(arguments: [Float.nan, .infinity, -.infinity])
  func pointsMustBeFinite(value: Float) throws {
    var points = cloud(10, 3, rank: 2)
    points.withUnsafeMutableBuffer { $0[3 * 7 + 1] = value }
    let error = #expect(throws: ProjectionError.self) {
      try PCA(fitting: points, componentCount: 2)
    }
    #expect(error?.code == .invalidPoints)
    #expect(error?.message.contains("point 7, number 1 is") ?? false)
  }
}
