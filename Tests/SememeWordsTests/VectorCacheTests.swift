import SememeSystem
import SememeTestSupport
import SememeWords
import Testing

@Suite("What was learnt of large files is kept")
struct VectorCacheTests {
  private let folder: TemporaryTestFolder

  init() throws { folder = try TemporaryTestFolder() }

  private func options(
    _ precision: WordLoadingOptions.Precision = .stored, limit: Int? = nil
  ) -> WordLoadingOptions {
    var options = WordLoadingOptions(
      limit: limit, precision: precision, cacheFolder: "\(folder.path)/cache/words")
    options.smallestCachedFile = 0
    return options
  }

  private func entries() throws -> [String] {
    try FileSystem.names(in: "\(folder.path)/cache/words")
  }

  private func saved(_ vectors: WordVectors, _ format: WordVectorsFormat) throws -> String {
    let path = "\(folder.path)/v.\(format.rawValue)"
    try vectors.save(to: path, format: format)
    return path
  }

  @Test(
    "The second loading gives the same as the first",
    arguments: [WordVectorsFormat.word2vecBinary, .word2vecText, .glove],
    WordLoadingOptions.Precision.allCases)
  func same(_ format: WordVectorsFormat, _ precision: WordLoadingOptions.Precision) throws {
    let path = try saved(randomVectors(unusualWords, dimension: 5), format)
    let first = try WordVectors.load(path, options: options(precision))
    #expect(try entries().count == 1)
    let second = try WordVectors.load(path, options: options(precision))
    #expect(first.tensor() == second.tensor())
    for index in 0..<first.count {
      let word = first.vocabulary.bytes(at: index)
      #expect(word == second.vocabulary.bytes(at: index))
      #expect(word.withUnsafeBufferPointer { second.vocabulary.index(ofBytes: $0) } == index)
    }
    #expect(second.vocabulary.index(of: "nowhere") == nil)
  }

  @Test("Each limit has an entry of its own")
  func limits() throws {
    let path = try saved(randomVectors(unusualWords, dimension: 5), .word2vecBinary)
    for _ in 0..<2 {
      #expect(try WordVectors.load(path, options: options(limit: 4)).count == 4)
      #expect(try WordVectors.load(path, options: options()).count == unusualWords.count)
    }
    #expect(try entries().count == 2)
  }

  @Test("An entry of another version of the file is not used, and is replaced")
  func changed() throws {
    let path = try saved(randomVectors(unusualWords, dimension: 5), .word2vecText)
    _ = try WordVectors.load(path, options: options())
    let other = try randomVectors(unusualWords, dimension: 5, seed: 9)
    try other.save(to: path, format: .word2vecText)
    #expect(try WordVectors.load(path, options: options()).tensor() == other.tensor())
    #expect(try entries().count == 1)
  }

  @Test("A damaged entry does no harm")
  func damaged() throws {
    let vectors = try randomVectors(unusualWords, dimension: 5)
    let path = try saved(vectors, .word2vecBinary)
    _ = try WordVectors.load(path, options: options())
    let name = try #require(try entries().first)
    let whole = try GoldenCases.bytes(of: "\(folder.path)/cache/words/\(name)")
    var mutator = Mutator(seed: 11)
    for _ in 0..<400 {
      try folder.write(mutator.mutate(whole), as: "cache/words/\(name)")
      let again = try WordVectors.load(path, options: options())
      for index in 0..<again.count {
        _ = again.vector(at: index)
        _ = again.vector(of: again.vocabulary[index])
      }
    }
  }

  @Test("A folder that cannot be written costs nothing but time")
  func unwritable() throws {
    let path = try saved(randomVectors(unusualWords, dimension: 5), .word2vecBinary)
    var options = options()
    options.cacheFolder = "\(path)/below-a-file"
    #expect(try WordVectors.load(path, options: options).count == unusualWords.count)
  }

  @Test("Small files leave nothing behind")
  func small() throws {
    let path = try saved(randomVectors(unusualWords, dimension: 5), .word2vecBinary)
    var options = options()
    options.smallestCachedFile = 1 << 20
    _ = try WordVectors.load(path, options: options)
    #expect(try entries().isEmpty)
  }
}
