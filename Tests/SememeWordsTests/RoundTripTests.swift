import SememeSystem
import SememeTensors
import SememeTestSupport
import SememeWords
import Testing

@Suite("Word vectors written and read again")
struct RoundTripTests {
  private let folder: TemporaryTestFolder

  init() throws { folder = try TemporaryTestFolder() }

  private func same(_ a: WordVectors, _ b: WordVectors) -> Bool {
    a.count == b.count && a.tensor() == b.tensor()
      && (0..<a.count).allSatisfy { a.vocabulary.bytes(at: $0) == b.vocabulary.bytes(at: $0) }
  }

  private static let formats: [(WordVectorsFormat, String)] = [
    (.word2vecBinary, "v.bin"), (.word2vecText, "v.txt"), (.glove, "v.glove"),
    (.numpy, "v.npy"), (.safetensors, "v.safetensors"),
  ]

  @Test("Words of all kinds and every bit of the numbers survive", arguments: formats)
  func unusual(_ format: WordVectorsFormat, _ name: String) throws {
    let vectors = try randomVectors(unusualWords, dimension: 7)
    let path = "\(folder.path)/\(name)"
    try vectors.save(to: path, format: format)
    for mapping in [Mapping.automatic, .never] {
      let options = WordLoadingOptions(mapping: mapping, cacheFolder: nil)
      let again = try WordVectors.load(path, options: options)
      #expect(same(vectors, again))
      #expect(again.vector(of: "東京") == vectors.vector(at: 2))
    }
  }

  @Test("Numbers of any size survive as text")
  func numbers() throws {
    var generator = SeededGenerator(seed: 3)
    var numbers: [Float] = [
      0, -0.0, .leastNonzeroMagnitude, .greatestFiniteMagnitude, .leastNormalMagnitude, 1e-5, 0.1,
    ]
    while numbers.count < 4000 {
      let number = Float(bitPattern: UInt32.random(in: .min ... .max, using: &generator))
      if number.isFinite { numbers.append(number) }
    }
    let words = (0..<40).map { Array("w\($0)".utf8) }
    let vectors = try WordVectors(
      vocabulary: WordVocabulary(words: words), vectors: Tensor(numbers, shape: [40, 100]))
    let path = "\(folder.path)/v.txt"
    try vectors.save(to: path, format: .word2vecText)
    let again = try WordVectors.load(path, options: uncached).tensor().values
    #expect(zip(numbers, again).allSatisfy { $0.bitPattern == $1.bitPattern })
  }

