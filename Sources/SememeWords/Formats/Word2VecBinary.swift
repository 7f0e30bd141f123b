internal import SememeTensors

/// Reads word2vec's binary form: "count dimension\n", then for each word its bytes, a space, its
/// numbers as little-endian 32-bit floats and, in most files, a newline.
///
/// Mikolov et al. 2013, arXiv:1310.4546; the layout is that of the published word2vec program. The
/// rows of a plain file stay in it.
struct Word2VecBinary {
  private var stream: ByteStream
  private let options: WordLoadingOptions
  private let sizes: VectorSizes
  private var words: WordVocabularyBuilder

  /// The longest word that is read, in bytes.
  static let longestWord = 1 << 16

  /// Reads a file.
  ///
  /// - Parameters:
  ///   - stream: at the file's beginning.
  ///   - options: how to load.
  /// - Returns: words and vectors.
  /// - Throws: `WordVectorsError` where it is not such a file, or damaged.
  static func read(
    _ stream: ByteStream, _ options: WordLoadingOptions
  ) throws(WordVectorsError) -> WordVectors {
    var stream = stream
    let sizes = try VectorSizes(&stream)
    let rowSize = sizes.dimension * MemoryLayout<Float>.size
    guard sizes.count <= stream.remainingBound / (rowSize + 1) else {
      throw stream.malformed(
        "header",
        "\(sizes.count) words of \(sizes.dimension) numbers cannot follow in "
          + "\(stream.remainingBound) bytes; the file is cut off or damaged: fetch it again")
    }
    var reader = Word2VecBinary(stream, options, sizes)
    return stream.isPacked || options.precision != .stored
      ? try reader.collected() : try reader.left()
  }

  private init(_ stream: ByteStream, _ options: WordLoadingOptions, _ sizes: VectorSizes) {
    self.stream = stream
    self.options = options
    self.sizes = sizes
    let expected = min(sizes.count, options.limit ?? sizes.count)
    words = WordVocabularyBuilder(expected: stream.isPacked ? 0 : expected)
  }

  private var wanted: Int { min(sizes.count, options.limit ?? sizes.count) }

  /// Vectors whose rows stay in the file.
  private mutating func left() throws(WordVectorsError) -> WordVectors {
    var places: [UInt64] = []
    places.reserveCapacity(wanted)
    let size = sizes.dimension * MemoryLayout<Float>.size
    for row in 0..<wanted {
      let isNew = try appendWord(row)
      guard try stream.require(size) else { throw stream.cutOff("row \(row + 1)", needs: size) }
      let isFinite = stream.withWindow {
        FiniteNumbers.areAll(UnsafeRawBufferPointer(rebasing: $0[..<size]))
      }
      guard isFinite else { throw notFinite(row) }
      if isNew { places.append(UInt64(stream.position)) }
      stream.advance(size)
    }
    try checkEnd()
    let rows = FileRows(file: stream.file, places: .listed(StoredNumbers(places)))
    let matrix = WordMatrix(
      rowCount: places.count, dimension: sizes.dimension, storage: .file(rows))
    return WordVectors(vocabulary: words.vocabulary(), matrix: matrix)
  }

  /// Vectors whose rows are copied, as they must be from a packed file or in another precision.
  private mutating func collected() throws(WordVectorsError) -> WordVectors {
    var store = RowStore(
      dimension: sizes.dimension, precision: options.precision,
      expected: stream.isPacked ? 0 : wanted)
    var row = [Float](repeating: 0, count: sizes.dimension)
    for place in 0..<wanted {
      let isNew = try appendWord(place)
      try row.withUnsafeMutableBufferPointer { (numbers) throws(WordVectorsError) in
        let bytes = UnsafeMutableRawBufferPointer(numbers)
        try stream.read("row \(place + 1)", into: bytes)
        guard FiniteNumbers.areAll(UnsafeRawBufferPointer(bytes)) else { throw notFinite(place) }
      }
      if isNew { row.withUnsafeBufferPointer { store.append($0) } }
    }
    try checkEnd()
    return WordVectors(vocabulary: words.vocabulary(), matrix: store.matrix())
  }

  /// Reads a word and the space after it.
  ///
  /// - Returns: whether it is new.
  private mutating func appendWord(_ row: Int) throws(WordVectorsError) -> Bool {
    // The newline after the row before; files without it have none to skip.
    while try stream.require(1), stream.withWindow({ $0[0] }) == UInt8(ascii: "\n") {
      stream.advance(1)
    }
    let length = try stream.distance(to: UInt8(ascii: " "), limit: Self.longestWord)
    guard let length else {
      throw stream.malformed(
        "row \(row + 1) of \(sizes.count)",
        "no space ends the word; the file is cut off or damaged: fetch it again")
    }
    let isNew = try stream.withWindow { (window) throws(WordVectorsError) in
      try words.append(window[..<length].bindMemory(to: UInt8.self))
    }
    stream.advance(length + 1)
    return isNew
  }

  /// After the last row comes nothing but perhaps a newline.
  private mutating func checkEnd() throws(WordVectorsError) {
    guard wanted == sizes.count else { return }
    while try stream.require(1) {
      guard stream.withWindow({ $0[0] }) == UInt8(ascii: "\n") else {
        throw stream.malformed(
          "after the last of \(sizes.count) rows",
          "more bytes follow than the header says; the file is damaged or still being written")
      }
      stream.advance(1)
    }
  }

  private func notFinite(_ row: Int) -> WordVectorsError {
    stream.malformed(
      "row \(row + 1)", "holds NaN or infinity; train the model again or leave the word out")
  }
}

/// The first line of word2vec's files: how many words, and how many numbers each has.
struct VectorSizes {
  let count: Int
  let dimension: Int

  /// More numbers than any model has.
  static let largestDimension = 1 << 20
  private static let longestLine = 64

  /// Reads the line.
  init(_ stream: inout ByteStream) throws(WordVectorsError) {
    let length = try stream.distance(to: UInt8(ascii: "\n"), limit: Self.longestLine)
    guard let length, let sizes = stream.withWindow({ Self.sizes(of: $0[..<length]) }) else {
      throw stream.malformed(
        "header", "expected a line with the number of words and the dimension, as in \"3000 300\"")
    }
    (count, dimension) = sizes
    guard count > 0 else {
      throw WordVectorsError(
        .emptyVocabulary, "\(stream.path): holds no words", path: stream.path)
    }
    guard dimension > 0, dimension <= Self.largestDimension else {
      throw stream.malformed(
        "header", "vectors of \(dimension) numbers; 1 to \(Self.largestDimension) are read")
    }
    stream.advance(length + 1)
  }

  /// The two numbers of a line; nil where it holds anything else.
  static func sizes(of line: Slice<UnsafeRawBufferPointer>) -> (Int, Int)? {
    let text = String(decoding: line, as: UTF8.self)
    let fields = text.split { $0 == " " || $0 == "\t" || $0 == "\r" }
    guard fields.count == 2, fields.allSatisfy({ $0.allSatisfy { ("0"..."9").contains($0) } }),
      let count = Int(fields[0]), let dimension = Int(fields[1])
    else { return nil }
    return (count, dimension)
  }
}
