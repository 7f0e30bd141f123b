import SememeJSON
import SememeSystem
import SememeTensors
import SememeTestSupport
import SememeWords

/// Where a golden case of word vectors lies.
func goldenWords(_ name: String) throws -> GoldenCase {
  guard let golden = try GoldenCases.all().first(where: { $0.name == name }) else {
    throw SystemError("find", name, reason: "no golden case of that name")
  }
  return golden
}

/// Loading that keeps nothing for the next time.
let uncached = WordLoadingOptions(cacheFolder: nil)

/// Vectors of random numbers; the words are those given, or invented ones.
func randomVectors(
  _ words: [[UInt8]], dimension: Int, seed: UInt64 = 1, counted: Bool = false
) throws -> WordVectors {
  var generator = SeededGenerator(seed: seed)
  let numbers = (0..<words.count * dimension).map { _ in
    Float.random(in: -1...1, using: &generator)
  }
  let counts = counted ? words.indices.map { words.count - $0 } : nil
  return try WordVectors(
    vocabulary: WordVocabulary(words: words, counts: counts),
    vectors: Tensor(numbers, shape: [words.count, dimension]))
}

/// Words of several alphabets, and some that are not UTF-8.
let unusualWords: [[UInt8]] =
  ["the", "café", "東京", "naïve-word", "…", "🙂", "ﬁ"].map { Array($0.utf8) } + [
    [0xFF, 0xFE, 0x41], [0xC3], [0x80, 0x81], [0xED, 0xA0, 0x80],
  ]

/// The error that a closure throws, as text; nil where it throws none, or another.
func failure(_ body: () throws -> Void) -> WordVectorsError? {
  do { try body() } catch let error as WordVectorsError { return error } catch {}
  return nil
}

/// Bytes of little-endian numbers.
func littleEndian<T: BitwiseCopyable>(_ numbers: T...) -> [UInt8] {
  numbers.flatMap { number in withUnsafeBytes(of: number) { Array($0) } }
}
