import Sememe
import SememeTensors
import SememeTestSupport
import Testing

/// Embedders of every precision: what they multiply, how near they stay to float32, and that company
/// and threads change nothing.
@Suite struct PrecisionTests {
  private static let formats: [Precision: NumberFormat] = [
    .float32: .float32, .bfloat16: .bfloat16, .int8: .int8,
  ]

  private func folder(_ name: String = "sbert-mean-normalize") throws -> String {
    try #require(try GoldenCases.all().first { $0.name == name }).folder
  }

  private func embedder(_ precision: Precision, threads: Int = 1) throws -> Embedder {
    try Embedder(folder: try folder(), options: .init(threads: threads, precision: precision))
  }

  @Test func precisionInUseIsReported() throws {
    for precision in Precision.allCases where precision != .auto {
      #expect(try embedder(precision).precision == precision)
    }
    let automatic = try embedder(.auto)
    let expected: Precision =
      automatic.kernelLevel.multipliesBFloat16 ? .bfloat16 : .float32
    #expect(automatic.precision == expected)
    #expect(try Embedder(folder: try folder()).precision == expected)
  }

  @Test func automaticGivesTheVectorsOfWhatItChose() async throws {
    let automatic = try embedder(.auto)
    let chosen = try embedder(automatic.precision)
    let texts = InvarianceTests.texts
    #expect(try await automatic.encode(texts).vectors == chosen.encode(texts).vectors)
  }

  @Test(arguments: Precision.allCases.filter { $0 != .auto })
  func vectorsStayNearThoseInFloat32(precision: Precision) async throws {
    let format = try #require(Self.formats[precision])
    let want = try await embedder(.float32).encode(InvarianceTests.texts).vectors
    let got = try await embedder(precision).encode(InvarianceTests.texts).vectors
    #expect(Tolerance.smallestRowCosine(got, want) >= Tolerance.smallestCosine(format))
  }

  @Test(arguments: Precision.allCases, [1, 2, 3, 8])
  func vectorsDoNotDependOnCompanyOrThreads(precision: Precision, threads: Int) async throws {
    let texts = InvarianceTests.texts
    let alone = try embedder(precision)
    let together = try embedder(precision, threads: threads)
    let batch = try await together.encode(texts)
    let reversed = try await together.encode(texts.reversed())
    for (index, text) in texts.enumerated() {
      let vector = try await alone.encode(text)
      #expect(vector == batch[index], "text \(index)")
      #expect(vector == reversed[texts.count - 1 - index], "text \(index)")
    }
  }

  @Test(arguments: Precision.allCases)
  func hiddenLayersDoNotDependOnCompanyOrThreads(precision: Precision) async throws {
    let (alone, together) = (try embedder(precision), try embedder(precision, threads: 3))
    let batch = try await together.hiddenStates(InvarianceTests.texts)
    let maps = try await together.attentions(InvarianceTests.texts)
    for index in stride(from: 0, to: InvarianceTests.texts.count, by: 7) {
      let text = [InvarianceTests.texts[index]]
      #expect(try await alone.hiddenStates(text)[0].hiddenStates == batch[index].hiddenStates)
      #expect(try await alone.attentions(text)[0].attentions == maps[index].attentions)
    }
  }
}
