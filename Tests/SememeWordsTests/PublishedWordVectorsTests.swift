import SememeTestSupport
import SememeWords
import Testing

/// Files that word2vec, GloVe, fastText and others wrote.
@Suite(
  "Published word vectors",
  .enabled(if: PublishedData.isPresent, "no published test data: set SEMEME_DATA to its folder"))
struct PublishedWordVectorsTests {
  private func path(_ name: String) -> String { "\(PublishedData.folder)/static_vectors/\(name)" }

  private func load(_ name: String) throws -> WordVectors {
    try WordVectors.load(path(name), options: uncached)
  }

  @Test(
    "Sizes are what other tools say",
    arguments: [
      ("EN.1-10.cbow1_wind5_hs0_neg10_size300_smpl1e-05.txt", 20, 300),
      ("crime-and-punishment.vec", 291, 5), ("crime-and-punishment.bin", 291, 5),
      ("euclidean_vectors.bin", 2747, 10), ("fake_embeddings.5d.txt", 15, 5),
      ("fake_embeddings.5d.txt.gz", 15, 5), ("glove.6B.100d.sample.txt.gz", 100, 100),
      ("high_precision.kv.bin", 2, 2), ("high_precision.kv.txt", 2, 2),
      ("lee_fasttext.bin", 1762, 10), ("lee_fasttext.vec", 1762, 10),
      ("lee_fasttext_new.bin", 1763, 10), ("test_glove.txt", 76, 50), ("toy-model.bin", 22, 5),
      ("toy-model.vec", 22, 5), ("word2vec_common1000.vec.gz", 1000, 300),
    ])
  func sizes(_ name: String, _ count: Int, _ dimension: Int) throws {
    let vectors = try load(name)
    #expect(vectors.count == count && vectors.dimension == dimension)
  }

  @Test(
    "fastText's models give what its .vec files say, to their last digit",
    arguments: ["crime-and-punishment", "lee_fasttext", "toy-model"])
  func models(_ name: String) throws {
    let (model, text) = (try load("\(name).bin"), try load("\(name).vec"))
    #expect(model.count == text.count)
    for index in 0..<text.count {
      let word = text.vocabulary[index]
      let vector = try #require(model.vector(of: word), "\(word)")
      for (got, want) in zip(vector, text.vector(at: index)) {
        // Five significant digits are printed.
        #expect(abs(got - want) <= 1e-6 + 6e-5 * abs(want), "\(word)")
      }
    }
  }

  @Test(
    "A file with fewer rows than it says is read as far as asked, and refused as a whole",
    arguments: [("wiki.en.vec", 99, 300), ("pretrained.vec", 1, 5)])
  func cutOff(_ name: String, _ count: Int, _ dimension: Int) throws {
    let options = WordLoadingOptions(limit: count, cacheFolder: nil)
    let vectors = try WordVectors.load(path(name), options: options)
    #expect(vectors.count == count && vectors.dimension == dimension)
    let error = try #require(failure { _ = try load(name) })
    #expect(error.code == .malformedFile && error.message.contains("\(count) of "))
  }

  /// What fastText's `print-ngrams` printed: for every word its n-grams and the row of each.
  @Test("fastText's n-grams of any text lead to the rows that it printed")
  func printedNgrams() throws {
    let model = try FastTextModel.load(path("crime-and-punishment.bin"))
    let text = String(
      decoding: try PublishedData.bytes("static_vectors/fb-ngrams.txt"), as: UTF8.self)
    let blocks = text.split(separator: "<start>\n")
    #expect(blocks.count == 6)
    for block in blocks {
      let lines = block.split(separator: "\n", omittingEmptySubsequences: false)
      let word = String(lines[0])
      let printed = lines.dropFirst().prefix { $0 != "<end>" }.filter {
        !$0.hasPrefix("\(word) 0 0 0 0 0") || model.dictionary.words.index(of: word) != nil
      }
      var rows: [Int32] = []
      if let index = model.dictionary.words.index(of: word) { rows.append(Int32(index)) }
      rows += model.subwords.rows(of: word)
      #expect(rows.count == printed.count, "\(word)")
      for (row, line) in zip(rows, printed) {
        let want = line.split(separator: " ").suffix(5).compactMap { Float($0) }
        let got = model.input.row(Int(row))
        #expect(zip(got, want).allSatisfy { abs($0 - $1) <= 1e-6 + 6e-5 * abs($1) }, "\(line)")
      }
    }
  }

  @Test("Packed and plain text are the same")
  func packed() throws {
    let (plain, packed) = (
      try load("fake_embeddings.5d.txt"), try load("fake_embeddings.5d.txt.gz")
    )
    #expect(plain.tensor() == packed.tensor())
    #expect((0..<plain.count).allSatisfy { plain.vocabulary[$0] == packed.vocabulary[$0] })
  }

  @Test(
    "Archives of other kinds are named",
    arguments: [
      ("fake_embeddings.5d.txt.bz2", "bzip2"), ("fake_embeddings.5d.txt.xz", "xz"),
      ("fake_embeddings.5d.txt.zip", "zip"), ("fake_embeddings.5d.txt.tar.gz", "tar"),
    ])
  func archives(_ name: String, _ kind: String) throws {
    let error = try #require(failure { _ = try load(name) })
    #expect(error.code == .unsupportedFormat && error.message.contains(kind))
  }
}
