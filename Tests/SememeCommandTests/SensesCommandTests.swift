import Sememe
import SememeEvaluation
import SememeJSON
import SememeSystem
import SememeTensors
import SememeTestSupport
import Testing

/// `sememe senses` compares a word's vectors, layer by layer.
@Suite struct SensesCommandTests {
  private let sentences = ["the cat slept", "a car, a Cat", "no such animal", "cat and cat"]

  private func run(_ arguments: [String], input: [UInt8] = []) async throws -> BuiltBinary.Result {
    try await BuiltBinary.run(
      ["senses", "--model", GoldenModel.plain, "cat"] + arguments, input: input)
  }

  @Test func staticVectorsAreOneAndContextualOnesTheLibrarys() async throws {
    let result = try await run(
      ["--format", "json", "--layer", "last2", "--subtokens", "first"] + sentences)
    #expect(result.status == 0)
    #expect(result.errors.contains("sentence 3 does not use \"cat\""), "\(result.errors)")
    let root = try JSONDocument(result.output, source: "senses").root
    let uses = root["uses"].map { Array($0.elements) } ?? []
    #expect(uses.compactMap { $0["sentence"]?.int } == [0, 1, 3, 3])
    #expect(uses.compactMap { $0["text"]?.string } == ["cat", "Cat", "cat", "cat"])
    let layers = root["layers"].map { Array($0.elements) } ?? []
    #expect(layers.compactMap { $0["layer"]?.string } == ["lookup", "last2"])
    let matrices = layers.map { layer in
      (layer["cosines"].map { $0.elements.flatMap(\.elements) } ?? []).map {
        Float($0.double ?? .nan)
      }
    }
    #expect(matrices[0].count == 16 && matrices[0].allSatisfy { abs($0 - 1) < 1e-6 })
    let words = try await Embedder(folder: GoldenModel.plain).wordVectors(
      of: "cat", in: sentences, layer: .last(2), subtokens: .first)
    let vectors = Embeddings(Tensor(words.flatMap(\.vector), shape: [4, words[0].vector.count]))
    #expect(matrices[1] == vectors.similarity(to: vectors).values)
  }

  @Test func allLayersFromStandardInput() async throws {
    let result = try await run(["--layer", "all"], input: sentences.asLines)
    #expect(result.status == 0)
    for title in ["static", "layer 0", "layer 1", "layer 2"] {
      #expect(result.lines.contains { $0.hasPrefix(title) }, "\(title)")
    }
  }

  @Test func theLastLayerByItsNegativeNumber() async throws {
    let last = try await run(["--layer", "-1", "--format", "json"] + sentences)
    let second = try await run(["--layer", "2", "--format", "json"] + sentences)
    #expect(last.status == 0, "\(last.errors)")
    func cosines(_ result: BuiltBinary.Result) throws -> [Double] {
      let layer = try JSONDocument(result.output, source: "senses").root["layers"]?[1]
      return layer?["cosines"].map { $0.elements.flatMap(\.elements).compactMap(\.double) } ?? []
    }
    #expect(try cosines(last).count == 16)
    #expect(try cosines(last) == cosines(second))
  }

  @Test func noSentences() async throws {
    let result = try await run([])
    #expect(result.status == 65)
    #expect(result.errors.contains("no sentences were given"), "\(result.errors)")
  }

  @Test func aWordThatNoSentenceUses() async throws {
    let result = try await run(["concatenate cats"])
    #expect(result.status == 65)
    #expect(result.errors.contains("none of the 1 sentences uses \"cat\""), "\(result.errors)")
  }

  @Test func aLayerThatTheModelDoesNotHave() async throws {
    let result = try await run(["a cat", "--layer", "3"])
    #expect(result.status == 2)
    #expect(result.errors.contains("layers 0 (embeddings) to 2"), "\(result.errors)")
  }
}

/// The other subcommands of `sememe senses`.
@Suite struct SenseSubcommandTests {
  private static let table = """
    word\tsense\tsentence
    cat\ta\tthe cat slept
    cat\ta\tthe warm cat
    cat\tb\ta car and a cat
    cat\tb\tcat of Paris

    """

