/// Reads fastText's model files, `.bin` and `.ftz`, of all versions, plain or packed with gzip.
///
/// The layout is that of fastText's `FastText::saveModel`; files from before version 11 begin with
/// the dimension instead of a magic number, and know neither pruning nor quantisation. Matrices of a
/// plain file stay in it.
struct FastTextReader {
  /// What files begin with since version 11.
  static let magic: Int32 = 793_712_314
  /// The newest version there is.
  static let currentVersion: Int32 = 12

  var stream: ByteStream
  /// Whether the file begins with the magic number.
  private(set) var isModern = true

  /// Reads a model.
  ///
  /// - Parameter stream: at the file's beginning.
  /// - Returns: the model; the matrices of a plain file stay in it.
  /// - Throws: `WordVectorsError` where it is not such a file, or damaged.
  static func read(_ stream: ByteStream) throws(WordVectorsError) -> FastTextModel {
    var reader = FastTextReader(stream: stream)
    do throws(WordVectorsError) {
      return try reader.model()
    } catch {
      guard error.path == nil else { throw error }
      throw WordVectorsError(error.code, error.message, path: stream.path)
    }
  }

  private mutating func model() throws(WordVectorsError) -> FastTextModel {
    let arguments = try arguments()
    let dictionary = try dictionary()
    let isQuantized = try flag("input matrix")
    guard isQuantized || dictionary.keptBuckets == nil else {
      throw stream.malformed(
        "input matrix", "the dictionary is pruned and the matrix is not quantised: fetch it again")
    }
    let input =
      try isQuantized ? quantizedMatrix("input matrix") : matrix("input matrix", arguments)
    let hasQuantizedOutput = try flag("output matrix")
    let output =
      try isQuantized && hasQuantizedOutput
      ? quantizedMatrix("output matrix") : matrix("output matrix", arguments)
    guard try stream.isAtEnd() else {
      throw stream.malformed(
        "after the output matrix", "more bytes follow; the file is damaged: fetch it again")
    }
    return try FastTextModel(
      arguments: arguments, dictionary: dictionary, input: input, output: output)
  }

  private mutating func arguments() throws(WordVectorsError) -> FastTextArguments {
    var arguments = FastTextArguments()
    let part = "settings"
    let first = try stream.number(part, Int32.self)
    let second = try stream.number(part, Int32.self)
    isModern = first == Self.magic
    if isModern {
      guard second == 11 || second == Self.currentVersion else {
        throw WordVectorsError(
          .unsupportedFormat,
          "\(stream.path): fastText's version \(second); 11 and \(Self.currentVersion) are read",
          path: stream.path)
      }
      arguments.dimension = try stream.number(part, Int32.self)
      arguments.windowSize = try stream.number(part, Int32.self)
    } else {
      (arguments.dimension, arguments.windowSize) = (first, second)
      arguments.endHasNgrams = true
    }
    arguments.epochs = try stream.number(part, Int32.self)
    arguments.minCount = try stream.number(part, Int32.self)
    arguments.negatives = try stream.number(part, Int32.self)
    arguments.wordNgrams = try stream.number(part, Int32.self)
    arguments.loss = try choice("loss")
    arguments.model = try choice("model")
    arguments.buckets = try stream.number(part, Int32.self)
    arguments.minN = try stream.number(part, Int32.self)
    arguments.maxN = try stream.number(part, Int32.self)
    arguments.learningRateUpdateRate = try stream.number(part, Int32.self)
    arguments.samplingThreshold = try stream.number(part, Double.self)
    // Supervised models of version 11 were trained without n-grams of characters, whatever they say.
    if isModern, second == 11, arguments.model == .supervised { arguments.maxN = 0 }
    try check(arguments)
    return arguments
  }

  private mutating func choice<C: RawRepresentable & CaseIterable>(
    _ name: String
  ) throws(WordVectorsError) -> C where C.RawValue == Int32 {
    let value = try stream.number("settings", Int32.self)
    guard let choice = C(rawValue: value) else {
      let known = C.allCases.map { "\($0.rawValue)" }.joined(separator: ", ")
      throw stream.malformed("settings", "\(name) \(value), expected one of \(known)")
    }
    return choice
  }

