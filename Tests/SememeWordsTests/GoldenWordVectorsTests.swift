import SememeJSON
import SememeTensors
import SememeTestSupport
import SememeWords
import Testing

@Suite("Golden word vectors")
struct GoldenWordVectorsTests {
  /// The vectors of the words that a case lists, and what is expected of them.
  private func compare(
    _ vectors: WordVectors, _ golden: GoldenCase, _ key: String, within tolerance: Float
  ) throws {
    let entry = try #require(try golden.expected.root[key])
    let words = try #require(entry["words"]).elements.compactMap(\.string)
    let name = try #require(entry["matrix"]?.string)
    let expected = try GoldenTensors(golden).tensor(name)
    #expect(words.count == expected.rows && !words.isEmpty)
    for (row, word) in words.enumerated() {
      let vector = try #require(vectors.vector(of: word), "\(word) has no vector")
      for column in vector.indices {
        #expect(abs(vector[column] - expected[row, column]) <= tolerance, "\(word) \(column)")
      }
    }
  }

  @Test("word2vec, binary and text", arguments: ["vectors.bin", "vectors.txt"])
  func word2vec(_ file: String) throws {
    let golden = try goldenWords("static-word2vec")
    let vectors = try WordVectors.load("\(golden.folder)/\(file)", options: uncached)
    let root = try golden.expected.root
    #expect(vectors.count == root["count"]?.int && vectors.dimension == root["dimension"]?.int)
    let words = (0..<vectors.count).map { vectors.vocabulary[$0] }
    #expect(Array(words.prefix(10)) == root["first_words"]?.elements.compactMap(\.string))
    #expect(Array(words.suffix(3)) == root["last_words"]?.elements.compactMap(\.string))
    try compare(vectors, golden, "vectors", within: 0)
    #expect(vectors.vector(of: "no such word") == nil)
  }

  @Test("GloVe's text")
  func glove() throws {
    let golden = try goldenWords("static-glove")
    let vectors = try WordVectors.load("\(golden.folder)/glove.txt", options: uncached)
    let root = try golden.expected.root
    #expect(vectors.count == root["count"]?.int && vectors.dimension == root["dimension"]?.int)
    try compare(vectors, golden, "vectors", within: 1e-7)
  }

  @Test("fastText: known words, others by their n-grams")
  func fastText() throws {
    let golden = try goldenWords("static-fasttext")
    let model = try FastTextModel.load("\(golden.folder)/model.bin")
    let root = try golden.expected.root
    #expect(Int(model.arguments.buckets) == root["bucket"]?.int)
    #expect(Int(model.arguments.minN) == root["min_n"]?.int)
    #expect(Int(model.arguments.maxN) == root["max_n"]?.int)
    let vectors = try WordVectors.load("\(golden.folder)/model.bin", options: uncached)
    #expect(vectors.count == root["count"]?.int && vectors.dimension == root["dimension"]?.int)
    #expect(vectors.hasSubwords)
    try compare(vectors, golden, "known", within: 1e-6)
    try compare(vectors, golden, "out_of_vocabulary", within: 1e-6)
    // What stays in its file and what is computed at once are the same.
    for index in 0..<vectors.count {
      #expect(vectors.vector(at: index) == vectors.vector(of: vectors.vocabulary[index]))
    }
  }

  @Test("fastText: n-grams and their buckets")
  func ngrams() throws {
    let golden = try goldenWords("static-fasttext")
    let model = try FastTextModel.load("\(golden.folder)/model.bin")
    let subwords = model.subwords
    let entries = try #require(try golden.expected.root["ngrams"]).elements.map { $0 }
    #expect(!entries.isEmpty)
    for entry in entries {
      let word = try #require(entry["word"]?.string)
      let buckets = try #require(entry["buckets"]).elements.compactMap(\.int)
      #expect(subwords.rows(of: word).map { Int($0) - subwords.wordCount } == buckets)
      let bracketed = Array("<\(word)>".utf8)
      var ngrams: [String] = []
      Array(word.utf8).withUnsafeBufferPointer { bytes in
        subwords.forEachNgram(of: bytes) { range, _ in
          ngrams.append(String(decoding: bracketed[range], as: UTF8.self))
        }
      }
      #expect(ngrams == entry["ngrams"]?.elements.compactMap(\.string))
    }
  }
}