  private func run(_ arguments: [String]) async throws -> BuiltBinary.Result {
    try await BuiltBinary.run(["senses"] + arguments + ["--model", GoldenModel.plain])
  }

  private func table(_ folder: TemporaryTestFolder) throws -> String {
    try folder.write(Array(Self.table.utf8), as: "uses.tsv")
  }

  @Test func compareShowsSeparationAndDraws() async throws {
    let folder = try TemporaryTestFolder()
    let picture = folder.path + "/cat.svg"
    let result = try await run(
      ["compare", "cat", "--uses", table(folder), "--layer", "1", "--plot", picture])
    #expect(result.status == 0, "\(result.errors)")
    let lines = result.lines.filter { $0.hasPrefix("raw:") }
    #expect(lines.count == 2 && lines[0].contains("gap 0.000, AUC 0.500"), "\(lines)")
    let svg = String(decoding: try GoldenCases.bytes(of: picture), as: UTF8.self)
    #expect(svg.hasPrefix("<") && svg.contains("the warm cat"))
  }

  /// `<(…)` of a shell, and `-`.
  @Test func usesComeFromPipes() async throws {
    let folder = try TemporaryTestFolder()
    let path = try table(folder)
    let arguments = ["compare", "cat", "--layer", "2", "--format", "json", "--uses"]
    let whole = try await run(arguments + [path])
    #expect(whole.status == 0, "\(whole.errors)")
    for name in ["-", "/dev/stdin"] {
      let piped = try await BuiltBinary.run(
        ["senses"] + arguments + [name, "--model", GoldenModel.plain],
        input: Array(Self.table.utf8))
      #expect(piped.status == 0 && piped.output == whole.output, "\(piped.errors)")
    }
    let shell = try RunningBinary(
      [
        "-c", #""$0" senses "${@:2}" --uses <(cat "$1")"#, BuiltBinary.path, path, "compare", "cat",
        "--layer", "2", "--format", "json", "--model", GoldenModel.plain,
      ], program: "/bin/bash")
    let piped = try await shell.wait()
    #expect(piped.status == 0 && piped.output == whole.output, "\(piped.errors)")
    let twice = try await run(["fit", "-", "-", "-o", "\(folder.path)/senses"])
    #expect(twice.status == 2 && twice.errors.contains("read only once"), "\(twice.errors)")
  }

  @Test func separationOfEveryLayer() async throws {
    let folder = try TemporaryTestFolder()
    let result = try await run(["separation", table(folder), "--format", "json"])
    #expect(result.status == 0, "\(result.errors)")
    let layers = try JSONDocument(result.output, source: "x").root["layers"].map {
      Array($0.elements)
    }
    #expect(layers?.compactMap { $0["layer"]?.string } == ["lookup", "0", "1", "2"])
    #expect(abs(layers?[0]["mean_gap"]?.double ?? 1) < 1e-6)
  }

  private func json(_ result: BuiltBinary.Result) throws -> JSONValue {
    try JSONDocument(result.output, source: "x").root
  }

  /// Words of one sense cannot be separated, and a file of vectors may lack a word.
  @Test func separationLeavesOutWhatCannotBeJudged() async throws {
    let folder = try TemporaryTestFolder()
    let uses = try folder.write(
      Array(
        (Self.table
          + "dog\ta\ta dog\ndog\tb\tthe dog\ncar\ta\tcar\ncar\ta\tcar car\ncar\tb\tmy car\n").utf8),
      as: "uses.tsv")
    let both = try await run(["separation", uses, "--format", "json"])
    #expect(both.errors.contains("1 words without two uses of one sense"), "\(both.errors)")
    let words = try json(both)["layers"]?[0]?["words"].map {
      $0.elements.map { $0["word"]?.string }
    }
    #expect(words == ["cat", "car"])
    let vectors = try folder.write(Array("2 2\ncat 1 0\nthe 0 1\n".utf8), as: "v.vec")
    let one = try await run(["separation", uses, "--static", vectors])
    #expect(one.status == 0, "\(one.errors)")
    #expect(one.errors.contains("v.vec: 5 uses have no vector there"), "\(one.errors)")
    #expect(one.lines.contains { $0.contains("cat   mean") } && !one.text.contains("car"))
    let none = try folder.write(Array("word\tsense\tsentence\ncat\ta\tcat".utf8), as: "n.tsv")
    let refused = try await run(["separation", none])
    #expect(refused.status == 65 && refused.errors.contains("no word has"), "\(refused.errors)")
  }

