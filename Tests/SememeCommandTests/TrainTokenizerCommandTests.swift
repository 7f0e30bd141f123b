import SememeJSON
import SememeTestSupport
import SememeTokenizers
import Testing

/// `sememe train tokenizer` writes what the library trains.
@Suite struct TrainTokenizerCommandTests {
  private let folder: TemporaryTestFolder
  private let texts = GoldenModel.texts(200) + ["", "naïve façade 東京 — “quoted”"]
  private var output: String { "\(folder.path)/tokenizer.json" }

  init() throws {
    folder = try TemporaryTestFolder()
  }

  private func run(_ arguments: [String], _ input: [UInt8]? = nil) async throws
    -> BuiltBinary.Result
  {
    try await BuiltBinary.run(
      ["train", "tokenizer", "--output", output] + arguments, input: input ?? texts.asLines)
  }

  private func expected(
    _ model: TokenizerTrainer.Model, _ size: Int, special: [String]? = nil
  ) throws -> [UInt8] {
    var trainer = try TokenizerTrainer(
      .init(model: model, vocabularySize: size, specialTokens: special))
    try trainer.add(contentsOf: texts)
    return try trainer.train().json
  }

  @Test(arguments: [
    ("wordpiece", TokenizerTrainer.Model.wordPiece()), ("bpe", .bytePair()),
    ("unigram", .unigram()),
  ])
  func everyKind(_ name: String, _ model: TokenizerTrainer.Model) async throws {
    let file = try folder.write(texts.asLines, as: "texts.txt")
    let result = try await run(["--model", name, "--size", "300", "--threads", "2", file])
    #expect(result.status == 0, "\(result.errors)")
    let size = try Tokenizer(file: output).vocabularySize
    #expect(size == 300 ? result.errors.isEmpty : result.errors.contains("of 300 tokens"))
    #expect(result.lines.count == 1 && result.text.contains("\(size) tokens"), "\(result.text)")
    #expect(try GoldenCases.bytes(of: output) == expected(model, 300))
    #expect(try folder.names() == ["texts.txt", "tokenizer.json"])
    let ids = try await BuiltBinary.run(
      ["tokenize", "--tokenizer", output, "--format", "ids", "warm kites"])
    let encoding = try Tokenizer(file: output).encode("warm kites")
    #expect(ids.lines == [encoding.ids.map(String.init).joined(separator: " ")])
  }

  @Test func optionsReachTheTrainer() async throws {
    var training = WordPieceTraining()
    training.lowercases = false
    training.minimumFrequency = 5
    training.limitAlphabet = 30
    training.maximumPieceLength = 4
    training.continuingSubwordPrefix = "@"
    training.unknownToken = "<?>"
    let result = try await run([
      "--model", "wordpiece", "--size", "90", "--no-lowercase", "--min-frequency", "5",
      "--limit-alphabet", "30", "--max-piece-length", "4", "--continuing-subword-prefix", "@",
      "--unk-token", "<?>", "--special-token", "<?>", "--special-token", "[X]", "-",
    ])
    #expect(result.status == 0, "\(result.errors)")
    #expect(
      try GoldenCases.bytes(of: output)
        == expected(.wordPiece(training), 90, special: ["<?>", "[X]"])
    )
    var unigram = UnigramTraining()
    unigram.shrinkingFactor = 0.5
    unigram.subIterations = 1
    let other = try await run([
      "--model", "unigram", "--size", "60", "--shrinking-factor", "0.5", "--sub-iterations", "1",
    ])
    #expect(other.status == 0, "\(other.errors)")
    #expect(try GoldenCases.bytes(of: output) == expected(.unigram(unigram), 60))
  }

  @Test func fewerTokensThanWantedAreAWarning() async throws {
    let result = try await run(["--model", "bpe", "--size", "5000"])
    #expect(result.status == 0)
    #expect(result.errors.contains("of 5000 tokens"), "\(result.errors)")
    #expect(try Tokenizer(file: output).vocabularySize < 5000)
  }

  @Test(arguments: [
    (["--model", "nothing"], 2, "nothing"),
    (["--model", "bpe", "--limit-alphabet", "9"], 2, "bpe"),
    (["--model", "wordpiece", "--size", "0"], 2, "is 0"),
    (["--model", "wordpiece", "--size", "20"], 2, "at least"),
    (["--model", "bpe", "--special-token", "a", "--special-token", "a"], 2, "given twice"),
    (["--model", "unigram", "--shrinking-factor", "2"], 2, "shrinking factor is 2.0"),
    (["--model", "bpe", "--threads", "0"], 2, "threads is 0"),
    (["--model", "bpe", "/nonexistent/texts.txt"], 66, "/nonexistent/texts.txt"),
  ])
  func refusals(_ arguments: [String], _ status: Int32, _ message: String) async throws {
    try folder.write(Array("old".utf8), as: "tokenizer.json")
    let result = try await run(arguments)
    #expect(result.status == status)
    #expect(result.errors.contains(message), "\(result.errors)")
    #expect(result.errors.split(separator: "\n").count == 1, "\(result.errors)")
    #expect(try GoldenCases.bytes(of: output) == Array("old".utf8))
    #expect(try folder.names() == ["tokenizer.json"])
  }

  @Test func inputThatCannotBeUsedLeavesTheOldFile() async throws {
    try folder.write(Array("old".utf8), as: "tokenizer.json")
    let empty = try await run(["--model", "wordpiece"], [])
    #expect(empty.status == 65 && empty.errors.contains("no words"), "\(empty.errors)")
    let invalid = try await run(["--model", "bpe"], [0x61, 0x0A, 0xFF, 0x0A])
    #expect(invalid.status == 65 && invalid.errors.contains("line 2: not valid UTF-8"))
    #expect(try GoldenCases.bytes(of: output) == Array("old".utf8))
    #expect(try folder.names() == ["tokenizer.json"])
    let lossy = try await run(["--model", "bpe", "--lossy"], [0x61, 0x0A, 0xFF, 0x0A])
    #expect(lossy.status == 0, "\(lossy.errors)")
  }

  @Test func placesThatCannotBeWrittenAreToldBeforeTheWork() async throws {
    let result = try await BuiltBinary.run(
      ["train", "tokenizer", "--model", "bpe", "--output", "/nonexistent/tokenizer.json"],
      input: texts.asLines)
    #expect(result.status == 73 && result.errors.contains("cannot write"), "\(result.errors)")
  }

  @Test func tokenizeWithoutAModel() async throws {
    try folder.write(expected(.wordPiece(), 200), as: "tokenizer.json")
    let table = try await BuiltBinary.run(["tokenize", "--tokenizer", output, "warm kites"])
    #expect(table.status == 0 && table.lines.last?.contains("2 of them special") == true)
    let json = try await BuiltBinary.run(
      ["tokenize", "--tokenizer", output, "--format", "json", "warm kites"])
    let root = try JSONDocument(json.output, source: "tokens").root
    #expect(root["maximum_length"]?.isNull == true && (root["count"]?.int ?? 0) > 3)
    let missing = try await BuiltBinary.run(["tokenize", "--tokenizer", "/nonexistent.json", "x"])
    #expect(missing.status == 66 && missing.errors.contains("/nonexistent.json"))
  }
}
