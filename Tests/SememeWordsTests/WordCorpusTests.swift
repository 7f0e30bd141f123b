import SememeSystem
import SememeTensors
import SememeTestSupport
import SememeWords
import Testing

@Suite struct WordCorpusTests {
  private let folder: TemporaryTestFolder

  init() throws { folder = try TemporaryTestFolder() }

  /// The sentences of a text.
  private func sentences(
    _ bytes: [UInt8], _ options: CorpusOptions = CorpusOptions(), threads: Int = 1
  ) throws -> [[String]] {
    let path = try folder.write(bytes, as: "text.txt")
    let corpus = try WordCorpus(paths: [path], options: options)
    var result: [[String]] = []
    for part in try corpus.parts(threads) {
      let reader = corpus.reader(part)
      var sentence = Sentence()
      while try reader.next(into: &sentence) {
        result.append(
          (0..<sentence.count).map { String(decoding: sentence.word($0), as: UTF8.self) })
      }
    }
    return result
  }

  private func sentences(_ text: String, _ options: CorpusOptions = CorpusOptions()) throws
    -> [[String]]
  {
    try sentences(Array(text.utf8), options)
  }

  @Test func linesAreSentencesAndWhiteSpaceSeparatesWords() throws {
    #expect(
      try sentences(" The  cat\tsat.\r\n\n \t\non\u{0}the\u{c}mat")
        == [["The", "cat", "sat."], ["on", "the", "mat"]])
  }

  @Test func longLinesAreCut() throws {
    #expect(
      try sentences("a b c d e\nf g", CorpusOptions(maximumSentenceLength: 2))
        == [["a", "b"], ["c", "d"], ["e"], ["f", "g"]])
    // A line of exactly the limit leaves no empty sentence behind.
    #expect(
      try sentences("a b\nc", CorpusOptions(maximumSentenceLength: 2)) == [["a", "b"], ["c"]])
  }

  @Test func aPieceOfManyWordsIsCutToo() throws {
    let options = CorpusOptions(tokenization: .letters, maximumSentenceLength: 2)
    #expect(
      try sentences("x a-b-c-d-e f\ng", options)
        == [["x", "a"], ["b", "c"], ["d", "e"], ["f"], ["g"]])
  }

  @Test func lettersAndLowerCase() throws {
    let options = CorpusOptions(tokenization: .letters, lowercases: true)
    #expect(
      try sentences("Don't PANIC—it's 42 ÉTUDES, naïve_Word! नमस्ते x1y", options)
        == [["don", "t", "panic", "it", "s", "études", "naïve", "word", "नमस्ते", "x", "y"]])
    #expect(
      try sentences("ÄÖÜ Abc", CorpusOptions(lowercases: true)) == [["äöü", "abc"]])
  }

  @Test func bytesThatAreNoTextAreKept() throws {
    let path = try folder.write([0x61, 0xFF, 0x62, 0x20, 0x43, 0x0A], as: "latin.txt")
    let reader = try WordCorpus(paths: [path], options: CorpusOptions(lowercases: true)).reader()
    var sentence = Sentence()
    #expect(try reader.next(into: &sentence))
    #expect(sentence.count == 2)
    #expect(sentence.word(0) == [0x61, 0xFF, 0x62])
    #expect(sentence.word(1) == [0x63])
  }

  @Test func wordsOverBlockBoundariesStayWhole() throws {
    // Blocks are 256 KiB; words of 7 bytes and a space fall on their ends at every phase.
    let words = (0..<90_000).map { "word\(100 + $0 % 900)" }
    let text = words.joined(separator: " ")
    #expect(try sentences(text, CorpusOptions(maximumSentenceLength: .max)) == [words])
  }

  @Test func endlessWordsAreCutAndCounted() throws {
    let long = [UInt8](repeating: UInt8(ascii: "x"), count: 600_000)
    let path = try folder.write(long + Array(" end\n".utf8), as: "long.txt")
    let reader = try WordCorpus(paths: [path]).reader()
    var sentence = Sentence()
    #expect(try reader.next(into: &sentence))
    #expect(sentence.count == 2)
    #expect(sentence.word(0).count == SentenceReader.maximumWordLength)
    #expect(sentence.word(1) == Array("end".utf8))
    #expect(reader.cutWordCount == 1)
    #expect(reader.byteCount == 600_005)
  }

  @Test(arguments: [2, 3, 7, 16]) func partsHoldEverythingOnce(threads: Int) throws {
    let text = TestWords.text(words: 50, lines: 400, seed: UInt64(threads))
    let whole = try sentences(Array(text.utf8))
    let parts = try sentences(Array(text.utf8), threads: threads)
    #expect(parts.count == whole.count)
    #expect(
      parts.map { $0.joined(separator: " ") }.sorted()
        == whole.map { $0.joined(separator: " ") }.sorted())
  }

  @Test func aFileWithoutLinesIsCutBetweenWords() throws {
    let words = (0..<300_000).map { "w\($0 % 1000)" }
    let path = try folder.write(Array(words.joined(separator: " ").utf8), as: "one-line.txt")
    let corpus = try WordCorpus(paths: [path], options: CorpusOptions(maximumSentenceLength: 1000))
    let parts = try corpus.parts(2)
    #expect(parts.allSatisfy { $0.count == 1 })
    var (count, sentence) = (0, Sentence())
    for part in parts {
      let reader = corpus.reader(part)
      while try reader.next(into: &sentence) { count += sentence.count }
    }
    #expect(count == words.count)
  }

  @Test func sentencesEndWithTheirFile() throws {
    let paths = try [
      folder.write(Array("a b".utf8), as: "1.txt"), folder.write([], as: "2.txt"),
      folder.write(Array("c".utf8), as: "3.txt"),
    ]
    let reader = try WordCorpus(paths: paths).reader()
    var (sizes, sentence) = ([Int](), Sentence())
    while try reader.next(into: &sentence) { sizes.append(sentence.count) }
    #expect(sizes == [2, 1])
  }

  @Test func whatCannotBeReadIsNamed() throws {
    let missing = folder.path + "/missing.txt"
    let error = #expect(throws: WordVectorsError.self) { try WordCorpus(paths: [missing]) }
    #expect(error?.code == .missingFile)
    #expect(error?.description.contains("missing.txt") == true)
    let aFolder = #expect(throws: WordVectorsError.self) { try WordCorpus(paths: [folder.path]) }
    #expect(aFolder?.code == .unreadableFile)
    #expect(throws: WordVectorsError.self) { try WordCorpus(paths: []) }
  }

  @Test func anyBytesAreReadInBounds() throws {
    var mutator = Mutator(seed: 51)
    let seed = Array("Ünïcode wörds, naïve\u{0} text\r\nand 日本語 \u{1F600} lines\n".utf8)
    for options in [
      CorpusOptions(),
      CorpusOptions(tokenization: .letters, lowercases: true, maximumSentenceLength: 3),
    ] {
      for _ in 0..<300 {
        let bytes = mutator.mutate(seed)
        let whole = try sentences(bytes, options)
        #expect(whole.allSatisfy { !$0.isEmpty && $0.count <= options.maximumSentenceLength })
        #expect(whole.joined().allSatisfy { !$0.isEmpty })
      }
    }
  }
}

