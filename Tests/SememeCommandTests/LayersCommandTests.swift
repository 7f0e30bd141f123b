import SememeJSON
import SememeTestSupport
import Testing

/// `sememe layers` measures, probes and draws.
@Suite struct LayersCommandTests {
  private func run(_ arguments: [String], input: [UInt8] = []) async throws -> BuiltBinary.Result {
    try await BuiltBinary.run(["layers", "--model", GoldenModel.plain] + arguments, input: input)
  }

  /// Sentences with tags that follow from the words, and with senses of "bank".
  private func files(_ folder: TemporaryTestFolder) throws -> (tags: String, senses: String) {
    var (tags, senses) = ("", "")
    let nouns = ["cat", "dog", "river", "stone"]
    for index in 0..<48 {
      let (noun, verb) = (nouns[index % 4], ["sat", "left", "slept"][index % 3])
      let other = nouns[index / 12]
      tags += "the\tDT\n\(noun)\tNN\n\(verb)\tVB\na\tDT\n\(other)\tNN\n\n"
      let (sense, context) = index.isMultiple(of: 2) ? ("shore", "river") : ("money", "justice")
      senses += """
        {"tokens": ["the", "bank", "of", "\(context)", "\(noun)", "\(verb)", "\(other)"], \
        "lemmas": ["the", "bank", "of", "x", "x", "x", "x"], \
        "senses": [null, "\(sense)", null, null, null, null, null]}

        """
    }
    return (
      try folder.write(Array(tags.utf8), as: "tags.tsv"),
      try folder.write(Array(senses.utf8), as: "senses.jsonl")
    )
  }

  @Test func probesOfBothKindsAndAPicture() async throws {
    let folder = try TemporaryTestFolder()
    let files = try files(folder)
    let result = try await run([
      "--tagged", files.tags, "--senses", files.senses, "--format", "json", "--plot",
      folder.path + "/layers.svg",
    ])
    #expect(result.status == 0, "\(result.errors)")
    let root = try JSONDocument(result.output, source: "layers").root
    #expect(try root.requireArray("layers").elements.compactMap { $0["layer"]?.int } == [0, 1, 2])
    let probes = Array(try root.requireArray("probes").elements)
    #expect(probes.compactMap { $0["task"]?.string } == ["part of speech", "sense"])
    for probe in probes { #expect(try probe.requireArray("layers").count == 3) }
    #expect(probes[0]["word_baseline"]?.double == 1)
    #expect(probes[1]["words"]?.int == 1)
    let drawing = String(
      decoding: try GoldenCases.bytes(of: folder.path + "/layers.svg"), as: UTF8.self)
    #expect(drawing.contains("anisotropy") && drawing.contains("part of speech"))
    #expect(drawing.contains("Weights of a learnt mix"))
    let piped = try await run(
      ["--tagged", "-", "--senses", files.senses, "--format", "json"],
      input: GoldenCases.bytes(of: files.tags))
    #expect(piped.status == 0 && piped.output == result.output, "\(piped.errors)")
    let twice = try await run(["--tagged", "-", "--senses", "-"])
    #expect(twice.status == 2 && twice.errors.contains("read only once"), "\(twice.errors)")
    for probe in probes {
      let weights = try probe.requireObject("mix").requireArray("weights").elements
      #expect(abs(weights.reduce(0) { $0 + ($1.double ?? .nan) } - 1) < 1e-9)
    }
    // What is printed is an option of other commands.
    let layer = try #require(probes[1]["mix"]?["layer"]?.string)
    let uses = try await BuiltBinary.run([
      "senses", "compare", "bank", "--uses", files.senses, "--model", GoldenModel.plain, "--layer",
      layer,
    ])
    #expect(uses.status == 0 && uses.text.contains(layer), "\(uses.errors)")
    let again = try await run([
      "--tagged", files.tags, "--senses", files.senses, "--format", "json", "--threads", "1",
    ])
    #expect(again.output == result.output)
  }

  @Test func theTableHasWeightsAndTheMix() async throws {
    let folder = try TemporaryTestFolder()
    let result = try await run(["--senses", try files(folder).senses])
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.lines[0].hasSuffix("sense  weight"), "\(result.text)")
    #expect(result.lines[4].hasPrefix("  mix ") && result.lines[4].hasSuffix("%"), "\(result.text)")
    let line = result.lines.last ?? ""
    #expect(line.hasPrefix("sense: mix of layers, centre of gravity "), "\(line)")
    #expect(line.contains(": --layer mix:"), "\(line)")
  }

  @Test func plainSentencesAreEnough() async throws {
    let lines = (0..<12).map { "the cat sat on stone \($0)" }
    let result = try await run([], input: lines.asLines)
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.lines.count == 5 && result.lines[0].contains("anisotropy"), "\(result.text)")
    let few = try await run(["one cat"])
    #expect(few.status == 65 && few.errors.contains("no word is used in 5 sentences"))
    let missing = try await run(["--tagged", "/no/such/file"])
    #expect(missing.status == 66 && missing.errors.contains("/no/such/file"), "\(missing.errors)")
    let both = try await run(["--senses", "/no/such/file", "one cat"])
    #expect(both.status == 2 && both.errors.contains("give sentences, or"), "\(both.errors)")
  }
}
