import SememeTensors
import SememeTestSupport
import SememeWords

/// Small fastText models of random numbers.
enum SmallFastText {
  static let words = ["</s>", "the", "café", "東京", "of"]
  static let labels = ["__label__a", "__label__b", "__label__c"]

  /// A model of each kind: plain or quantised, pruned or not.
  static func model(
    _ kind: FastTextArguments.Model, loss: FastTextArguments.Loss = .softmax,
    isQuantized: Bool = false, isPruned: Bool = false, wordNgrams: Int32 = 1
  ) throws -> FastTextModel {
    var generator = SeededGenerator(seed: 5)
    var arguments = FastTextArguments()
    arguments.dimension = 6
    arguments.buckets = 10
    arguments.minN = 2
    arguments.maxN = 3
    (arguments.model, arguments.loss, arguments.wordNgrams) = (kind, loss, wordNgrams)
    let labels = kind == .supervised ? labels : []
    let kept: [Int32: Int32]? = isPruned ? [1: 0, 4: 2, 7: 1] : nil
    let dictionary = FastTextDictionary(
      words: try vocabulary(words), labels: try vocabulary(labels), tokenCount: 99,
      keptBuckets: kept)
    let rows = words.count + (kept?.count ?? 10)
    let input =
      isQuantized
      ? quantized(rows: rows, dimension: 6, &generator)
      : dense(rows: rows, dimension: 6, &generator)
    let answers = kind == .supervised ? labels.count : words.count
    return try FastTextModel(
      arguments: arguments, dictionary: dictionary, input: input,
      output: isQuantized && isPruned
        ? quantized(rows: answers, dimension: 6, &generator)
        : dense(rows: answers, dimension: 6, &generator))
  }

  private static func vocabulary(_ words: [String]) throws -> WordVocabulary {
    try WordVocabulary(
      words: words.map { Array($0.utf8) }, counts: words.indices.map { 40 - 7 * $0 })
  }

  private static func dense(
    rows: Int, dimension: Int, _ generator: inout SeededGenerator
  ) -> WordMatrix {
    let numbers = (0..<rows * dimension).map { _ in Float.random(in: -1...1, using: &generator) }
    return WordMatrix(Tensor(numbers, shape: [rows, dimension]))
  }

  private static func quantized(
    rows: Int, dimension: Int, _ generator: inout SeededGenerator
  ) -> WordMatrix {
    func quantizer(_ dimension: Int, _ part: Int) -> ProductQuantizer {
      ProductQuantizer(
        dimension: dimension, partSize: part,
        centroids: (0..<dimension * 256).map { _ in Float.random(in: 0...1, using: &generator) })
    }
    func codes(_ count: Int) -> [UInt8] {
      (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
    }
    // Four numbers and two: the last part is shorter.
    return WordMatrix(
      ProductQuantizedRows(
        quantizer: quantizer(dimension, 4), codes: codes(rows * 2),
        lengths: (quantizer(1, 1), codes(rows))))
  }
}