  @Test("Counts survive where the format has them", arguments: [formats[3], formats[4]])
  func counts(_ format: WordVectorsFormat, _ name: String) throws {
    let vectors = try randomVectors(unusualWords, dimension: 2, counted: true)
    let path = "\(folder.path)/\(name)"
    try vectors.save(to: path, format: format)
    let again = try WordVectors.load(path, options: uncached)
    #expect(
      (0..<again.count).allSatisfy {
        again.vocabulary.frequency(at: $0) == vectors.vocabulary.frequency(at: $0)
      })
  }

  @Test("Words of several parts stand in GloVe's files, and nowhere else in text")
  func blanks() throws {
    let words = ["a", ". . .", "at 5", "x"].map { Array($0.utf8) }
    let vectors = try randomVectors(words, dimension: 3)
    let path = "\(folder.path)/v.txt"
    try vectors.save(to: path, format: .glove)
    #expect(same(vectors, try WordVectors.load(path, options: uncached)))
    for format in [WordVectorsFormat.word2vecText, .word2vecBinary] {
      let error = failure { try vectors.save(to: path, format: format) }
      #expect(error?.code == .unsupportedFormat && error?.message.contains(". . .") == true)
    }
    let newline = try randomVectors([Array("a\nb".utf8)], dimension: 3)
    for (format, name) in Self.formats where format != .safetensors {
      #expect(failure { try newline.save(to: "\(folder.path)/n\(name)", format: format) } != nil)
    }
    let bare = failure { try vectors.save(to: path, format: .fastText) }
    #expect(bare?.code == .unsupportedFormat)
  }

  @Test("Half precision and bytes are kept in safetensors, within their steps")
  func precisions() throws {
    let vectors = try randomVectors(unusualWords, dimension: 24)
    let path = "\(folder.path)/v.bin"
    try vectors.save(to: path, format: .word2vecBinary)
    for (precision, bound) in [
      (WordLoadingOptions.Precision.float16, Float(0x1p-11)), (.int8, 0.5 / 127 * 1.01),
    ] {
      let options = WordLoadingOptions(precision: precision, cacheFolder: nil)
      let smaller = try WordVectors.load(path, options: options)
      #expect(Tolerance.largestDifference(smaller.tensor(), vectors.tensor()) <= bound)
      let saved = "\(folder.path)/\(precision.rawValue).safetensors"
      try smaller.save(to: saved, format: .safetensors)
      #expect(same(smaller, try WordVectors.load(saved, options: uncached)))
    }
  }

  @Test("A limit takes the first words, and no others", arguments: formats)
  func limits(_ format: WordVectorsFormat, _ name: String) throws {
    let vectors = try randomVectors(unusualWords, dimension: 4)
    let path = "\(folder.path)/\(name)"
    try vectors.save(to: path, format: format)
    let options = WordLoadingOptions(limit: 3, cacheFolder: nil)
    let first = try WordVectors.load(path, options: options)
    #expect(first.count == 3 && first.tensor() == vectors.tensor().rows(0..<3))
    #expect(first.vector(of: "naïve-word") == nil)
    let none = WordLoadingOptions(limit: 0, cacheFolder: nil)
    #expect(failure { _ = try WordVectors.load(path, options: none) }?.code == .invalidArgument)
  }

  @Test("A word that stands twice keeps its first row", arguments: ["bin", "txt"])
  func duplicates(_ ending: String) throws {
    var bytes = Array("3 1\n".utf8)
    for (word, number) in [("a", Float(1)), ("b", 2), ("a", 3)] {
      bytes += Array("\(word) ".utf8)
      bytes += ending == "bin" ? littleEndian(number) : Array("\(number)".utf8)
      bytes.append(0x0A)
    }
    let path = try folder.write(bytes, as: "v.\(ending)")
    let vectors = try WordVectors.load(path, options: uncached)
    #expect(vectors.count == 2 && vectors.vocabulary.duplicates == 1)
    #expect(vectors.tensor().values == [1, 2])
  }

  @Test(
    "Packed files are read as plain ones",
    arguments: [
      (WordVectorsFormat.word2vecBinary, "v.bin"), (.word2vecText, "v.vec"), (.glove, "v"),
    ])
  func packed(_ format: WordVectorsFormat, _ name: String) throws {
    let vectors = try randomVectors(unusualWords, dimension: 300)
    let path = "\(folder.path)/\(name)"
    try vectors.save(to: path, format: format)
    let whole = try GoldenCases.bytes(of: path)
    let packed = try folder.write(TestGzip.file(whole), as: "\(name).gz")
    #expect(same(vectors, try WordVectors.load(packed, options: uncached)))
    let half = try folder.write(TestGzip.file(Array(whole[..<(whole.count / 2)])), as: "\(name).gz")
    #expect(failure { _ = try WordVectors.load(half, options: uncached) }?.code == .malformedFile)
  }

  @Test("A packed model of fastText is read as a plain one")
  func packedModel() throws {
    let model = try SmallFastText.model(.cbow)
    let path = "\(folder.path)/m.bin"
    try model.save(to: path)
    let packed = try folder.write(TestGzip.file(GoldenCases.bytes(of: path)), as: "m.bin.gz")
    let again = try FastTextModel.load(packed)
    #expect(model.input.tensor() == again.input.tensor())
    #expect(model.output.tensor() == again.output.tensor())
  }

  @Test(
    "A model's vectors are computed once where they are kept smaller, and others still by n-grams")
  func smallerModel() throws {
    let golden = try goldenWords("static-fasttext")
    let path = "\(golden.folder)/model.bin"
    let whole = try WordVectors.load(path, options: uncached)
    let options = WordLoadingOptions(limit: 20, precision: .float16, cacheFolder: nil)
    let smaller = try WordVectors.load(path, options: options)
    let difference = Tolerance.largestDifference(
      smaller.tensor(), whole.tensor().rows(0..<20))
    #expect(smaller.count == 20 && difference > 0 && difference < 1e-3)
    #expect(smaller.vector(of: "citizenry") == whole.vector(of: "citizenry"))
    let computed = whole.inMemory()
    #expect(computed.tensor() == whole.tensor())
    #expect(computed.vector(of: "citizenry") == whole.vector(of: "citizenry"))
  }

  @Test("Words whose numbers are not finite are named")
  func finite() throws {
    let vectors = try randomVectors(unusualWords, dimension: 3)
    #expect(failure { try vectors.checkFinite() } == nil)
    var numbers = vectors.tensor().values
    numbers[7] = .nan
    let broken = try WordVectors(
      vocabulary: vectors.vocabulary, vectors: Tensor(numbers, shape: [unusualWords.count, 3]))
    #expect(failure { try broken.checkFinite() }?.message.contains("東京") == true)
  }

  @Test("Lengths are those of the rows, wherever they lie")
  func norms() throws {
    let vectors = try randomVectors(unusualWords, dimension: 9)
    let path = "\(folder.path)/v.bin"
    try vectors.save(to: path, format: .word2vecBinary)
    let mapped = try WordVectors.load(path, options: uncached)
    for index in 0..<vectors.count {
      let length = vectors.vector(at: index).reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
      #expect(abs(Double(mapped.matrix.norms[index]) - length) < 1e-6)
    }
  }
}
