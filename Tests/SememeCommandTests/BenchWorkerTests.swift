import Sememe
import SememeJSON
import SememeTestSupport
import Testing

/// `sememe bench --worker` keeps the protocol of `Benchmarks/peers/README.md`.
@Suite struct BenchWorkerTests {
  private static let texts = ["a warm cat slept", "", "the river bank", "justice"]

  /// The answers to requests, one each.
  private func answers(to requests: [JSON]) async throws -> [JSONValue] {
    let lines = requests.map { String(decoding: $0.encoded(), as: UTF8.self) }
    let result = try await BuiltBinary.run(["bench", "--worker"], input: lines.asLines)
    #expect(result.status == 0 && result.lines.count == requests.count, "\(result.errors)")
    return try result.lines.map { try JSONDocument($0, source: "answer").root }
  }

  private func load(_ precision: String) -> JSON {
    [
      "load": [
        "model": .string(GoldenModel.plain), "precision": .string(precision), "threads": 2,
      ]
    ]
  }

  @Test func measures() async throws {
    let folder = try TemporaryTestFolder()
    let file = JSON.string(try folder.write(Self.texts.asLines, as: "texts.txt"))
    let answers = try await answers(to: [
      load("int8"), ["run": ["file": file]], ["tokenize": ["file": file]],
      ["latency": ["file": file, "calls": 3]],
    ])
    #expect(answers[0]["precision"]?.string == "int8")
    #expect(answers[0]["kernels"]?.string != nil && answers[0]["version"]?.string != nil)
    #expect((answers[0]["rss_mib"]?.double ?? 0) > 1)
    for answer in answers[1...2] {
      for member in ["seconds", "cpu_seconds", "rss_mib"] {
        #expect((answer[member]?.double ?? 0) > 0, "\(member)")
      }
    }
    let counts = try await Embedder(folder: GoldenModel.plain).encode(Self.texts).tokenCounts
    #expect(answers[1]["tokens"]?.int == counts.reduce(0, +))
    #expect(answers[2]["tokens"]?.int == counts.reduce(0, +))
    #expect((answers[3]["p50_ms"]?.double ?? 0) > 0)
    #expect((answers[3]["p99_ms"]?.double ?? 0) >= (answers[3]["p50_ms"]?.double ?? 1))
  }

  @Test func savesVectors() async throws {
    let folder = try TemporaryTestFolder()
    let file = try folder.write(Self.texts.asLines, as: "texts.txt")
    let output = folder.path + "/vectors.npy"
    let answers = try await answers(to: [
      load("float32"), ["save": ["file": .string(file), "output": .string(output)]],
    ])
    #expect(answers[1]["texts"]?.int == Self.texts.count)
    let (shape, rows) = try VectorFile.npy(GoldenCases.bytes(of: output))
    #expect(shape == "4, 32")
    let exact = ModelOptions(precision: .float32)
    let vectors = try await Embedder(folder: GoldenModel.plain, options: exact).encode(Self.texts)
    #expect(rows == (0..<vectors.count).map { vectors[$0] })
  }

  @Test func answersMistakesAndGoesOn() async throws {
    let answers = try await answers(to: [
      ["run": ["file": "texts.txt"]], ["dance": [:]], [:], 1, load("float16"), load("float32"),
      ["run": ["file": "there is none"]], ["latency": ["file": "/dev/null", "calls": 0]],
    ])
    #expect(answers[0]["error"]?.string?.contains("load") == true)
    #expect(answers[4]["error"]?.string?.contains("float16") == true)
    #expect(answers[5]["error"] == nil)
    for place in answers.indices where place != 5 {
      #expect(answers[place]["error"]?.string?.isEmpty == false, "request \(place)")
    }
  }
}
