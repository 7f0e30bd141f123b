import SememeEvaluation
import SememeTestSupport
import Testing

/// Reading of sense-tagged sentences.
@Suite struct SenseCorpusTests {
  private static let tagged = """
    {"doc": "d1", "tokens": ["The", "Fulton_County", "``", "banks", "''", "."], "lemmas": ["the", "group", "", "bank", "", null], "pos": ["DT", "NNP", "", "NNS", "", ""], "senses": [null, "group%1:03:00::", null, "bank%1:17:01::;bank%1:14:00::", null, null]}

    {"tokens": ["So", "it", "runs"], "senses": [null, null, "run%2:38:00::"], "space": [1, 0, 1]}
    """
  static let xml = """
    <?xml version="1.0" encoding="UTF-8" ?>
    <!-- a <comment> -->
    <corpus lang="en" source='test'>
    <text id="d000"><sentence id="d000.s000">
    <wf lemma="the" pos="DET">The</wf>
    <instance id="d000.s000.t000" lemma="change_ringing" pos="NOUN">change-ringing</instance>
    <wf lemma="&apos;" pos="VERB">&apos;s &#233;</wf>
    <instance id="d000.s000.t001" lemma="Loud" pos="ADJ">loud</instance><wf/>
    </sentence></text></corpus>
    """
  static let keys = """
    d000.s000.t000 change_ringing%1:04:00::
    d000.s000.t001 loud%3:00:00:: loud%5:00:00:noisy:00
    """
  static let table = """
    word\tsense\tsentence\tstart\tend
    bank\triver\tthe bank of a stream\t4\t8
    """

  private func write(_ text: String, _ name: String, _ folder: TemporaryTestFolder) throws -> String
  {
    try folder.write(Array(text.utf8), as: name)
  }

  @Test func jsonLines() throws {
    let folder = try TemporaryTestFolder()
    let corpus = try SenseCorpus(path: write(Self.tagged, "a.jsonl", folder))
    #expect(corpus.sentences == ["The Fulton County \" banks \" .", "Soit runs"])
    #expect(corpus.documents == ["d1", ""])
    #expect(corpus.uses.map { corpus.text(of: $0) } == ["Fulton County", "banks", "runs"])
    #expect(corpus.uses.map(\.lemma) == ["group", "bank", "runs"])
    #expect(corpus.uses.map(\.partOfSpeech) == [.noun, .noun, .verb])
    #expect(corpus.uses[1].senses == ["bank%1:17:01::", "bank%1:14:00::"])
  }

  @Test func aLexicalSampleNamesItsLemmaInTheID() throws {
    let folder = try TemporaryTestFolder()
    let line = """
      {"id": "hard-a.sjm-274_1:", "senses": ["HARD1"], "head": 1, "tokens": ["harder", "hard", "'s"]}
      """
    let corpus = try SenseCorpus(path: write(line, "hard.jsonl", folder))
    #expect(corpus.uses.map(\.span) == [7..<11])
    #expect(corpus.uses[0].lexeme == Lexeme(lemma: "hard", partOfSpeech: .adjective))
    #expect(corpus.uses[0].senses == ["HARD1"])
  }

  @Test func allWordsWithKeysBesideThem() throws {
    let folder = try TemporaryTestFolder()
    _ = try write(Self.keys, "x.gold.key.txt", folder)
    let corpus = try SenseCorpus(path: write(Self.xml, "x.data.xml", folder))
    #expect(corpus.sentences == ["The change-ringing 's \u{e9} loud "])
    #expect(corpus.uses.map { corpus.text(of: $0) } == ["change-ringing", "loud"])
    #expect(corpus.uses.map(\.lemma) == ["change_ringing", "loud"])
    #expect(corpus.uses[1].senses.count == 2 && corpus.uses[1].partOfSpeech == .adjective)
  }

