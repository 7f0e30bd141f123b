import SememeJSON
import SememeProjection
import SememeTensors
import SememeTestSupport
import Testing

/// PCA against scikit-learn.
@Suite("PCA, golden")
struct PCAGoldenTests {
  @Test(arguments: PCA.Solver.allCases)
  func goldenCase(solver: PCA.Solver) throws {
    let cases = try GoldenCases.all().filter { $0.name.hasPrefix("numerics-pca") }
    #expect(!GoldenCases.isOwnSet || !cases.isEmpty)
    for golden in cases {
      let tensors = try GoldenTensors(golden)
      let root = try golden.expected.root
      let bounds = try root.requireObject("tolerance")
      let tolerance = Tolerance(
        absolute: Float(try bounds.requireDouble("atol")),
        relative: Float(try bounds.requireDouble("rtol")))
      for tag in ["", "whiten/"] {
        let want = { (name: String) in try tensors.tensor(tag + name) }
        let components = try want("components")
        let x = try tensors.tensor("x")
        let pca = try PCA(
          fitting: x, componentCount: components.rows, isWhitening: !tag.isEmpty, solver: solver)
        let coordinates = try pca.transform(x)
        let results = [
          "mean": pca.mean, "components": pca.components, "transformed": coordinates,
          "inverse": try pca.inverseTransform(coordinates),
          "explained_variance": vector(pca.explainedVariance),
          "explained_variance_ratio": vector(pca.explainedVarianceRatio),
          "singular_values": vector(pca.singularValues),
        ]
        for (name, got) in results {
          #expect(tolerance.violation(got, try want(name)) == nil, "\(golden.name): \(tag)\(name)")
        }
        let noise = try root.requireDouble("noise_variance")
        #expect(abs(pca.noiseVariance - noise) <= 1e-5 * noise)
      }
    }
  }

  private func vector(_ values: [Double]) -> Tensor {
    Tensor(values.map(Float.init), shape: [values.count])
  }

  @Test(.enabled(if: PublishedData.isPresent, "public test data is absent: set SEMEME_DATA"))
  func iris() throws {
    let table = String(decoding: try PublishedData.bytes("projection_data/iris.tsv"), as: UTF8.self)
    let rows = table.split(separator: "\n").dropFirst().map { line in
      line.split(separator: "\t").dropFirst().compactMap { Float($0) }
    }
    let points = Tensor(rows.flatMap(\.self), shape: [rows.count, 4])
    let path = PublishedData.folder + "/projection_golden/pca_iris.json"
    let want = try JSONDocument(GoldenCases.bytes(of: path), source: path).root
    let pca = try PCA(fitting: points, componentCount: 4)
    let tolerance = Tolerance(absolute: 2e-6, relative: 1e-5)
    func matrix(_ name: String) throws -> Tensor {
      let rows = try want.requireArray(name)
      let values = rows.elements.flatMap { $0.elements.compactMap(\.double) }
      return Tensor(values.map(Float.init), shape: [rows.count, values.count / rows.count])
    }
    // The reference's signs follow another rule, so each row is compared up to its sign.
    let components = try matrix("components")
    let first = try matrix("first5")
    var (turned, coordinates) = (pca.components, try pca.transform(points.rows(0..<5)))
    for k in 0..<4 where components[k, 0] * turned[k, 0] < 0 {
      turned.withUnsafeMutableBuffer { values in
        for j in 0..<4 { values[k * 4 + j].negate() }
      }
      coordinates.withUnsafeMutableBuffer { values in
        for i in 0..<5 { values[i * 4 + k].negate() }
      }
    }
    #expect(tolerance.violation(turned, components) == nil)
    #expect(tolerance.violation(coordinates, first) == nil)
    let ratios = try want.requireArray("explained_variance_ratio").elements.compactMap(\.double)
    try #require(ratios.count == 4)
    for (got, want) in zip(pca.explainedVarianceRatio, ratios) { #expect(abs(got - want) <= 1e-6) }
  }
}