  @Test func separationIsDrawnAtTheNumbersOfLayers() async throws {
    let folder = try TemporaryTestFolder()
    let picture = folder.path + "/a.svg"
    let uses = try table(folder)
    let result = try await run(
      ["separation", uses, "--layer", "-1", "--layer", "1", "--layer", "-1", "--plot", picture])
    #expect(result.status == 0, "\(result.errors)")
    let svg = String(decoding: try GoldenCases.bytes(of: picture), as: UTF8.self)
    #expect(svg.contains("layer 1:") && svg.contains("layer 2:") && !svg.contains("layer 0:"))
    let single = try await run(
      ["separation", uses, "--layer", "1", "--layer", "last2", "--plot", picture])
    #expect(single.status == 2 && single.output.isEmpty, "\(single.text)")
  }

  @Test func whatTheModelDoesNotReadIsSaid() async throws {
    let folder = try TemporaryTestFolder()
    let far = String(repeating: "the warm stone ", count: 30) + "cat"
    let uses = try folder.write(
      Array((Self.table + "cat\tb\t\(far)\n").utf8), as: "uses.tsv")
    let senses = folder.path + "/senses"
    let fit = try await run(["fit", uses, "--output", senses])
    #expect(fit.errors.contains("1 uses stand where the model does not read"), "\(fit.errors)")
    #expect(fit.errors.contains("learnt from 4 uses"), "\(fit.errors)")
    let told = try await run(["predict", "--classifier", senses, "--word", "cat", far, "a cat"])
    #expect(
      told.errors.contains("does not read as far as \"cat\" in sentence 1"), "\(told.errors)")
    let lacking = try folder.write(Array("1 2\nthe 0 1\n".utf8), as: "v.vec")
    let compared = try await run(["compare", "cat", "a cat", "--static", lacking])
    #expect(compared.status == 65 && compared.errors.contains("v.vec reads"), "\(compared.errors)")
  }

  @Test func vectorsOfOneNumberHaveNoMap() async throws {
    let folder = try TemporaryTestFolder()
    let vectors = try folder.write(Array("2 1\ncat 1\nthe 2\n".utf8), as: "v.vec")
    let picture = folder.path + "/a.svg"
    let result = try await BuiltBinary.run([
      "senses", "compare", "cat", "a cat", "the cat", "cat", "--model", vectors, "--plot", picture,
    ])
    #expect(result.status == 0, "\(result.errors)")
    let svg = String(decoding: try GoldenCases.bytes(of: picture), as: UTF8.self)
    #expect(svg.contains("Cosines") && !svg.contains("Principal components"))
  }

  @Test func inducedGroupsHoldEveryUse() async throws {
    let folder = try TemporaryTestFolder()
    let result = try await run(
      ["induce", "cat", "--uses", table(folder), "--senses", "2", "--format", "json"])
    #expect(result.status == 0, "\(result.errors)")
    let root = try JSONDocument(result.output, source: "x").root
    let groups = root["senses"].map { Array($0.elements) } ?? []
    #expect(groups.count == 2 && groups.reduce(0) { $0 + $1.count } == 4)
    let asked = try await run(
      ["induce", "cat", "--uses", table(folder), "--fewest-senses", "1", "--format", "json"])
    #expect(asked.status == 0, "\(asked.errors)")
    let answer = try JSONDocument(asked.output, source: "x").root
    let gap = try answer.requireObject("gap_statistic")
    let (one, two) = (try gap.requireDouble("one"), try gap.requireDouble("two"))
    let isOne = try one >= two - gap.requireDouble("deviation")
    let found = try answer.requireArray("senses").count
    #expect(isOne == (found == 1))
    let wrong = try await run(["induce", "cat", "a cat", "--fewest-senses", "3"])
    #expect(wrong.status == 2 && wrong.errors.contains("give 1 or 2"), "\(wrong.errors)")
    let few = try await run(["induce", "cat", "a cat", "the cat"])
    #expect(few.status == 65 && few.errors.contains("at least three"), "\(few.errors)")
  }

  @Test func whatIsLearntIsToldAgain() async throws {
    let folder = try TemporaryTestFolder()
    let senses = folder.path + "/senses"
    // The folder of the model is found from anywhere, however it was named.
    let fit = try await BuiltBinary.run([
      "senses", "fit", table(folder), "--output", senses, "--layer", "2", "--model",
      GoldenModel.plain + "/../sbert-mean-normalize",
    ])
    #expect(fit.status == 0 && fit.errors.contains("2 senses of 1 words"), "\(fit.errors)")
    let result = try await run(
      ["predict", "--classifier", senses, "the warm [[cat]]", "--format", "json"])
    #expect(result.status == 0, "\(result.errors)")
    #expect(!result.errors.contains("another model"), "\(result.errors)")
    #expect(try SenseModel(folder: senses).model == FileSystem.resolved(GoldenModel.plain))
    let first = try JSONDocument(result.output, source: "x").root[0]
    #expect(first?["senses"]?[0]?["sense"]?.string == "a")
    #expect((first?["senses"]?[0]?["score"]?.double ?? 0) > 0.9999)
    let none = try await run(["predict", "--classifier", senses, "no word"])
    #expect(none.status == 65 && none.errors.contains("[[bank]]"), "\(none.errors)")
  }

  /// Files of WordNet with `bank` and Banks, a botanist.
  private func wordNet(_ folder: TemporaryTestFolder) throws -> String {
    let bank = "00000000 17 n 01 bank 0 000 | land by water  \n"
    let name = "000000\(bank.utf8.count)"
    for (file, text) in [
      "data.noun": bank + "\(name) 18 n 01 Banks 0 000 | a botanist  \n",
      "index.noun": "bank n 1 0 1 0 00000000  \nbanks n 1 0 1 0 \(name)  \n",
    ] { try folder.write(Array(text.utf8), as: "dict/" + file) }
    for kind in ["noun", "verb", "adj", "adv"] {
      try folder.write([], as: "dict/\(kind).exc")
      guard kind != "noun" else { continue }
      for file in ["data", "index"] { try folder.write([], as: "dict/\(file).\(kind)") }
    }
    return folder.path + "/dict"
  }

  @Test func aMarkedPluralIsNoName() async throws {
    let folder = try TemporaryTestFolder()
    let dictionary = try wordNet(folder)
    for (text, lemma, definition) in [
      ("the [[banks]] of a river", "bank", "land by water"),
      ("[[Banks]] slept", "banks", "a botanist"),
    ] {
      let result = try await run(["predict", text, "--wordnet", dictionary, "--format", "json"])
      #expect(result.status == 0, "\(result.errors)")
      let use = try JSONDocument(result.output, source: "x").root[0]
      #expect(use?["lemma"]?.string == lemma, "\(result.text)")
      #expect(use?["senses"]?[0]?["definition"]?.string == definition, "\(result.text)")
    }
  }

  @Test func evaluationHoldsAPartBack() async throws {
    let folder = try TemporaryTestFolder()
    let lines = (0..<20).map { number in
      """
      {"tokens": ["the", "cat", "\(number < 10 ? "slept" : "Paris")"], "head": 1, "senses": \
      ["\(number < 10 ? "a" : "b")"], "id": "cat-n.\(number)"}
      """
    }
    let path = try folder.write(lines.asLines, as: "cat.jsonl")
    let result = try await run(
      ["evaluate", "--train", path, "--layer", "2", "--method", "1nn", "--format", "json"])
    #expect(result.status == 0, "\(result.errors)")
    let test = try JSONDocument(result.output, source: "x").root["tests"]?[0]
    #expect(test?["words"]?.int == 4 && test?["learnt"]?.int == 4)
    #expect(test?["results"]?[1]?["all"]?["f1"]?.double == 1)
    let missing = try await run(["evaluate", "--train", "/nowhere.jsonl"])
    #expect(missing.status == 66 && missing.errors.contains("/nowhere.jsonl"), "\(missing.errors)")
  }
}
