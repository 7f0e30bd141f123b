import Sememe
import SememeEvaluation
import SememeTestSupport
import Testing

@Suite("Probes of layers")
struct LayerProbeTests {
  private func embedder(threads: Int? = nil) throws -> Embedder {
    let golden = try #require(try GoldenCases.all().first { $0.name == "sbert-mean-normalize" })
    return try Embedder(folder: golden.folder, options: ModelOptions(threads: threads))
  }

  /// "bank" at the same place of sentences that differ behind it only: what the input does not know,
  /// the layers can.
  private var senses: SenseCorpus {
    var corpus = SenseCorpus()
    let fillers = ["warm", "left", "sat", "stone", "mark", "slept", "dog", "cat", "sees", "no"]
    for (index, filler) in (fillers + fillers + fillers).enumerated() {
      for (sense, word) in [("shore", "river"), ("money", "justice")] {
        corpus.append("the bank of \(word) \(filler) \(fillers[index / 10])") { number in
          [.init(sentence: number, span: 4..<8, lemma: "bank", senses: [sense])]
        }
      }
    }
    return corpus
  }

  @Test func sensesAreToldByContextOnly() async throws {
    let report = try await LayerProbe.measure(
      .ofEachWord, try embedder(), on: senses,
      options: ProbeOptions(testShare: 0.3, inverseStrength: 1))
    #expect(report.wordCount == 1 && report.classCount == 2)
    #expect(report.trainingCount + report.testCount == 60)
    // The embeddings of "bank" at one place are one vector: no better than one sense for all.
    #expect(abs(report.layers[0].accuracy - report.majorityBaseline) < 1e-9)
    #expect(report.wordBaseline == report.majorityBaseline)
    #expect((report.layers.last?.accuracy ?? 0) > 0.9)
    let mix = try #require(report.mix)
    #expect(mix.accuracy > 0.9 && mix.weights.count == 3)
    #expect(abs(mix.weights.reduce(0, +) - 1) < 1e-9)
    // What the embeddings do not know has no part in the mix.
    #expect(mix.weights[0] == 0 && mix.centerOfGravity > 1)
    #expect(mix.mix.weights[0] < 1e-8)
  }

  @Test func theMixIsOneThatSpansTake() async throws {
    let report = try await LayerProbe.measure(
      .ofEachWord, try embedder(), on: senses, options: ProbeOptions(inverseStrength: 1))
    let mix = try #require(report.mix?.mix)
    let selection = LayerSelection.mix(mix)
    #expect(LayerSelection("\(selection)") == selection)
    let vectors = try await senses.vectors(
      try embedder(), layers: (0...2).map { .layer($0) } + [selection])
    for index in vectors.vectors[3].values.indices {
      let sum = (0..<3).reduce(Float(0)) {
        $0 + mix.weights[$1] * vectors.vectors[$1].values[index]
      }
      #expect(abs(sum - vectors.vectors[3].values[index]) < 1e-5)
    }
  }

  /// Tags that follow from the word alone are told at every layer.
  @Test func tagsOfWordsAreTold() async throws {
    let folder = try TemporaryTestFolder()
    var lines = ""
    for index in 0..<40 {
      let noun = ["cat", "dog", "river", "stone"][index % 4]
      let verb = ["sat", "left", "slept"][index % 3]
      lines += "the\tDT\n\(noun)\tNN\n\(verb)\tVB\n.\t.\n\n"
    }
    let corpus = try SenseCorpus(tagged: try folder.write(Array(lines.utf8), as: "tags.tsv"))
    #expect(corpus.sentences.count == 40 && corpus.uses.count == 120)
    var reports: [ProbeReport] = []
    for threads in [1, 3] {
      reports.append(
        try await LayerProbe.measure(
          .shared, try embedder(threads: threads), on: corpus,
          options: ProbeOptions(inverseStrength: 0.1)))
    }
    #expect(reports[0] == reports[1])
    #expect(reports[0].layers[0].accuracy == 1 && reports[0].wordBaseline == 1)
    #expect(reports[0].classCount == 3 && reports[0].wordCount == 0)
    #expect(reports[0].majorityBaseline < 0.5)
  }

  @Test func tooLittleIsAnError() async throws {
    let embedder = try embedder()
    func message(_ subject: LayerProbe.Subject, _ options: ProbeOptions = .init()) async -> String {
      do {
        _ = try await LayerProbe.measure(
          subject, embedder, on: SenseCorpus(words: ["the cat", "a dog"]), options: options)
        return ""
      } catch { return "\(error)" }
    }
    #expect(await message(.shared).contains("fewer than two classes"))
    #expect(await message(.ofEachWord).contains("no word has two senses"))
    #expect(await message(.shared, ProbeOptions(testShare: 1)).contains("share 1.0"))
  }

  @Test func taggedFilesOfBothFormsAreRead() throws {
    let folder = try TemporaryTestFolder()
    let json = """
      {"tokens": ["The", "New_York", "cat", "'s", "``", "nap"], "pos": ["DT", "NNP", "NN", "POS", "", null]}

      {"tokens": ["ab", "c"], "pos": ["X", "Y"], "space": [0, 0]}
      """
    let objects = try SenseCorpus(tagged: try folder.write(Array(json.utf8), as: "a.jsonl"))
    #expect(objects.sentences == ["The New York cat 's \" nap", "abc"])
    #expect(
      objects.uses.map { objects.text(of: $0) } == [
        "The", "New York", "cat", "'s", "nap", "ab", "c",
      ])
    #expect(objects.uses.map(\.senses) == [["DT"], ["NNP"], ["NN"], ["POS"], [], ["X"], ["Y"]])
    let lines = "\nThe\tDT\r\ncat\tNN\n\n\n!\t.\na\tDT\tmore\n"
    let columns = try SenseCorpus(tagged: try folder.write(Array(lines.utf8), as: "a.tsv"))
    #expect(columns.sentences == ["The cat", "! a"])
    #expect(columns.uses.map(\.senses) == [["DT"], ["NN"], ["DT"]])
    let plain = SenseCorpus(words: ["“Über” all, it's — 3rd."])
    #expect(plain.uses.map { plain.text(of: $0) } == ["Über", "all", "it's", "3rd"])
  }

  @Test func damagedTaggedFilesAreErrorsOrRead() throws {
    let folder = try TemporaryTestFolder()
    func read(_ bytes: [UInt8]) throws -> SenseCorpus {
      try SenseCorpus(tagged: try folder.write(bytes, as: "damaged"))
    }
    func message(_ text: String) -> String {
      do {
        _ = try read(Array(text.utf8))
        return ""
      } catch { return "\(error)" }
    }
    #expect(message("The\tDT\ncat\n").contains("line 2: 1 columns"))
    #expect(message("").contains("no word is marked"))
    #expect(message("{\"tokens\": [\"a\"], \"pos\": []}").contains("as many tags as tokens"))
    #expect(message("{\"tokens\": [1], \"pos\": [\"X\"]}").contains("a string"))
    var mutator = Mutator(seed: 21)
    let json = Array(#"{"tokens": ["The", "cat"], "pos": ["DT", "NN"], "space": [1, 1]}"#.utf8)
    let lines = Array("The\tDT\ncat\tNN\n\nA\tDT\n".utf8)
    for _ in 0..<300 {
      for bytes in [mutator.mutate(json), mutator.mutate(lines)] {
        do {
          let corpus = try read(bytes)
          #expect(corpus.uses.allSatisfy { !$0.span.isEmpty })
        } catch {
          #expect(error is EvaluationError, "\(error)")
        }
      }
    }
  }
}
