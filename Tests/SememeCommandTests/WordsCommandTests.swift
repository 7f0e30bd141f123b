import SememeJSON
import SememeSystem
import SememeTestSupport
import SememeWords
import Testing

/// `sememe words` answers what the library answers.
@Suite struct WordsCommandTests {
  private static let word2vec = GoldenCases.folder + "/static-word2vec/vectors.bin"
  private static let glove = GoldenCases.folder + "/static-glove/glove.txt"
  private static let fastText = GoldenCases.folder + "/static-fasttext/model.bin"
  private let folder: TemporaryTestFolder

  init() throws { folder = try TemporaryTestFolder() }

  private func run(_ arguments: [String], _ input: [UInt8] = []) async throws -> String {
    let result = try await BuiltBinary.run(["words"] + arguments, input: input)
    #expect(result.status == 0, "\(arguments): \(result.errors)")
    return String(decoding: result.output, as: UTF8.self)
  }

  private func lines(_ text: String) throws -> [JSONValue] {
    try text.split(separator: "\n").map { try JSONDocument(Array($0.utf8), source: "jsonl").root }
  }

  /// A text about two subjects, a sentence a line.
  private func corpus(labelled: Bool = false) throws -> String {
    let subjects = [
      ("money", ["bank", "loan", "credit", "account", "cash"]),
      ("water", ["river", "shore", "boat", "stream", "fish"]),
    ]
    var text = ""
    for round in 0..<300 {
      for (subject, words) in subjects {
        let start = round % words.count
        let sentence = (0..<4).map { words[(start + $0 * (1 + round % 3)) % words.count] }
        let label = labelled ? "__label__\(subject) " : ""
        text += label + sentence.joined(separator: " ") + "\n"
      }
    }
    let name = labelled ? "labelled.txt" : "corpus.txt"
    try folder.write(Array(text.utf8), as: name)
    return "\(folder.path)/\(name)"
  }

  // MARK: Questions

  @Test func neighborsAreTheLibrarys() async throws {
    let want = try await WordVectors.load(Self.word2vec)
      .neighbors(positive: ["citizens", "hath"], negative: ["rights"], count: 4)
    let text = try await run([
      "neighbors", Self.word2vec, "citizens", "hath", "--minus", "rights", "--top-k", "4",
      "--format", "jsonl",
    ])
    let rows = try lines(text)
    #expect(rows.map { $0["word"]?.string } == want.map(\.word))
    #expect(rows.map { Float($0["score"]?.double ?? .nan) } == want.map(\.score))
    let table = try await run(["neighbors", Self.word2vec, "citizens", "--top-k", "2"])
    #expect(table.split(separator: "\n").count == 2 && table.contains("aedile"))
  }

  @Test func analogiesSimilaritiesAndOddOnes() async throws {
    let vectors = try WordVectors.load(Self.word2vec)
    for method in AnalogyMethod.allCases {
      let want = try await vectors.analogy("citizens", "hath", "sir", by: method, count: 3)
      let rows = try lines(
        try await run([
          "analogy", Self.word2vec, "citizens", "hath", "sir", "--method", method.rawValue,
          "--top-k", "3", "--format", "jsonl",
        ]))
      #expect(rows.map { $0["word"]?.string } == want.map(\.word), "\(method)")
    }
    let cosine = try await run(["similarity", Self.word2vec, "citizens", "sir"])
    #expect(Double(cosine.dropLast()).map { abs($0 - 0.260437) < 2e-6 } == true, "\(cosine)")
    let movers = try vectors.wordMoversDistance(["citizens", "hath"], ["sir"])
    let distance = try await run([
      "similarity", Self.word2vec, "citizens hath", "sir", "--measure", "wmd",
    ])
    #expect(Double(distance.dropLast()).map { abs($0 - movers) < 1e-5 } == true, "\(distance)")
    let odd = try await run([
      "odd-one-out", Self.word2vec, "citizens", "hath", "rights", "sir", "country",
    ])
    #expect(odd == "citizens\n")
  }

