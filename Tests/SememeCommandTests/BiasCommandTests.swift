import Sememe
import SememeEvaluation
import SememeJSON
import SememeTestSupport
import Testing

/// `sememe bias` tests vectors and models.
@Suite struct BiasCommandTests {
  private let sets = """
    set\tcategory\tword
    X\tanimals\tcat
    X\tanimals\tdog
    Y\tplaces\triver
    Y\tplaces\tbank
    A\trest\tslept
    B\tmotion\tleft
    """

  @Test func modelsAreTheLibrarys() async throws {
    let folder = try TemporaryTestFolder()
    let path = try folder.write(Array(sets.utf8), as: "rest.tsv")
    let result = try await BuiltBinary.run([
      "bias", "--model", GoldenModel.plain, "--sets", path, "--format", "json", "--sentence",
      "a {}.",
      "--sentence", "{}",
    ])
    #expect(result.status == 0, "\(result.errors)")
    let want = try await AssociationTest(path: path).measure(
      Embedder(folder: GoldenModel.plain), sentences: ["a {}.", "{}"])
    let root = try JSONDocument(result.output, source: "bias").root
    let test = try #require(Array(try root.requireArray("tests").elements).first)
    #expect(test["test"]?.string == "rest")
    #expect(test["effect_size"]?.double == want.effectSize)
    #expect(test["p_value"]?.double == want.pValue && test["exact"]?.bool == true)
    #expect(test["targ1"]?["vectors"]?.int == 4)
    let piped = try await BuiltBinary.run(
      [
        "bias", "--model", GoldenModel.plain, "--sets", "-", "--format", "json", "--sentence",
        "a {}.",
        "--sentence", "{}",
      ], input: Array(sets.utf8))
    let same = try JSONDocument(piped.output, source: "bias").root["tests"]?[0]
    #expect(piped.status == 0 && same?["effect_size"]?.double == want.effectSize, "\(piped.errors)")
    let words = try await BuiltBinary.run([
      "bias", "--model", GoldenModel.plain, "--sets", path, "--unit", "word", "--layer", "-1",
    ])
    #expect(words.status == 0 && words.lines.count == 2, "\(words.errors)")
  }

  @Test func filesOfVectorsAndBuiltInTests() async throws {
    let folder = try TemporaryTestFolder()
    let test = try #require(AssociationTest.named("weat6"))
    let words = [
      test.firstTarget, test.secondTarget, test.firstAttribute, test.secondAttribute,
    ].enumerated().flatMap { set, words in
      words.words.map { word in
        word == "Amy" ? "amy 0 1" : set.isMultiple(of: 2) ? "\(word) 1 0" : "\(word) 0 1"
      }
    }
    let path = try folder.write(
      Array("\(words.count) 2\n\(words.joined(separator: "\n"))\n".utf8), as: "v.txt")
    let result = try await BuiltBinary.run([
      "bias", "--vectors", path, "--test", "weat6", "--no-cache",
    ])
    #expect(result.status == 0 && result.lines.count == 2, "\(result.errors)")
    #expect(result.lines[1].contains("male names, female names"))
    // Means 1 and −1 of sixteen: √(16/15) is their deviation; one parting of 12 870 reaches them.
    #expect(result.lines[1].contains("1.94  0.00008"), "\(result.lines[1])")
  }

  @Test func testsWithoutWordsAreLeftOutAndOptionsOfModelsRefused() async throws {
    let folder = try TemporaryTestFolder()
    let test = try #require(AssociationTest.named("weat7"))
    let words = [
      test.firstTarget, test.secondTarget, test.firstAttribute, test.secondAttribute,
    ].flatMap(\.words).enumerated().map { "\($1) \($0) 1" }
    let path = try folder.write(
      Array("\(words.count) 2\n\(words.joined(separator: "\n"))\n".utf8), as: "v.txt")
    let all = try await BuiltBinary.run(["bias", "--vectors", path, "--no-cache"])
    #expect(all.status == 0 && all.lines.contains { $0.hasPrefix("weat7") }, "\(all.errors)")
    #expect(all.errors.contains("warning: association test weat1"), "\(all.errors)")
    let one = try await BuiltBinary.run(["bias", "--vectors", path, "--test", "weat1"])
    #expect(one.status == 65 && one.errors.contains("no word of \"flowers\""), "\(one.errors)")
    for option in [["--unit", "word"], ["--layer", "1"], ["--sentence", "{}"]] {
      let result = try await BuiltBinary.run(["bias", "--vectors", path] + option)
      #expect(result.status == 2 && result.errors.contains("not to --vectors"), "\(option)")
    }
  }

  @Test func whatIsNotThereIsAnError() async throws {
    let unknown = try await BuiltBinary.run(["bias", "--test", "weat11"])
    #expect(unknown.status != 0 && unknown.errors.contains("weat1 to weat10"))
    let missing = try await BuiltBinary.run(["bias", "--sets", "/no/such/sets"])
    #expect(missing.status == 66 && missing.errors.contains("/no/such/sets"), "\(missing.errors)")
    let place = try await BuiltBinary.run([
      "bias", "--model", GoldenModel.plain, "--test", "weat9", "--sentence", "no place",
    ])
    #expect(place.status == 2 && place.errors.contains("must hold {} once"), "\(place.errors)")
  }
}
