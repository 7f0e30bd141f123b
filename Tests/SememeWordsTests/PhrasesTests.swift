import SememeTensors
import SememeTestSupport
import SememeWords
import Testing

@Suite struct PhrasesTests {
  private let folder: TemporaryTestFolder

  init() throws { folder = try TemporaryTestFolder() }

  /// "new york" always stands together, and once in two lines "new york city"; other words are drawn.
  private func text() -> String {
    var generator = SeededGenerator(seed: 5)
    var text = ""
    for line in 0..<400 {
      let words = (0..<8).map { _ in "w\(Int.random(in: 0..<60, using: &generator))" }
      text +=
        (words[..<4] + ["new", "york"] + (line % 2 == 0 ? ["city"] : []) + words[4...])
        .joined(separator: " ") + "\n"
    }
    return text
  }

  private func learn(
    threads: Int = 1, _ change: (inout PhraseOptions) -> Void = { _ in }
  ) async throws -> Phrases {
    var options = PhraseOptions()
    options.threshold = 5
    change(&options)
    let path = try folder.write(Array(text().utf8), as: "text.txt")
    return try await Phrases.learn(
      from: [path], options: options, pool: ThreadPool(threadCount: threads))
  }

  @Test(arguments: [1, 2]) func pairsThatStandTogetherArePhrases(threads: Int) async throws {
    let phrases = try await learn(threads: threads)
    let best = try #require(phrases.found.first?.first)
    #expect(best.parts == ["new", "york"] || best.parts == ["york", "city"])
    let newYork = try #require(phrases.found[0].first { $0.parts == ["new", "york"] })
    #expect(newYork.count == 400)
    // (400 − 5) / (400 · 400) · words: 8 · 400 + 2 · 400 + 200.
    #expect(abs(newYork.score - 395.0 / 160_000 * 4200) < 1e-9)
    #expect(phrases.join(["in", "new", "york", "new", "york"]) == ["in", "new_york", "new_york"])
    #expect(phrases.join(["new", "", "jersey"]) == ["new", "jersey"])
  }

  @Test func aWordBelongsToOnePhrase() async throws {
    let phrases = try await learn()
    // Both "new york" and "york city" are phrases; the first from the left wins.
    #expect(phrases.found[0].contains { $0.parts == ["york", "city"] })
    #expect(phrases.join(["new", "york", "city"]) == ["new_york", "city"])
  }

  @Test func everyPassMakesThemLonger() async throws {
    let phrases = try await learn { $0.passes = 2 }
    #expect(phrases.found.count == 2)
    #expect(phrases.join(["old", "new", "york", "city"]) == ["old", "new_york_city"])
  }

  @Test func mutualInformation() async throws {
    let phrases = try await learn {
      $0.scoring = .npmi
      $0.threshold = 0.5
    }
    let newYork = try #require(phrases.found[0].first { $0.parts == ["new", "york"] })
    // Two words that only ever stand together: ln(p / p²) / −ln p = 1.
    #expect(abs(newYork.score - 1) < 1e-12)
    #expect(!phrases.found[0].contains { $0.parts[0].hasPrefix("w") && $0.parts[1].hasPrefix("w") })
  }

  @Test func textIsRewrittenInStreams() async throws {
    let phrases = try await learn { $0.delimiter = "~" }
    let input = try folder.write(Array("The new york\tcity\n\nnew new york".utf8), as: "in.txt")
    let output = folder.path + "/out.txt"
    try await phrases.rewrite([input], to: output)
    let written = String(decoding: try GoldenCases.bytes(of: output), as: UTF8.self)
    #expect(written == "The new~york city\nnew new~york\n")
  }

  @Test func whatMakesNoSenseIsNamed() async throws {
    for change in [
      { $0.threshold = .nan }, { $0.passes = 0 }, { $0.minimumCount = 0 }, { $0.delimiter = " " },
    ] as [(inout PhraseOptions) -> Void] {
      await #expect(throws: WordVectorsError.self) { _ = try await learn(change) }
    }
    let phrases = try await learn()
    await #expect(throws: WordVectorsError.self) {
      try await phrases.rewrite([folder.path + "/text.txt"], to: folder.path + "/no/folder.txt")
    }
  }
}