@Suite struct PackedCorpusTests {
  /// "one two\nthree\n" as `gzip -n` packs it: one stored block would do as well.
  private static let stored: [UInt8] = {
    let text = Array("one two\nthree\n".utf8)
    let length = UInt16(text.count)
    // A stored block (RFC 1951, 3.2.4), its checksum and length (RFC 1952, 2.3.1).
    let header: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 1]
    let lengths = [length, ~length].flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    return header + lengths + text + checksum(text) + [UInt8(length), 0, 0, 0]
  }()

  private static func checksum(_ bytes: [UInt8]) -> [UInt8] {
    var remainder: UInt32 = ~0
    for byte in bytes {
      remainder ^= UInt32(byte)
      for _ in 0..<8 {
        remainder = remainder >> 1 ^ (remainder & 1 == 1 ? 0xEDB8_8320 : 0)
      }
    }
    return (0..<4).map { UInt8(truncatingIfNeeded: ~remainder >> (8 * $0)) }
  }

  @Test func packedFilesAreReadAndNeverCut() throws {
    let folder = try TemporaryTestFolder()
    let paths = try [
      folder.write(PackedCorpusTests.stored, as: "text.gz"),
      folder.write(Array("four\nfive six\n".utf8), as: "text.txt"),
    ]
    for threads in [1, 2, 3] {
      let corpus = try WordCorpus(paths: paths)
      var (found, sentence, bytes) = ([String](), Sentence(), 0)
      for part in try corpus.parts(threads) {
        let reader = corpus.reader(part)
        while try reader.next(into: &sentence) {
          sentence.forEachWord { found.append(String(decoding: $0, as: UTF8.self)) }
        }
        bytes += reader.byteCount
      }
      #expect(found.sorted() == ["five", "four", "one", "six", "three", "two"])
      #expect(bytes == corpus.byteCount)
    }
  }

  @Test func damagedFilesAreNamed() throws {
    let folder = try TemporaryTestFolder()
    var mutator = Mutator(seed: 12)
    for _ in 0..<200 {
      let path = try folder.write(mutator.mutate(PackedCorpusTests.stored), as: "text.gz")
      do {
        let reader = try WordCorpus(paths: [path]).reader()
        var sentence = Sentence()
        while try reader.next(into: &sentence) {}
      } catch {
        #expect(error.description.contains("text.gz"))
      }
    }
  }
}
