import SememeSystem
import SememeTestSupport
import SememeWords
import Testing

@Suite("GloVe's binary files")
struct GloVeBinaryTests {
  private let folder: TemporaryTestFolder

  init() throws { folder = try TemporaryTestFolder() }

  /// Words as the training's vocabulary has them, frequent ones first.
  private static let words = unusualWords
  private static let dimension = 5

  /// A file of the program: all rows of words, then all of contexts, each with its bias.
  private static func numbers() -> [Double] {
    var generator = SeededGenerator(seed: 4)
    return (0..<2 * words.count * (dimension + 1)).map { _ in
      Double.random(in: -1...1, using: &generator)
    }
  }

  private static func bytes(_ numbers: [Double]) -> [UInt8] { numbers.flatMap { littleEndian($0) } }

  private static func vocabulary(_ words: some Sequence<[UInt8]>) -> [UInt8] {
    words.enumerated().flatMap { $1 + Array(" \(100 - $0)\n".utf8) }
  }

  private func write(_ bytes: [UInt8], words: [UInt8]? = nil, as name: String) throws -> String {
    try folder.write(words ?? Self.vocabulary(Self.words), as: "vocab.txt")
    return try folder.write(bytes, as: name)
  }

  private func error(_ path: String) throws -> WordVectorsError {
    let error = try #require(failure { _ = try WordVectors.load(path, options: uncached) })
    return error
  }

  @Test("A word's vector is the sum of its rows without their biases")
  func sums() throws {
    let numbers = Self.numbers()
    let path = try write(Self.bytes(numbers), as: "vectors.bin")
    let (count, width) = (Self.words.count, Self.dimension + 1)
    for mapping in [Mapping.automatic, .never] {
      let vectors = try WordVectors.load(
        path, options: WordLoadingOptions(mapping: mapping, cacheFolder: nil))
      #expect(vectors.count == count && vectors.dimension == Self.dimension)
      for word in 0..<count {
        #expect(vectors.vocabulary.bytes(at: word) == Self.words[word])
        #expect(vectors.vocabulary.frequency(at: word) == 100 - word)
        let expected = (0..<Self.dimension).map {
          Float(numbers[word * width + $0] + numbers[(count + word) * width + $0])
        }
        #expect(vectors.vector(at: word) == expected)
      }
    }
    let few = try WordVectors.load(
      path, options: WordLoadingOptions(limit: 3, precision: .float16, cacheFolder: nil))
    #expect(few.count == 3 && few.dimension == Self.dimension)
    #expect(few.vector(of: "…") == nil)
    let whole = try WordVectors.load(path, options: uncached)
    for (half, number) in zip(few.vector(at: 2), whole.vector(at: 2)) {
      #expect(abs(half - number) <= 1e-3 * abs(number))
    }
  }

  @Test("A vocabulary of the file's own name comes first")
  func ownVocabulary() throws {
    let path = try write(Self.bytes(Self.numbers()), words: Array("a 1\n".utf8), as: "v.010.bin")
    try folder.write(Self.vocabulary(Self.words), as: "v.010.vocab")
    #expect(try WordVectors.load(path, options: uncached).count == Self.words.count)
  }

  @Test("Missing, wrong and damaged words, and files that were cut off, are named")
  func damaged() throws {
    let whole = Self.bytes(Self.numbers())
    let alone = try folder.write(whole, as: "alone.bin")
    let missing = try error(alone)
    #expect(missing.code == .missingFile && missing.message.contains("/vocab.txt"))
    for end in [whole.count - 1, whole.count - 8, 64] {
      let path = try write(Array(whole[..<end]), as: "v.bin")
      #expect(try error(path).message.contains("\(end) bytes are not two rows"))
    }
    let fewer = try write(
      whole, words: Self.vocabulary(Self.words.dropLast(4)), as: "v.bin")
    #expect(try error(fewer).message.contains("\(Self.words.count - 4) words"))
    for (words, reason) in [
      ("", "holds no words"), ("a 1\na 2\n", "stands twice"), ("a one\n", "line 1"),
      ("a -1\n", "line 1"),
    ] {
      let found = try error(try write(whole, words: Array(words.utf8), as: "v.bin"))
      #expect(found.message.contains(reason) && found.path?.hasSuffix("vocab.txt") == true)
    }
    // Behind what is looked at to tell the kind of file.
    var numbers = Self.numbers()
    numbers[66] = .nan
    #expect(try error(try write(Self.bytes(numbers), as: "v.bin")).message.contains("NaN"))
  }

  @Test("Any damage gives an error or vectors, never more")
  func fuzz() throws {
    let whole = Self.bytes(Self.numbers())
    let words = Self.vocabulary(Self.words)
    var mutator = Mutator(seed: 9)
    for round in 0..<1000 {
      let damagesWords = round % 2 == 0
      let path = try write(
        damagesWords ? whole : mutator.mutate(whole),
        words: damagesWords ? mutator.mutate(words) : words, as: "v.bin")
      let known = failure {
        let vectors = try WordVectors.load(path, options: uncached)
        for index in 0..<vectors.count { _ = vectors.vector(at: index) }
      }
      #expect(known == nil || known?.message.isEmpty == false)
    }
  }
}