  @Test func tablesFindTheWordBySpanMarksOrForm() throws {
    let folder = try TemporaryTestFolder()
    let text =
      Self.table + "\nbank\tmoney\tThey [[banked]] it\t\t\nbank\triver\tthe Banks, bank\t\t\n"
    let corpus = try SenseCorpus(path: write(text, "a.tsv", folder))
    #expect(corpus.sentences[1] == "They banked it")
    #expect(corpus.uses.map { corpus.text(of: $0) } == ["bank", "banked", "Banks"])
    #expect(corpus.uses.map(\.senses) == [["river"], ["money"], ["river"]])
    for bad in ["4\t99", "4\t4", "-1\t2", "x\t8", "8\t4"] {
      let table = "word\tsentence\tstart\tend\nbank\tthe bank\t" + bad
      #expect(throws: EvaluationError.self, "\(bad)") {
        try SenseCorpus(path: write(table, "b.tsv", folder))
      }
    }
    for bad in [
      "word\nbank", "sentence\nno mark", "word\tsentence\nbank\tno such", "sentence\tstart\n",
    ] {
      #expect(throws: EvaluationError.self, "\(bad)") {
        try SenseCorpus(path: write(bad, "c.tsv", folder))
      }
    }
  }

  @Test func inflectedFormsAreFoundAndOthersAreNot() {
    let finder = WordFinder("bank")
    #expect(
      finder.ranges(in: "Banks; a banker's bank-notes é banking") == [0..<5, 18..<22, 32..<39])
    #expect(WordFinder("bat").ranges(in: "batted batten bats") == [0..<6, 14..<18])
    #expect(WordFinder("銀行").ranges(in: "私は銀行に行く") == [6..<12])
    #expect(WordFinder("café").ranges(in: "cafe\u{301}s").count == 1)
    #expect(WordFinder("bank", isInflected: false).ranges(in: "banks bank") == [6..<10])
  }

  @Test func sensesAreRenamedAndPartsHeldOut() throws {
    let folder = try TemporaryTestFolder()
    var text = "word\tsense\tsentence\n"
    for number in 0..<50 { text += "cat\ts\(number % 3)\tcat \(number)\n" }
    let corpus = try SenseCorpus(path: write(text, "a.tsv", folder))
    let map = try SenseMap(path: write("/d/x/s0\ta,b\ns1\tc\n", "map.tsv", folder))
    let renamed = corpus.renamingSenses(map.names)
    #expect(renamed.uses.count == 34 && renamed.uses[0].senses == ["a", "b"])
    let (rest, heldOut) = corpus.split(holdingOut: 0.2)
    #expect(rest.uses.count == 40 && heldOut.uses.count == 10)
    #expect(Set(rest.sentences + heldOut.sentences).count == 50)
    #expect(throws: EvaluationError.self) { try SenseMap(path: write("a b c", "bad", folder)) }
  }

  @Test func endingsInAnyCaseAndNoEmptyNames() throws {
    let folder = try TemporaryTestFolder()
    let table = "word\tsense\tsentence\nbank\t; ;\tthe bank\nbank\t;a; b\tmy bank\n"
    let corpus = try SenseCorpus(path: write(table, "A.TSV", folder))
    #expect(corpus.uses.map(\.senses) == [[], ["a", "b"]])
    let line = #"{"tokens": ["a", "b"], "senses": [" ; ", "c"]}"#
    #expect(try SenseCorpus(path: write(line, "a.jsonl", folder)).uses.map(\.senses) == [["c"]])
    for (name, hint) in [("a.jsonl", "ends in .tsv"), ("a.csv", "columns with tabs between them")] {
      let error = #expect(throws: EvaluationError.self) {
        try SenseCorpus(path: write("word,sentence\nbank,a bank\n", name, folder))
      }
      #expect(error?.message.contains(hint) == true, "\(String(describing: error))")
    }
  }

  @Test func filesWithoutAnEndingAreWhatTheyBeginWith() throws {
    let folder = try TemporaryTestFolder()
    let table = "\u{feff}word\tsense\tsentence\nbank\ta\tthe bank\n"
    let line = #" {"tokens": ["a", "b"], "senses": ["x", null]}"#
    #expect(try SenseCorpus(path: write(table, "63", folder)).uses.map(\.senses) == [["a"]])
    #expect(try SenseCorpus(path: write(line, "64", folder)).uses.map(\.senses) == [["x"]])
    #expect(throws: EvaluationError.self) { try SenseCorpus(path: write("", "65", folder)) }
  }

  @Test func textThatIsNoUTF8IsRefused() throws {
    let folder = try TemporaryTestFolder()
    let bad: [UInt8] = Array("word\tsentence\nbank\ta \u{e9} bank\n".utf8).filter { $0 != 0xC3 }
    let table = try folder.write(bad, as: "a.tsv")
    let error = #expect(throws: EvaluationError.self) { try SenseCorpus(path: table) }
    #expect(error?.message.contains("line 2: not valid UTF-8") == true)
    _ = try write(Self.keys, "x.gold.key.txt", folder)
    let xml = Array(Self.xml.utf8).map { $0 == UInt8(ascii: "T") ? 0xFF : $0 }
    let path = try folder.write(xml, as: "x.data.xml")
    #expect(throws: EvaluationError.self) { try SenseCorpus(path: path) }
  }

  @Test(arguments: [
    ("</sentence>", "</sentence></sentence>"), ("</sentence>", "<wf>x</sentence>"),
    ("<sentence id", "<sentence><sentence id"), ("loud<", "<![CDATA[loud]]><"),
  ])
  func sentencesOfXMLBeginAndEndOnce(_ text: String, _ damaged: String) throws {
    let folder = try TemporaryTestFolder()
    _ = try write(Self.keys, "x.gold.key.txt", folder)
    let path = try write(Self.xml.replacing(text, with: damaged), "x.data.xml", folder)
    #expect(throws: EvaluationError.self) { try SenseCorpus(path: path) }
  }

  @Test func marksBehindEntitiesStayTheirOwn() throws {
    let folder = try TemporaryTestFolder()
    _ = try write(Self.keys, "x.gold.key.txt", folder)
    let xml = Self.xml.replacing("loud<", with: "&#x915;\u{93F} &amp;\u{301}<")
    let corpus = try SenseCorpus(path: write(xml, "x.data.xml", folder))
    #expect(corpus.text(of: corpus.uses[1]) == "\u{915}\u{93F} &\u{301}")
  }

  /// Endings are taken off once, however often they stand there.
  @Test func wordsOfManyEndings() {
    let word = String(repeating: "ful", count: 200_000)
    #expect(WordFinder("bank").ranges(in: word + " bank") == [600_001..<600_005])
    #expect(WordFinder("boxful").ranges(in: "boxesful") == [0..<8])
  }

  @Test func missingFilesAreNamed() {
    let error = #expect(throws: EvaluationError.self) { try SenseCorpus(path: "/nowhere/a.jsonl") }
    #expect(error?.code == .missingFile && "\(String(describing: error))".contains("/nowhere"))
  }

  @Test func damagedFilesGiveErrorsAndNothingElse() throws {
    let folder = try TemporaryTestFolder()
    let samples = [("jsonl", Self.tagged), ("data.xml", Self.xml), ("tsv", Self.table)]
    var refused = 0
    for (ending, text) in samples {
      var mutator = Mutator(seed: 9)
      for round in 0..<400 {
        let keys =
          round.isMultiple(of: 2) ? Array(Self.keys.utf8) : mutator.mutate(Array(Self.keys.utf8))
        _ = try folder.write(keys, as: "f.gold.key.txt")
        let path = try folder.write(mutator.mutate(Array(text.utf8)), as: "f.\(ending)")
        do throws(EvaluationError) {
          let corpus = try SenseCorpus(path: path)
          #expect(!corpus.uses.isEmpty)
        } catch {
          refused += 1
        }
      }
    }
    #expect(refused > 100 && refused < 1200)
  }
}
