import SememeJSON
import SememeTestSupport
import Testing

/// Senses in the real all-MiniLM-L6-v2, beside what transformers finds in the same sentences
/// (`Scripts/parity/separation.py` writes `expected.json`).
@Suite(.enabled(if: DefaultModel.isHere, "all-MiniLM-L6-v2 is not in the model cache"))
struct RealSensesTests {
  private static let folder = GoldenCases.repositoryRoot + "/Tests/Fixtures/senses"

  @Test(arguments: [
    "ordinary", "confirming", "classroom", "newspaper", "fiction", "encyclopedia", "everyday",
  ])
  func everyLayerSeparatesAsInTheReference(_ name: String) async throws {
    let result = try await BuiltBinary.run(
      [
        "senses", "separation", "\(Self.folder)/\(name).tsv", "--precision", "float32", "--format",
        "json",
      ])
    #expect(result.status == 0, "\(result.errors)")
    let layers = try Array(
      #require(JSONDocument(result.output, source: name).root["layers"]).elements)
    let expected = try JSONDocument(
      GoldenCases.bytes(of: Self.folder + "/expected.json"), source: "expected.json")
    let wanted = try Array(#require(expected.root[name]).elements)
    #expect(layers.count == 1 + wanted.count)
    for (layer, wanted) in zip(layers.dropFirst(), wanted) {
      let words = try Array(#require(layer["words"]).elements)
      #expect(words.count == 5)
      for word in words {
        let name = try #require(word["word"]?.string)
        for kind in ["raw", "centered"] {
          for (measure, tolerance) in [("gap", 1e-5), ("auc", 2e-3)] {
            let got = try #require(word[kind]?[measure]?.double)
            let want = try #require(wanted[name]?[kind]?[measure]?.double)
            #expect(abs(got - want) < tolerance, "\(name), \(kind) \(measure)")
          }
        }
        // In every set and for every word, the last layer puts one sense nearer than two.
        if layer["layer"]?.string == "6" { #expect(word["raw"]?["gap"]?.double ?? 0 > 0) }
      }
    }
  }
}
