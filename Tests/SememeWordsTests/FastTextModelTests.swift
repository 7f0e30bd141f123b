import SememeSystem
import SememeTensors
import SememeTestSupport
import SememeWords
import Testing

@Suite("fastText's models")
struct FastTextModelTests {
  private let folder: TemporaryTestFolder

  init() throws { folder = try TemporaryTestFolder() }

  /// Whether two models are the same in every part.
  private func same(_ a: FastTextModel, _ b: FastTextModel) -> Bool {
    func same(_ a: WordVocabulary, _ b: WordVocabulary) -> Bool {
      a.count == b.count
        && (0..<a.count).allSatisfy {
          a.bytes(at: $0) == b.bytes(at: $0) && a.frequency(at: $0) == b.frequency(at: $0)
        }
    }
    return a.arguments == b.arguments && same(a.dictionary.words, b.dictionary.words)
      && same(a.dictionary.labels, b.dictionary.labels)
      && a.dictionary.tokenCount == b.dictionary.tokenCount
      && a.dictionary.keptBuckets == b.dictionary.keptBuckets
      && a.input.tensor() == b.input.tensor() && a.output.tensor() == b.output.tensor()
      && a.isQuantized == b.isQuantized
  }

  @Test(
    "Models of every kind survive being written",
    arguments: FastTextArguments.Model.allCases, [(false, false), (true, false), (true, true)])
  func roundTrip(_ kind: FastTextArguments.Model, _ form: (Bool, Bool)) throws {
    let model = try SmallFastText.model(kind, isQuantized: form.0, isPruned: form.1)
    let path = "\(folder.path)/model.bin"
    try model.save(to: path)
    for mapping in [Mapping.automatic, .never] {
      #expect(same(model, try FastTextModel.load(path, mapping: mapping)))
    }
    let vectors = try WordVectors.load(path, options: uncached)
    #expect(vectors.tensor() == model.wordVectors.tensor())
    // A file written again is the same to the byte.
    let again = "\(folder.path)/again.bin"
    try FastTextModel.load(path).save(to: again)
    #expect(try GoldenCases.bytes(of: path) == GoldenCases.bytes(of: again))
  }