  @Test func vectorsOfWordsAndTexts() async throws {
    let vectors = try WordVectors.load(Self.fastText)
    let word = "unseenword"
    let rows = try lines(
      try await run(["vector", Self.fastText, "--format", "jsonl"], Array("\(word)\nthe\n".utf8)))
    #expect(rows.count == 2)
    for (row, word) in zip(rows, [word, "the"]) {
      let numbers = row["embedding"]?.elements.map { Float($0.double ?? .nan) } ?? []
      #expect(numbers == vectors.vector(of: word), "\(word)")
    }
    let text = try await run(["vector", Self.fastText, "--sentences", "the citizens"])
    let want = vectors.meanVector(of: ["the", "citizens"], normalizes: true) ?? []
    #expect(text == "the citizens \(want.map(\.description).joined(separator: " "))\n")
    let refused = try await BuiltBinary.run(["words", "vector", Self.glove, "zzzz"])
    #expect(refused.status == 65 && refused.errors.contains("is not in the vocabulary"))
    #expect(try await run(["vector", Self.glove, "zzzz", "--skip-unknown"]).isEmpty)
  }

  @Test func evaluationCountsAnalogiesAndPairs() async throws {
    try folder.write(Array("citizens\tsir\t3\nhath\tis\t9\nrights\tis\t4\n".utf8), as: "pairs.tsv")
    let questions = GoldenCases.folder + "/static-word2vec/analogies.txt"
    let text = try await run([
      "evaluate", Self.word2vec, "--analogies", questions, "--pairs", "\(folder.path)/pairs.tsv",
      "--format", "json",
    ])
    let results = Array(try JSONDocument(Array(text.utf8), source: "json").root.elements)
    #expect(results.count == 2)
    let total = results[0]["sections"].flatMap { Array($0.elements).last }
    #expect(total?["asked"]?.int == 3 && total?["correct"]?.int == 0)
    #expect(abs((results[1]["spearman"]?.double ?? 0) - 0.5) < 1e-9)
    #expect(results[1]["known"]?.int == 3)
    let table = try await run(["evaluate", Self.word2vec, "--analogies", questions])
    #expect(table.contains("0.00 %"))
  }

  // MARK: Files

  @Test(arguments: ["word2vec-binary", "word2vec-text", "glove", "numpy", "safetensors"])
  func formatsAreWrittenAndRead(format: String) async throws {
    let target = "\(folder.path)/vectors.\(format == "numpy" ? "npy" : "out")"
    let said = try await run(["convert", Self.word2vec, target, "--format", format])
    #expect(said == "\(target)\n")
    let (old, new) = (try WordVectors.load(Self.word2vec), try WordVectors.load(target))
    #expect(new.count == old.count && new.vocabulary[402] == old.vocabulary[402])
    #expect(new.vector(at: 17) == old.vector(at: 17))
  }

  @Test func comparisonOfAModelWithItself() async throws {
    let text = try await run([
      "compare", Self.word2vec, Self.word2vec, "--words", "20", "--format", "json",
    ])
    let result = try JSONDocument(Array(text.utf8), source: "json").root
    #expect(result["overlap"]?.double == 1 && result["shared_words"]?.int == 403)
  }

