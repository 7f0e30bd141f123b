internal import SememeSystem
internal import SememeTensors

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

  private var stream: ByteStream
  /// Whether the file begins with the magic number.
  private var isModern = true

  /// Reads a model.
  ///
  /// - Parameter stream: at the file's beginning.
  /// - Throws: `WordVectorsError` where it is not such a file, or damaged.
  static func read(_ stream: ByteStream) throws(WordVectorsError) -> FastTextModel {
    var reader = FastTextReader(stream: stream)
    do throws(WordVectorsError) {
      return try reader.model()
    } catch {
      guard error.path == nil else { throw error }
      throw WordVectorsError(error.code, error.message, path: stream.file.path)
    }
  }

  private mutating func model() throws(WordVectorsError) -> FastTextModel {
    let arguments = try arguments()
    let dictionary = try dictionary()
    let isQuantized = try isModern && flag("input matrix")
    guard isQuantized || dictionary.keptBuckets == nil else {
      throw stream.malformed(
        "input matrix", "the dictionary is pruned and the matrix is not quantised: fetch it again")
    }
    let input =
      try isQuantized ? quantizedMatrix("input matrix") : matrix("input matrix", arguments)
    let hasQuantizedOutput = try isModern && flag("output matrix")
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

  // MARK: Settings

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
          "\(stream.file.path): fastText's version \(second); 11 and \(Self.currentVersion) are read",
          path: stream.file.path)
      }
      arguments.dimension = try stream.number(part, Int32.self)
      arguments.windowSize = try stream.number(part, Int32.self)
    } else {
      (arguments.dimension, arguments.windowSize) = (first, second)
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

  // MARK: Dictionary

  private mutating func dictionary() throws(WordVectorsError) -> FastTextDictionary {
    let part = "dictionary"
    let size = Int(try stream.number(part, Int32.self))
    let wordCount = Int(try stream.number(part, Int32.self))
    let labelCount = Int(try stream.number(part, Int32.self))
    let tokenCount = try stream.number(part, Int64.self)
    let keptCount = isModern ? try stream.number(part, Int64.self) : -1
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
        .emptyVocabulary, "\(stream.file.path): holds no words", path: stream.file.path)
    }
    let words = try entries("word", wordCount, type: 0)
    let labels = try entries("label", labelCount, type: 1)
    return FastTextDictionary(
      words: words, labels: labels, tokenCount: tokenCount, keptBuckets: try kept(keptCount))
  }

  private mutating func entries(
    _ what: String, _ count: Int, type: Int8
  ) throws(WordVectorsError) -> WordVocabulary {
    var words = WordVocabularyBuilder(isCounted: true, expected: stream.isPacked ? 0 : count)
    for index in 0..<count {
      let length = try stream.distance(to: 0, limit: Word2VecBinary.longestWord)
      guard let length, try stream.require(length + 10) else {
        throw stream.malformed(
          "dictionary", "\(what) \(index + 1) of \(count) is cut off or damaged: fetch the file again")
      }
      let (isNew, found) = try stream.withWindow { (window) throws(WordVectorsError) in
        let frequency = window.loadUnaligned(fromByteOffset: length + 1, as: Int64.self)
        let isNew = try words.append(
          window[..<length].bindMemory(to: UInt8.self), frequency: Int(frequency))
        return (isNew, window.loadUnaligned(fromByteOffset: length + 9, as: Int8.self))
      }
      guard isNew else {
        throw stream.malformed(
          "dictionary", "\(what) \(index + 1) stands twice; the file is damaged: fetch it again")
      }
      guard found == type else {
        throw stream.malformed(
          "dictionary", "\(what) \(index + 1) is of type \(found), expected \(type): fetch it again")
      }
      stream.advance(length + 10)
    }
    return words.vocabulary()
  }

  /// Which buckets a pruned model kept; a count of −1 says all.
  private mutating func kept(_ count: Int64) throws(WordVectorsError) -> [Int32: Int32]? {
    guard count >= 0 else { return nil }
    guard count <= stream.remainingBound / 8, let count = Int(exactly: count) else {
      throw stream.malformed("pruned buckets", "\(count) of them cannot follow: fetch the file again")
    }
    var kept: [Int32: Int32] = [:]
    for _ in 0..<count {
      let bucket = try stream.number("pruned buckets", Int32.self)
      let row = try stream.number("pruned buckets", Int32.self)
      guard row >= 0, Int(row) < count, kept.updateValue(row, forKey: bucket) == nil else {
        throw stream.malformed(
          "pruned buckets", "bucket \(bucket) leads to row \(row) of \(count): fetch the file again")
      }
    }
    return kept
  }

  // MARK: Matrices

  private mutating func flag(_ part: String) throws(WordVectorsError) -> Bool {
    let value = try stream.number(part, UInt8.self)
    guard value <= 1 else { throw stream.malformed(part, "flag \(value), expected 0 or 1") }
    return value == 1
  }

  /// The sizes of a matrix whose rows take so many bytes.
  private mutating func sizes(
    _ part: String, rowSize: (Int) -> Int
  ) throws(WordVectorsError) -> (rows: Int, columns: Int) {
    let rows = try stream.number(part, Int64.self)
    let columns = try stream.number(part, Int64.self)
    guard rows >= 0, columns > 0, columns <= Int64(VectorSizes.largestDimension),
      rows <= Int64(stream.remainingBound / max(rowSize(Int(columns)), 1))
    else {
      throw stream.malformed(
        part,
        "\(rows) × \(columns) numbers cannot follow in \(stream.remainingBound) bytes; "
          + "the file is cut off or damaged: fetch it again")
    }
    return (Int(rows), Int(columns))
  }

  private mutating func matrix(
    _ part: String, _ arguments: FastTextArguments
  ) throws(WordVectorsError) -> WordMatrix {
    let (rows, columns) = try sizes(part) { $0 * MemoryLayout<Float>.size }
    let size = rows * columns * MemoryLayout<Float>.size
    guard stream.isPacked else {
      let places = FileRows(file: stream.file, places: .dense(start: stream.position))
      try stream.skip(part, size)
      return WordMatrix(rowCount: rows, dimension: columns, storage: .file(places))
    }
    return WordMatrix(Tensor(try numbers(part, rows * columns), shape: [rows, columns]))
  }

  /// Numbers of a packed file: room is made as they come, for what it claims may be wrong.
  private mutating func numbers(_ part: String, _ count: Int) throws(WordVectorsError) -> [Float] {
    var numbers: [Float] = []
    while numbers.count < count {
      let begin = numbers.count
      numbers.append(contentsOf: repeatElement(0, count: min(count - begin, 1 << 20)))
      try numbers.withUnsafeMutableBytes { (bytes) throws(WordVectorsError) in
        try stream.read(part, into: UnsafeMutableRawBufferPointer(rebasing: bytes[(begin * 4)...]))
      }
    }
    return numbers
  }

  private mutating func bytes(_ part: String, _ count: Int) throws(WordVectorsError) -> [UInt8] {
    var bytes: [UInt8] = []
    while bytes.count < count {
      let begin = bytes.count
      bytes.append(contentsOf: repeatElement(0, count: min(count - begin, 1 << 22)))
      try bytes.withUnsafeMutableBytes { (buffer) throws(WordVectorsError) in
        try stream.read(part, into: UnsafeMutableRawBufferPointer(rebasing: buffer[begin...]))
      }
    }
    return bytes
  }

  private mutating func quantizedMatrix(
    _ part: String
  ) throws(WordVectorsError) -> WordMatrix {
    let hasLengths = try flag(part)
    let (rows, columns) = try sizes(part) { _ in 1 }
    let codeCount = Int(try stream.number(part, Int32.self))
    guard codeCount >= 0, rows == 0 ? codeCount == 0 : codeCount % rows == 0 else {
      throw stream.malformed(part, "\(codeCount) codes for \(rows) rows: fetch the file again")
    }
    let codes = try bytes(part, codeCount)
    let quantizer = try quantizer(part)
    guard quantizer.dimension == columns, codeCount == rows * quantizer.partCount else {
      throw stream.malformed(
        part,
        "\(codeCount) codes for \(rows) rows in \(quantizer.partCount) parts of "
          + "\(quantizer.dimension) numbers, expected \(columns) numbers: fetch the file again")
    }
    guard hasLengths else {
      return WordMatrix(ProductQuantizedRows(quantizer: quantizer, codes: codes))
    }
    let lengthCodes = try bytes(part, rows)
    let lengths = try self.quantizer("\(part), lengths")
    guard lengths.dimension == 1 else {
      throw stream.malformed(part, "lengths of \(lengths.dimension) numbers, expected 1")
    }
    return WordMatrix(
      ProductQuantizedRows(quantizer: quantizer, codes: codes, lengths: (lengths, lengthCodes)))
  }

  private mutating func quantizer(_ part: String) throws(WordVectorsError) -> ProductQuantizer {
    let dimension = Int(try stream.number(part, Int32.self))
    let partCount = Int(try stream.number(part, Int32.self))
    let partSize = Int(try stream.number(part, Int32.self))
    let lastSize = Int(try stream.number(part, Int32.self))
    guard (1...VectorSizes.largestDimension).contains(dimension), (1...dimension).contains(partSize),
      partCount == (dimension + partSize - 1) / partSize,
      lastSize == dimension - (partCount - 1) * partSize,
      dimension * ProductQuantizer.centroidCount <= stream.remainingBound / 4
    else {
      throw stream.malformed(
        part,
        "a quantiser of \(dimension) numbers in \(partCount) parts of \(partSize), the last of "
          + "\(lastSize); the file is cut off or damaged: fetch it again")
    }
    let centroids = try numbers(part, dimension * ProductQuantizer.centroidCount)
    return ProductQuantizer(dimension: dimension, partSize: partSize, centroids: centroids)
  }
}