  private func check(_ arguments: FastTextArguments) throws(WordVectorsError) {
    func require(
      _ name: String, _ value: Int32, _ range: ClosedRange<Int32>
    ) throws(WordVectorsError) {
      guard range.contains(value) else {
        throw stream.malformed(
          "settings",
          "\(name) \(value), expected \(range.lowerBound) to \(range.upperBound); "
            + "this is no model of fastText, or a damaged one")
      }
    }
    try require("dimension", arguments.dimension, 1...Int32(VectorSizes.largestDimension))
    try require("buckets", arguments.buckets, 0...Int32.max)
    try require("word n-grams", arguments.wordNgrams, 0...1000)
    try require("shortest n-gram", arguments.minN, 0...1000)
    try require("longest n-gram", arguments.maxN, 0...1000)
    guard arguments.buckets > 0 || (arguments.maxN == 0 && arguments.wordNgrams <= 1) else {
      throw stream.malformed("settings", "n-grams without buckets to put them in")
    }
  }

  private mutating func dictionary() throws(WordVectorsError) -> FastTextDictionary {
    let part = "dictionary"
    let size = Int(try stream.number(part, Int32.self))
    let wordCount = Int(try stream.number(part, Int32.self))
    let labelCount = Int(try stream.number(part, Int32.self))
    let tokenCount = try stream.number(part, Int64.self)
    let keptCount = try isModern ? stream.number(part, Int64.self) : -1
    // An entry takes ten bytes at least.
    guard wordCount >= 0, labelCount >= 0, wordCount + labelCount == size,
      size <= stream.remainingBound / 10
    else {
      throw stream.malformed(
        part,
        "\(size) entries, \(wordCount) words and \(labelCount) labels in "
          + "\(stream.remainingBound) bytes; the file is cut off or damaged: fetch it again")
    }
    guard size > 0 else {
      throw WordVectorsError(
        .emptyVocabulary, "\(stream.path): holds no words", path: stream.path)
    }
    let words = try entries("word", wordCount, type: 0)
    let labels = try entries("label", labelCount, type: 1)
    return FastTextDictionary(
      words: words, labels: labels, tokenCount: tokenCount, keptBuckets: try kept(keptCount))
  }

  private mutating func entries(
    _ what: String, _ count: Int, type: Int8
  ) throws(WordVectorsError) -> WordVocabulary {
    var words = DistinctWords(expected: stream.isPacked ? 0 : count)
    for index in 0..<count {
      let length = try stream.distance(to: 0, limit: Word2VecBinary.longestWord)
      guard let length, try stream.require(length + 10) else {
        throw stream.malformed(
          "dictionary",
          "\(what) \(index + 1) of \(count) is cut off or damaged: fetch the file again")
      }
      let found = try stream.withWindow { (window) throws(WordVectorsError) in
        let frequency = window.loadUnaligned(fromByteOffset: length + 1, as: Int64.self)
        try words.append(window[..<length].bindMemory(to: UInt8.self), frequency: frequency)
        return window.loadUnaligned(fromByteOffset: length + 9, as: Int8.self)
      }
      guard found == type else {
        throw stream.malformed(
          "dictionary", "\(what) \(index + 1) is of type \(found), expected \(type): fetch it again"
        )
      }
      stream.advance(length + 10)
    }
    let (vocabulary, repeated) = words.vocabulary()
    if let repeated {
      throw stream.malformed(
        "dictionary", "\(what) \(repeated + 1) stands twice; the file is damaged: fetch it again")
    }
    return vocabulary
  }

  /// Which buckets a pruned model kept; a count of −1 says all.
  private mutating func kept(_ count: Int64) throws(WordVectorsError) -> [Int32: Int32]? {
    guard count >= 0 else { return nil }
    guard count <= stream.remainingBound / 8, let count = Int(exactly: count) else {
      throw stream.malformed(
        "pruned buckets", "\(count) of them cannot follow: fetch the file again")
    }
    var kept: [Int32: Int32] = [:]
    for _ in 0..<count {
      let bucket = try stream.number("pruned buckets", Int32.self)
      let row = try stream.number("pruned buckets", Int32.self)
      guard row >= 0, Int(row) < count, kept.updateValue(row, forKey: bucket) == nil else {
        throw stream.malformed(
          "pruned buckets", "bucket \(bucket) leads to row \(row) of \(count): fetch the file again"
        )
      }
    }
    return kept
  }
}
