import Sememe
import SememeTensors
import SememeTestSupport
import Testing

/// What an embedder promises beside its numbers.
@Suite struct EmbedderTests {
  private func embedder(_ name: String = "sbert-mean-normalize") throws -> Embedder {
    let golden = try #require(try GoldenCases.all().first { $0.name == name })
    return try Embedder(folder: golden.folder)
  }

  @Test func noTextsGiveNoVectors() async throws {
    let embedder = try embedder()
    let none = try await embedder.encode([String]())
    #expect(none.count == 0)
    #expect(none.dimension == embedder.dimension)
    #expect(try await embedder.tokenVectors([]).isEmpty)
  }

  @Test func weightsOfPyTorchGiveTheSameVectorsAndAreSaved() async throws {
    let temporary = try TemporaryTestFolder()
    let golden = try #require(try GoldenCases.all().first { $0.name == "bert-base" })
    let pickled = try temporary.copy(folder: golden.folder, as: "pickled")
    try TestFiles.remove("\(pickled)/model.safetensors")
    let weights = GoldenCases.repositoryRoot + "/Tests/Fixtures/checkpoints/bert-base"
    try temporary.write(
      GoldenCases.bytes(of: "\(weights)/pytorch_model.bin"), as: "pickled/pytorch_model.bin")
    let embedder = try Embedder(folder: pickled)
    let want = try await Embedder(folder: golden.folder).encode("The cat slept.")
    #expect(try await embedder.encode("The cat slept.") == want)
    try embedder.save(to: "\(temporary.path)/saved")
    #expect(
      try await Embedder(folder: "\(temporary.path)/saved").encode("The cat slept.") == want)
  }

  @Test func emptyTextHasAVectorOfUnitLength() async throws {
    let vector = try await embedder().encode("")
    #expect(abs(vector.reduce(0) { $0 + $1 * $1 } - 1) < 1e-5)
  }

  @Test func truncationIsReportedAndCanBeRefused() async throws {
    var embedder = try embedder()
    try embedder.setMaximumLength(6)
    let result = try await embedder.encode(["cat", "the cat slept on the warm bonnet of the car"])
    #expect(result.truncatedTokenCounts[0] == 0)
    #expect(result.truncatedTokenCounts[1] > 0)
    #expect(result.tokenCounts[1] == 6)
    let error = await #expect(throws: SememeError.self) {
      try await embedder.encode(
        ["the cat slept on the warm bonnet of the car"], options: .init(overlong: .fail))
    }
    #expect(error?.code == .textTooLong)
  }

  @Test func settingsOutsideTheirRangeAreRefused() throws {
    var embedder = try embedder()
    #expect(throws: SememeError.self) { try embedder.setMaximumLength(2) }
    #expect(throws: SememeError.self) { try embedder.setMaximumLength(100_000) }
    #expect(throws: SememeError.self) { try embedder.setTruncateDimension(0) }
    #expect(throws: SememeError.self) { try embedder.setPrompts([:], default: "query") }
    #expect(throws: SememeError.self) {
      try Embedder(folder: embedder.folder, options: .init(threads: 0))
    }
  }

  @Test func tokenIDsGiveTheVectorOfTheirText() async throws {
    let embedder = try embedder()
    let text = "a cat slept on the warm bonnet"
    let ids = try embedder.tokenizer.encode(text).ids
    #expect(try await embedder.encode(tokenIDs: [ids])[0] == embedder.encode(text))
    for bad: [Int32] in [[-1], [Int32.max], [], Array(repeating: 2, count: 10_000)] {
      await #expect(throws: (any Error).self) { try await embedder.encode(tokenIDs: [bad]) }
    }
  }

  @Test func unknownPromptIsRefusedWithTheKnownOnes() async throws {
    let embedder = try embedder("sbert-prompt-excluded")
    let error = await #expect(throws: SememeError.self) {
      try await embedder.encode("x", options: .init(prompt: .named("nonsense")))
    }
    #expect(error?.code == .unknownPrompt)
    #expect(error?.message.contains("query") == true)
  }

  @Test func instructorsKeepPromptsOutOfPooling() async throws {
    let temporary = try TemporaryTestFolder()
    let golden = try #require(try GoldenCases.all().first { $0.name == "sbert-mean-normalize" })
    let commit = String(repeating: "0123456789", count: 4)
    for (name, excludes) in [("hkunlp--instructor-base", true), ("acme--instructor-base", false)] {
      let snapshot = "hub/models--\(name)/snapshots/\(commit)"
      try temporary.write(Array(commit.utf8), as: "hub/models--\(name)/refs/main")
      try temporary.write([], as: "hub/models--\(name)/snapshots/.keep")
      let folder = try temporary.copy(folder: golden.folder, as: snapshot)
      let cache = HubCache(root: "\(temporary.path)/hub")
      var embedder = try Embedder(model: name.replacing("--", with: "/"), cache: cache)
      #expect(embedder.includesPrompt == !excludes)
      #expect(try Embedder(folder: folder + "/").includesPrompt == !excludes)
      let prompt = EmbeddingOptions(prompt: .text("Represent the title: "))
      let own = try await embedder.encode("the cat", options: prompt)
      embedder.setIncludesPrompt(excludes)
      #expect(try await embedder.encode("the cat", options: prompt) != own)
      #expect(try await embedder.encode("the cat") == Embedder(folder: folder).encode("the cat"))
    }
  }

  @Test func promptsAndPairsMustBeAsManyAsTexts() async throws {
    let embedder = try embedder()
    for prompts in [[], ["a", "b", "c"]] {
      let error = await #expect(throws: SememeError.self) {
        try await embedder.encode(["cat", "car"], options: .init(prompt: .each(prompts)))
      }
      #expect(error?.code == .invalidArgument)
      await #expect(throws: SememeError.self) {
        try await embedder.encode(["cat", "car"], pairs: prompts)
      }
    }
  }

  @Test func streamGivesTheSameVectorsInOrder() async throws {
    let embedder = try embedder()
    let texts = InvarianceTests.texts
    let stream = AsyncStream { continuation in
      for text in texts { continuation.yield(text) }
      continuation.finish()
    }
    var rows: [[Float]] = []
    for try await window in embedder.encode(stream, window: .init(texts: 7, bytes: 200)) {
      rows += (0..<window.count).map { window[$0] }
    }
    let all = try await embedder.encode(texts)
    #expect(rows == (0..<all.count).map { all[$0] })
  }

  @Test func messagesCountFromTheStartOfAStream() async throws {
    var embedder = try embedder()
    try embedder.setMaximumLength(6)
    let texts = ["cat", "cat", "cat", "the cat slept on the warm bonnet of the car"]
    let stream = AsyncStream { continuation in
      for text in texts { continuation.yield(text) }
      continuation.finish()
    }
    let error = await #expect(throws: SememeError.self) {
      let windows = embedder.encode(
        stream, options: .init(overlong: .fail), window: .init(texts: 2))
      for try await window in windows { #expect(window.count == 2) }
    }
    #expect(error?.message.contains("text 3 ") == true)
  }

  @Test func cancellationEndsTheCall() async throws {
    let embedder = try embedder()
    // More work than a test may take, so that only a cancellation ends it soon.
    let text = String(repeating: "the cat slept on the warm bonnet of the car ", count: 4)
    let texts = Array(repeating: text, count: 200_000)
    let begun = Task { try await embedder.encode(texts) }
    try await Task.sleep(for: .milliseconds(50))
    begun.cancel()
    await #expect(throws: CancellationError.self) { try await begun.value }
    let early = Task { try await embedder.encode(texts) }
    early.cancel()
    await #expect(throws: CancellationError.self) { try await early.value }
    // The pool is in order afterwards.
    #expect(try await embedder.encode("cat").count == embedder.dimension)
  }

  @Test func savedModelGivesTheSameVectorsAndSettings() async throws {
    let folder = try TemporaryTestFolder()
    for name in ["sbert-dense", "sbert-old-folder", "sbert-new-layout", "sbert-prompt-excluded"] {
      var embedder = try embedder(name)
      try embedder.setMaximumLength(11)
      try embedder.setTruncateDimension(9)
      try embedder.setPrompts(["query": "q: "], default: "query")
      embedder.similarityFunction = .dot
      try embedder.save(to: "\(folder.path)/\(name)")
      let read = try Embedder(folder: "\(folder.path)/\(name)")
      #expect(read.maximumLength == 11 && read.dimension == 9)
      #expect(read.prompts == ["query": "q: "] && read.defaultPromptName == "query")
      #expect(read.similarityFunction == .dot)
      let want = try await embedder.encode(InvarianceTests.texts)
      #expect(try await read.encode(InvarianceTests.texts).vectors == want.vectors)
      #expect(throws: SememeError.self) { try embedder.save(to: "\(folder.path)/\(name)") }
    }
  }

  @Test func savingWhereNothingCanBeWrittenIsAnError() throws {
    let embedder = try embedder()
    #expect(throws: SememeError.self) { try embedder.save(to: "/proc/nowhere/model") }
  }

  @Test func hostileTextsHaveFiniteVectors() async throws {
    let embedder = try embedder()
    let texts = [
      String(repeating: "a", count: 10_000_000), String(repeating: "cat ", count: 100_000),
      "\u{0}\u{1}\u{FFFD}\u{200D}\u{FEFF}", String(repeating: "\u{301}", count: 5000),
      String(decoding: [0xFF, 0xC0, 0x80, 0xED, 0xA0, 0x80], as: UTF8.self), "[CLS][SEP][MASK]",
    ]
    let vectors = try await embedder.encode(texts)
    #expect(vectors.vectors.values.allSatisfy { $0.isFinite })
  }
}