  @Test func filesAreDescribed() async throws {
    for (file, words, dimension, hasSubwords) in [
      (Self.word2vec, 403, 24, false), (Self.fastText, nil, nil, true),
    ] as [(String, Int?, Int?, Bool)] {
      let result = try await BuiltBinary.run(["model", "info", file, "--format", "json"])
      #expect(result.status == 0, "\(result.errors)")
      let info = try JSONDocument(result.output, source: "json").root
      let vectors = try WordVectors.load(file)
      #expect(
        info["vocabulary"]?.int == vectors.count && info["dimension"]?.int == vectors.dimension)
      #expect(words == nil || (vectors.count == words && vectors.dimension == dimension))
      #expect(info["subwords"]?.bool == hasSubwords)
    }
  }

  // MARK: Training

  @Test(arguments: ["word2vec", "fasttext", "glove"])
  func trainingSeparatesSubjects(model: String) async throws {
    let output = "\(folder.path)/trained.bin"
    var arguments = [
      "train", model, try corpus(), "-o", output, "--dim", "16", "--window", "3", "--min-count",
      "1",
      "--epochs", "30", "--threads", "1",
    ]
    if model != "glove" { arguments += ["--skipgram", "--learning-rate", "0.1", "--sample", "0"] }
    if model == "fasttext" { arguments += ["--bucket", "1000"] }
    let said = try await run(arguments)
    #expect(said.contains("10 words, 16 dimensions") || said.contains("11 words"), "\(said)")
    let vectors = try WordVectors.load(output)
    #expect(try vectors.similarity("bank", "loan") > vectors.similarity("bank", "river"))
    #expect(try vectors.similarity("river", "boat") > vectors.similarity("boat", "cash"))
  }

  @Test func classifiersAreTrainedQuantisedAskedAndMeasured() async throws {
    let (texts, model, small) = (
      try corpus(labelled: true), "\(folder.path)/model.bin", "\(folder.path)/model.ftz"
    )
    let said = try await run([
      "train", "classifier", texts, "-o", model, "--dim", "10", "--epochs", "20", "--threads", "1",
      "--learning-rate", "0.5",
    ])
    #expect(said.contains("2 labels"), "\(said)")
    let rows = try lines(
      try await run([
        "classify", model, "a loan of cash", "a boat on the river", "--format", "jsonl",
      ]))
    let labels = rows.map { $0["labels"]?[0]?["label"]?.string }
    #expect(labels == ["__label__money", "__label__water"])
    #expect(try await run(["quantize", model, small, "--qnorm"]) == "\(small)\n")
    for file in [model, small] {
      let text = try await run(["evaluate", file, "--labels", texts, "--format", "json"])
      let result = try JSONDocument(Array(text.utf8), source: "json").root[0]
      #expect((result?["precision"]?.double ?? 0) > 0.99, "\(file)")
    }
  }

  @Test func phrasesAreJoined() async throws {
    let text = String(repeating: "we saw new york there\nold ships came here\n", count: 40)
    try folder.write(Array(text.utf8), as: "text.txt")
    let output = "\(folder.path)/joined.txt"
    _ = try await run([
      "phrases", "\(folder.path)/text.txt", "-o", output, "--threshold", "0.1", "--min-count", "2",
    ])
    let joined = String(decoding: try GoldenCases.bytes(of: output), as: UTF8.self)
    #expect(joined.contains("new_york"))
  }

  // MARK: Mistakes

  @Test(arguments: [
    (["neighbors", word2vec, "zzzz"], 65, "zzzz"),
    (["neighbors", "/nowhere/vectors.bin", "a"], 66, "/nowhere/vectors.bin"),
    (["neighbors", word2vec], 2, "give a word"),
    (["neighbors", word2vec, "sir", "--top-k", "0"], 2, "--top-k"),
    (["evaluate", word2vec], 2, "--analogies"),
    (["convert", word2vec, "/tmp/x.unknown"], 2, "--format"),
    (["classify", word2vec, "text"], 65, "vectors.bin"),
    (["train", "word2vec", "/nowhere.txt", "-o", "/tmp/x"], 66, "/nowhere.txt"),
    (["train", "word2vec", "a.txt", "-o", "/tmp/x", "--resume"], 2, "--checkpoint"),
  ])
  func mistakesAreNamed(arguments: [String], status: Int32, word: String) async throws {
    let result = try await BuiltBinary.run(["words"] + arguments)
    #expect(result.status == status, "\(arguments): \(result.errors)")
    #expect(result.errors.contains(word), "\(arguments): \(result.errors)")
  }
}
