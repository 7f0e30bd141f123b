import SememeCheckpoints
import SememeJSON
import SememeTensors
import SememeTestSupport
import Testing

/// `sememe project` maps texts and vectors, measures the map and draws it.
@Suite struct ProjectCommandTests {
  private let folder: TemporaryTestFolder
  private let vectors: String
  private static let count = 90

  /// Three clouds of points.
  init() throws {
    folder = try TemporaryTestFolder()
    vectors = "\(folder.path)/v.npy"
    var random = SeededGenerator(seed: 4)
    let numbers = (0..<ProjectCommandTests.count).flatMap { point in
      (0..<12).map { axis in
        Float.random(in: -1...1, using: &random) + (axis == point % 3 ? 6 : 0)
      }
    }
    try NumPyFile.write(Tensor(numbers, shape: [ProjectCommandTests.count, 12]), to: vectors)
  }

  private func run(_ arguments: [String], input: [UInt8] = []) async throws -> BuiltBinary.Result {
    try await BuiltBinary.run(["project"] + arguments, input: input)
  }

  @Test(arguments: ["pca", "tsne", "umap"])
  func theSameMapOnAnyNumberOfThreads(method: String) async throws {
    var maps: [[UInt8]] = []
    for threads in ["1", "2", "3"] {
      let result = try await run(
        ["--vectors", vectors, "--method", method, "--threads", threads]
          + (method == "pca" ? [] : ["--iterations", "60"]))
      #expect(result.status == 0, "\(result.errors)")
      #expect(result.errors.contains("of 90 × 12: trustworthiness"), "\(result.errors)")
      maps.append(result.output)
    }
    #expect(maps[0] == maps[1] && maps[0] == maps[2])
    let lines = String(decoding: maps[0], as: UTF8.self).split(separator: "\n")
    #expect(lines.count == ProjectCommandTests.count + 1 && lines[0] == "x\ty")
  }

  @Test(arguments: ["kmeans", "hdbscan"])
  func cloudsAreFoundAndWritten(cluster: String) async throws {
    let path = "\(folder.path)/map.json"
    let result = try await run([
      "--vectors", vectors, "--metric", "euclidean", "--cluster", cluster, "-o", path,
    ])
    #expect(result.status == 0, "\(result.errors)")
    let root = try JSONDocument(GoldenCases.bytes(of: path), source: path).root
    let points = root["points"].map { Array($0.elements) } ?? []
    #expect(points.count == ProjectCommandTests.count)
    #expect((root["measures"]?["trustworthiness"]?.double ?? 0) > 0.8)
    let clusters = points.map { $0["cluster"]?.string }
    #expect(Set(clusters.compactMap { $0 }).count == 3)
    for point in 3..<30 where clusters[point] != nil && clusters[point % 3] != nil {
      #expect(clusters[point] == clusters[point % 3])
    }
  }

  @Test func labelsAndNamesOfTexts() async throws {
    let path = try folder.write(
      Array("text\tkind\na cat\tanimal\nthe warm car\tthing\nJustice\t\na dog\tanimal\n".utf8),
      as: "texts.tsv")
    let result = try await run([
      path, "--model", GoldenModel.plain, "--label-field", "kind", "--method", "pca", "--plot",
      "\(folder.path)/map.html", "-o", "\(folder.path)/map.tsv",
    ])
    #expect(result.status == 0, "\(result.errors)")
    let table = try String(decoding: GoldenCases.bytes(of: "\(folder.path)/map.tsv"), as: UTF8.self)
    let rows = table.split(separator: "\n").map {
      $0.split(separator: "\t", omittingEmptySubsequences: false)
    }
    #expect(rows[0] == ["x", "y", "kind", "name"] && rows.count == 5)
    #expect(rows.dropFirst().map { $0[2] } == ["animal", "thing", "", "animal"])
    let page = try String(decoding: GoldenCases.bytes(of: "\(folder.path)/map.html"), as: UTF8.self)
    #expect(page.contains("the warm car") && page.contains("animal"))
  }

