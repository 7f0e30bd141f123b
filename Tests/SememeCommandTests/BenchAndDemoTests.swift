import SememeJSON
import SememeTensors
import SememeTestSupport
import Testing

/// `sememe bench` and `sememe demo` compute what they print.
@Suite struct BenchAndDemoTests {
  @Test func benchMeasures() async throws {
    let result = try await BuiltBinary.run([
      "bench", "--model", GoldenModel.plain, "--seconds", "0.05", "--format", "json",
    ])
    #expect(result.status == 0, "\(result.errors)")
    let root = try JSONDocument(result.output, source: "bench").root
    let results = root["results"].map { Array($0.elements) } ?? []
    #expect(results.count == 1)
    let workloads = results.first?["workloads"].map { Array($0.elements) } ?? []
    #expect(workloads.compactMap { $0["workload"]?.string } == ["short", "mixed", "long"])
    for workload in workloads {
      let (texts, tokens) = (workload["texts_per_second"], workload["tokens_per_second"])
      #expect((texts?.double ?? 0) > 0)
      #expect((tokens?.double ?? 0) > (texts?.double ?? 0))
    }
    let latencies = results.first?["latencies"].map { Array($0.elements) } ?? []
    #expect(latencies.count == 2)
    for latency in latencies {
      #expect((latency["p50_seconds"]?.double ?? 0) > 0)
      #expect((latency["p99_seconds"]?.double ?? 0) >= (latency["p50_seconds"]?.double ?? 1))
    }
    // The program alone takes more than a megabyte.
    #expect((results.first?["peak_memory_bytes"]?.int ?? 0) > 1 << 20)
  }

  @Test func benchOfAllPrecisions() async throws {
    let folder = try TemporaryTestFolder()
    let file = try folder.write(["a cat", "a car"].asLines, as: "texts.txt")
    let result = try await BuiltBinary.run([
      "bench", "--model", GoldenModel.plain, "--seconds", "0.01", "--texts", file, "--precision",
      "all", "--format", "json",
    ])
    #expect(result.status == 0, "\(result.errors)")
    let results = try JSONDocument(result.output, source: "bench").root["results"]
    let precisions = results?.elements.compactMap { $0["precision"]?.string } ?? []
    #expect(precisions.first == "float32" && precisions.last == "int8")
    #expect(precisions.contains("bfloat16") == (try KernelLevel.selected()).multipliesBFloat16)
  }

  @Test func benchOfAFile() async throws {
    let folder = try TemporaryTestFolder()
    let file = try folder.write(["a cat", "a car"].asLines, as: "texts.txt")
    let result = try await BuiltBinary.run([
      "bench", "--model", GoldenModel.plain, "--seconds", "0.05", "--texts", file,
    ])
    #expect(result.status == 0 && result.lines.contains { $0.hasPrefix("file") })
    let empty = try folder.write([], as: "none.txt")
    let refused = try await BuiltBinary.run(
      ["bench", "--model", GoldenModel.plain, "--texts", empty])
    #expect(refused.status == 65 && refused.errors.contains("no texts"))
  }

  @Test func demoShowsItsFourParts() async throws {
    let result = try await BuiltBinary.run(["demo", "--model", GoldenModel.plain])
    #expect(result.status == 0, "\(result.errors)")
    for part in "abcd" { #expect(result.lines.contains { $0.hasPrefix("(\(part)) ") }) }
    #expect(result.lines.allSatisfy { $0.count <= 80 }, "\(result.text)")
    let one = " 1.000 1.000 1.000 1.000 1.000 1.000  "
    #expect(result.lines.count { $0.contains(one) } == 6)
  }

  @Test(.enabled(if: DefaultModel.isHere, "all-MiniLM-L6-v2 is not in the model cache"))
  func demoSeparatesTheSensesOfBank() async throws {
    let result = try await BuiltBinary.run(["demo"])
    #expect(result.status == 0, "\(result.errors)")
    let verdict = "every same-sense pair lies above all others"
    #expect(result.lines.count { $0.contains(verdict) } == 2, "\(result.text)")
    let places = result.lines.filter { $0.hasPrefix(" 1. ") || $0.hasPrefix(" 2. ") }
    #expect(places.first?.contains("Neural networks are inspired by the human brain.") == true)
    #expect(result.lines.contains { $0.hasSuffix("This sentence is like the first one.") })
  }
}