  @Test("A published model is written to the byte as it was")
  func published() throws {
    let golden = try goldenWords("static-fasttext")
    let path = "\(folder.path)/model.bin"
    try FastTextModel.load("\(golden.folder)/model.bin").save(to: path)
    #expect(
      try GoldenCases.bytes(of: path) == GoldenCases.bytes(of: "\(golden.folder)/model.bin"))
  }

  @Test("Before version 11 a file begins with the dimension, and knows no flags")
  func oldest() throws {
    let model = try SmallFastText.model(.skipGram)
    let path = "\(folder.path)/model.bin"
    try model.save(to: path)
    var bytes = try GoldenCases.bytes(of: path)
    let matrix = 5 + 10
    let outputFlag = bytes.count - 5 * 6 * 4 - 16 - 1
    let inputFlag = outputFlag - matrix * 6 * 4 - 16 - 1
    #expect(bytes[outputFlag] == 0 && bytes[inputFlag] == 0)
    bytes.remove(at: outputFlag)
    bytes.remove(at: inputFlag)
    // After both numbers of the beginning, twelve settings, one double, three sizes and a count.
    let pruned = 8 + 12 * 4 + 8 + 3 * 4 + 8
    bytes.removeSubrange(pruned..<pruned + 8)
    bytes.removeSubrange(..<8)
    let old = try FastTextModel.load(folder.write(bytes, as: "old.bin"))
    #expect(old.arguments.endHasNgrams && !model.arguments.endHasNgrams)
    #expect(model.input.tensor() == old.input.tensor())
    #expect(model.output.tensor() == old.output.tensor())
    let vectors = try WordVectors.load("\(folder.path)/old.bin", options: uncached)
    let rows = 1..<vectors.count
    #expect(vectors.tensor().rows(rows) == model.wordVectors.tensor().rows(rows))
    // The word that ends lines had n-grams then.
    #expect(old.subwords.rows(of: "</s>").count == 9 && model.subwords.rows(of: "</s>").isEmpty)
  }

  @Test("Supervised models of version 11 have no n-grams of characters")
  func version11() throws {
    let path = "\(folder.path)/model.bin"
    for (kind, longest) in [(FastTextArguments.Model.supervised, Int32(0)), (.cbow, 3)] {
      try SmallFastText.model(kind).save(to: path)
      var bytes = try GoldenCases.bytes(of: path)
      bytes[4] = 11
      let old = try FastTextModel.load(folder.write(bytes, as: "old.bin"))
      #expect(old.arguments.maxN == longest)
      #expect(old.wordVectors.hasSubwords == (longest > 0))
    }
  }

  @Test("Of n-grams in buckets that were not kept nothing is used")
  func pruned() throws {
    let model = try SmallFastText.model(.supervised, isQuantized: true, isPruned: true)
    let whole = try SmallFastText.model(.supervised)
    let kept = try #require(model.dictionary.keptBuckets)
    let expected = whole.subwords.rows(of: "unknown").compactMap { row in
      kept[row - Int32(SmallFastText.words.count)].map { $0 + Int32(SmallFastText.words.count) }
    }
    #expect(!expected.isEmpty && model.subwords.rows(of: "unknown") == expected)
  }

  @Test("A text's features are words, n-grams, the line's end and sequences of words")
  func features() throws {
    let model = try SmallFastText.model(.supervised, wordNgrams: 2)
    let subwords = model.subwords
    let rows = model.features(of: "the __label__a of  zzz")
    let hashes = ["the", "of", "zzz", "</s>"].map { word in
      Array(word.utf8).withUnsafeBufferPointer { FastTextSubwords.hash($0) }
    }
    var expected: [Int32] = [1] + subwords.rows(of: "the") + [4] + subwords.rows(of: "of")
    expected += subwords.rows(of: "zzz") + [0]
    for (a, b) in zip(hashes, hashes.dropFirst()) {
      let wide = [a, b].map { UInt64(bitPattern: Int64(Int32(bitPattern: $0))) }
      expected.append(Int32(5 + (wide[0] &* 116_049_371 &+ wide[1]) % 10))
    }
    #expect(rows == expected)
  }

  @Test("Probabilities of every loss", arguments: FastTextArguments.Loss.allCases)
  func losses(_ loss: FastTextArguments.Loss) throws {
    let model = try SmallFastText.model(.supervised, loss: loss)
    let labels = try model.predict("the café", k: 5)
    #expect(labels.count == 3)
    #expect(labels.map(\.probability) == labels.map(\.probability).sorted(by: >))
    let sum = labels.reduce(0) { $0 + $1.probability }
    if loss == .softmax || loss == .hierarchicalSoftmax { #expect(abs(sum - 1) < 1e-5) }
    let hidden = model.sentenceVector(of: "the café")
    let scores = (0..<3).map { row in
      zip(model.output.row(row), hidden).reduce(Double(0)) { $0 + Double($1.0) * Double($1.1) }
    }
    func sigmoid(_ x: Double) -> Double { 1 / (1 + Double.exponential(-x)) }
    let expected: [Double] =
      switch loss {
      case .softmax:
        scores.map { Double.exponential($0) / scores.map(Double.exponential).reduce(0, +) }
      case .negativeSampling, .oneVersusAll: scores.map(sigmoid)
      // The rarest two labels (counts 26 and 33) meet first, the later one to the left; the most
      // frequent (40) is less than their sum, and so to the left of the root.
      case .hierarchicalSoftmax:
        [
          1 - sigmoid(scores[1]), sigmoid(scores[1]) * sigmoid(scores[0]),
          sigmoid(scores[1]) * (1 - sigmoid(scores[0])),
        ]
      }
    for (index, label) in SmallFastText.labels.enumerated() {
      let got = try #require(labels.first { $0.label == label })
      #expect(abs(Double(got.probability) - expected[index]) < 1e-5)
    }
  }

  @Test("k and threshold cut the list, and word vectors have no labels")
  func limits() throws {
    let model = try SmallFastText.model(.supervised)
    let all = try model.predict("the", k: 3)
    #expect(try model.predict("the").count == 1)
    #expect(try model.predict("the", k: 3, threshold: all[1].probability).count == 2)
    #expect(failure { _ = try model.predict("the", k: 0) }?.code == .invalidArgument)
    let other = try SmallFastText.model(.skipGram)
    #expect(failure { _ = try other.predict("the") }?.code == .invalidArgument)
  }

  @Test("A sentence's vector is the mean of its words' directions")
  func sentence() throws {
    let model = try SmallFastText.model(.skipGram)
    var expected = [Float](repeating: 0, count: 6)
    for word in ["the", "東京", "zzz"] {
      let vector = try #require(model.wordVectors.vector(of: word))
      let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
      for column in vector.indices { expected[column] += vector[column] / length / 3 }
    }
    let got = model.sentenceVector(of: " the 東京\tzzz\n")
    #expect(zip(got, expected).allSatisfy { abs($0 - $1) < 1e-6 })
    #expect(model.sentenceVector(of: "") == [Float](repeating: 0, count: 6))
  }
}

extension Double {
  /// eˣ by its series and squaring, so that tests need no mathematical library.
  fileprivate static func exponential(_ x: Double) -> Double {
    let part = x / 1024
    var (term, sum) = (1.0, 1.0)
    for n in 1...12 {
      term *= part / Double(n)
      sum += term
    }
    for _ in 0..<10 { sum *= sum }
    return sum
  }
}