  @Test(arguments: [
    (["--vectors", "V", "--perplexity", "200"], 64, "perplexity"),
    (["--vectors", "V", "--method", "pca", "--dims", "13"], 64, "13 components"),
    (["--vectors", "V", "--method", "umap", "--supervised"], 64, "--labels"),
    (["--vectors", "missing.npy"], 66, "missing.npy"),
    (["--vectors", "V", "--labels", "V"], 65, "UTF-8"),
    (["--vectors", "V", "--plot", "map.jpeg"], 64, "map.jpeg"),
    (["--vectors", "V", "-o", "map.xls"], 64, "map.xls"),
    (["--vectors", "V", "--supervised"], 64, "umap"),
    (["--vectors", "V", "--neighbors", "5"], 64, "--neighbors belongs to --method umap"),
    (["--vectors", "V", "--method", "pca", "--perplexity", "5"], 64, "tsne, not to pca"),
    (["--vectors", "V", "--method", "pca", "--iterations", "5"], 64, "tsne or umap"),
    (["--vectors", "V", "--min-cluster-size", "5"], 64, "hdbscan"),
    (["--label-field", "kind"], 64, "read twice"),
  ])
  func mistakesAreExplained(arguments: [String], status: Int, text: String) async throws {
    let result = try await run(arguments.map { $0 == "V" ? vectors : $0 })
    #expect([2, Int32(status)].contains(result.status), "\(result.status): \(result.errors)")
    #expect(result.errors.contains(text), "\(result.errors)")
    #expect(result.output.isEmpty)
  }

  @Test func whatIsLeftOutIsSaid() async throws {
    let result = try await run(["--vectors", vectors, "--limit", "40", "--method", "pca"])
    #expect(result.status == 0 && result.lines.count == 41)
    #expect(result.errors.contains("90 vectors; the first 40 are mapped"), "\(result.errors)")
    let whole = try await run(["--vectors", vectors, "--method", "pca"])
    #expect(!whole.errors.contains("warning"))
  }

  @Test func numbersThatAreNoneAreRefused() async throws {
    let path = "\(folder.path)/nan.npy"
    try NumPyFile.write(Tensor([1, 2, .nan, 4], shape: [2, 2]), to: path)
    for method in ["pca", "tsne", "umap"] {
      let result = try await run(["--vectors", path, "--method", method])
      #expect(result.status == 65 && result.errors.contains("finite"), "\(result.errors)")
    }
  }

  @Test func numbersBeyondTheRangeOfFloatsAreNamed() async throws {
    let header = String(
      decoding: NumPyFile.header(rows: 2, columns: 2).dropFirst(10), as: UTF8.self)
    let doubles =
      NumPyFile.header(rows: 2, columns: 2).prefix(10) + header.replacing("<f4", with: "<f8").utf8
    for (numbers, status) in [([1, 2, 1e39, 4], 65), ([1, 2, 1e-300, 4], 0)] as [([Double], Int32)]
    {
      let path = try folder.write(
        doubles + numbers.withUnsafeBytes { Array($0) }, as: "wide.npy")
      let result = try await run(["--vectors", path, "--method", "pca"])
      #expect(result.status == status, "\(result.errors)")
      #expect(result.errors.contains("number 2 is 1e+39, beyond the range") == (status != 0))
    }
  }

  @Test(arguments: ["pca", "tsne", "umap"])
  func onePointAndEqualPoints(method: String) async throws {
    for count in [1, 2, 7] {
      let path = "\(folder.path)/equal.npy"
      try NumPyFile.write(
        Tensor(Array(repeating: 0.5, count: count * 3), shape: [count, 3]), to: path)
      let result = try await run(["--vectors", path, "--method", method, "--metric", "euclidean"])
      #expect(result.status == 0, "\(count): \(result.errors)")
      #expect(result.lines.count == count + 1)
      #expect(!result.text.contains("nan"))
    }
  }
}
