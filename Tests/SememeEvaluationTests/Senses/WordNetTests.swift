import SememeEvaluation
import SememeTestSupport
import Testing

/// WordNet's files: a small set of our own, and the real ones where they are installed.
@Suite struct WordNetTests {
  /// Files whose offsets are right: a head adjective, its satellite, nouns, a name and a verb.
  static func files() -> [String: String] {
    let head = "00000000 00 a 01 big(a) 0 001 & 00000080 a 0000 | of size; \"a big dog\"  \n"
    let padded = head.padding(to: 80)
    let nouns =
      "00000000 14 n 01 bank 0 000 | a house of money  \n"
      + "00000049 17 n 02 bank 1 River_Bank 0 000 | land by water; \"the bank of a lake\"  \n"
    let name = "00000\(nouns.utf8.count)"
    let satellite = "00000080 00 s 02 huge 0 vast 1 001 & 00000000 a 0000 | very big  \n"
    return [
      "data.adj": padded + satellite,
      "index.adj":
        "big a 1 1 & 1 0 00000000  \nhuge a 1 1 & 1 0 00000080  \nvast a 1 1 & 1 0 00000080  \n",
      "data.noun": nouns + "\(name) 18 n 01 Banks 0 000 | a botanist  \n",
      "index.noun": "bank n 2 0 2 1 00000049 00000000  \nbanks n 1 0 1 0 \(name)  \n"
        + "river_bank n 1 0 1 0 00000049  \n",
      "data.verb": "00000000 30 v 01 spin 0 000 01 + 02 00 | turn  \n",
      "index.verb": "spin v 1 0 1 0 00000000  \n",
      "data.adv": "", "index.adv": "", "noun.exc": "bankees bank\n", "verb.exc": "spun spin\n",
      "adj.exc": "", "adv.exc": "",
    ]
  }

  private func open(_ folder: TemporaryTestFolder) throws -> WordNet {
    for (name, text) in Self.files() { _ = try folder.write(Array(text.utf8), as: name) }
    return try WordNet(folder: folder.path)
  }

  @Test func sensesHaveKeysOrderAndGlosses() throws {
    let folder = try TemporaryTestFolder()
    let wordNet = try open(folder)
    let bank = try wordNet.senses(of: "Bank", .noun)
    #expect(bank.map(\.key) == ["bank%1:17:01::", "bank%1:14:00::"])
    #expect(bank.map(\.number) == [1, 2])
    #expect(bank[0].synset.definition == "land by water")
    #expect(bank[0].synset.examples == ["the bank of a lake"])
    #expect(try wordNet.senses(of: "river bank", .noun).map(\.key) == ["river_bank%1:17:00::"])
    #expect(try wordNet.senses(of: "vast", .adjective).map(\.key) == ["vast%5:00:01:big:00"])
    #expect(try wordNet.senses(of: "big", .adjective).map(\.key) == ["big%3:00:00::"])
    #expect(try wordNet.senses(of: "spin", .verb).map(\.key) == ["spin%2:30:00::"])
    #expect(try wordNet.senses(of: "bank", .verb).isEmpty)
  }

  @Test func baseFormsByListAndByEnding() throws {
    let folder = try TemporaryTestFolder()
    let wordNet = try open(folder)
    #expect(wordNet.lemmas(of: "bankees", .noun) == ["bank"])
    #expect(wordNet.lemmas(of: "spun", .verb) == ["spin"])
    #expect(wordNet.lemmas(of: "biggest", .adjective).isEmpty, "doubling is for the list")
    #expect(wordNet.lemmas(of: "river banks", .noun) == ["river_bank"])
    #expect(WordFinder("spin", wordNet: wordNet).ranges(in: "it spun, spins") == [3..<7, 9..<14])
  }

  @Test func aNameInSmallLettersIsAFormFirst() throws {
    let folder = try TemporaryTestFolder()
    let wordNet = try open(folder)
    #expect(wordNet.lemmas(of: "banks", .noun) == ["bank", "banks"])
    #expect(wordNet.lemmas(of: "Banks", .noun) == ["banks", "bank"])
    #expect(wordNet.lemmas(of: "bank", .noun) == ["bank"])
    #expect(try wordNet.senses(of: "banks", .noun).map(\.key) == ["banks%1:18:00::"])
  }

  @Test func damagedFilesGiveErrorsAndNothingElse() throws {
    let good = Self.files()
    var refused = 0
    for name in good.keys.sorted() {
      var mutator = Mutator(seed: 4)
      for _ in 0..<40 {
        let folder = try TemporaryTestFolder()
        for (other, text) in good { _ = try folder.write(Array(text.utf8), as: other) }
        _ = try folder.write(mutator.mutate(Array((good[name] ?? "").utf8)), as: name)
        do throws(EvaluationError) {
          let wordNet = try WordNet(folder: folder.path)
          for word in ["bank", "banks", "big", "vast", "spin", "river_bank", "", " "] {
            for kind in PartOfSpeech.allCases {
              for form in [word, word + "s"] { _ = wordNet.lemmas(of: form, kind) }
              _ = try wordNet.senses(of: word, kind)
            }
          }
        } catch {
          refused += 1
        }
      }
    }
    #expect(refused > 20)
  }

  @Test func aFolderWithoutItIsRefused() {
    let error = #expect(throws: EvaluationError.self) { try WordNet(folder: "/nowhere") }
    #expect(error?.code == .missingFile)
  }

  /// The published scores of the first sense: 66.8 and 66.2.
  ///
  /// Raganato et al. 2017, E17-1010.
  @Test(
    .enabled(
      if: PublishedData.isPresent && (try? WordNet()) != nil,
      "no public test data, or no WordNet (apt install wordnet-base)"))
  func firstSensesOfSensevalAreAsPublished() throws {
    let wordNet = try WordNet()
    for (name, f1) in [("senseval2", 0.668), ("senseval3", 0.662)] {
      let corpus = try SenseCorpus(
        path: PublishedData.folder + "/wsd_allwords/\(name).data.xml.gz")
      let firsts = try FirstSenses(corpus.uses, wordNet)
      let answers = corpus.uses.map { firsts.sense(of: $0).map { [$0] } ?? [] }
      let report = SenseReport(answers: answers, uses: corpus.uses)
      #expect(abs(report.all.f1 - f1) < 0.0005, "\(name): \(report.all.f1)")
      for use in corpus.uses {
        guard let kind = use.partOfSpeech else { continue }
        let keys = try wordNet.senses(of: use.lemma, kind).map(\.key)
        #expect(use.senses.contains { keys.contains($0) }, "\(use.id) \(use.senses)")
      }
    }
  }
}

extension String {
  fileprivate func padding(to count: Int) -> String {
    // The gloss ends in spaces before its line break, as in the real files.
    dropLast() + String(repeating: " ", count: Swift.max(count - utf8.count, 0)) + "\n"
  }
}
