internal import SememeTensors

/// Reads vectors from text: word2vec's form, whose first line holds both sizes, GloVe's, which has no
/// such line, and fastText's `.vec`, which is the first again.
struct VectorText {
  private var stream: ByteStream
  private let options: WordLoadingOptions

  /// The longest line that is read, in bytes.
  static let longestLine = 1 << 24

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
    var reader = VectorText(stream: stream, options: options)
    return try reader.read()
  }

  private mutating func read() throws(WordVectorsError) -> WordVectors {
    let header = try header()
    var dimension = header?.dimension
    if header == nil { dimension = try dimensionOfFirstLines() }
    guard let dimension else {
      throw WordVectorsError(
        .emptyVocabulary, "\(stream.path): holds no words", path: stream.path)
    }
    guard (1...VectorSizes.largestDimension).contains(dimension) else {
      throw stream.malformed(
        "first line", "expected a word and its numbers, or the number of words and the dimension")
    }
    let wanted = min(header?.count ?? .max, options.limit ?? .max)
    // A number and its blank take two bytes at least.
    let possible = stream.isPacked ? 0 : stream.remainingBound / (2 * dimension)
    var words = WordVocabularyBuilder(expected: min(wanted, possible / 3))
    var store = RowStore(
      dimension: dimension, precision: options.precision, expected: min(wanted, possible / 3))
    var row = [Float](repeating: 0, count: dimension)
    var line = header == nil ? 0 : 1
    while words.count + words.duplicates < wanted, let length = try nextLine() {
      line += 1
      try row.withUnsafeMutableBufferPointer { (row) throws(WordVectorsError) in
        try append(line, length, row, &words, &store)
      }
    }
    try check(header, words, line)
    return WordVectors(vocabulary: words.vocabulary(), matrix: store.matrix())
  }

  /// Reads one line and steps over it.
  private mutating func append(
    _ line: Int, _ length: Int, _ row: UnsafeMutableBufferPointer<Float>,
    _ words: inout WordVocabularyBuilder, _ store: inout RowStore
  ) throws(WordVectorsError) {
    let isNew = try stream.withWindow { (window) throws(WordVectorsError) in
      let bytes = UnsafeRawBufferPointer(rebasing: window[..<length])
      guard let wordLength = VectorLine.read(bytes, into: row) else {
        throw stream.malformed(
          "line \(line)",
          "expected a word and \(row.count) numbers, found \(VectorLine.fieldCount(bytes)) fields; "
            + "the file is cut off or damaged: fetch it again")
      }
      guard FiniteNumbers.areAll(UnsafeRawBufferPointer(row)) else {
        let word = String(decoding: bytes[..<wordLength], as: UTF8.self)
        throw stream.malformed(
          "line \(line)",
          "\"\(word)\" has NaN, infinity or a number beyond 32-bit floats; leave the line out")
      }
      return try words.append(bytes[..<wordLength].bindMemory(to: UInt8.self))
    }
    if isNew { store.append(UnsafeBufferPointer(row)) }
    let isLast = stream.windowCount == length
    stream.advance(isLast ? length : length + 1)
  }

  /// The sizes in the first line, where it holds two integers and no line of numbers belies them.
  private mutating func header() throws(WordVectorsError) -> VectorSizes? {
    guard let length = try lineLength() else { return nil }
    guard let (_, dimension) = stream.withWindow({ VectorSizes.sizes(of: $0[..<length]) }) else {
      return nil
    }
    // "7 3" may also be the word 7 with one number, if the next line looks alike.
    if dimension != 1, try fieldsOfLine(after: length) == 2 { return nil }
    return try VectorSizes(&stream)
  }

  /// The dimension that most of the first lines speak of, since the words of some may hold blanks;
  /// the first of them where none is in the majority.
  private mutating func dimensionOfFirstLines() throws(WordVectorsError) -> Int? {
    var counts: [Int] = []
    var begin = 0
    while counts.count < 10, let (count, next) = try fields(ofLineAt: begin) {
      if count > 0 { counts.append(count - 1) }
      begin = next
    }
    func votes(_ count: Int) -> Int { counts.count { $0 == count } }
    var best = counts.first
    for count in counts where votes(count) > best.map(votes) ?? 0 { best = count }
    return best
  }

  private mutating func fieldsOfLine(after length: Int) throws(WordVectorsError) -> Int? {
    try fields(ofLineAt: length + 1)?.count
  }

  /// How many fields a line has that begins so many bytes ahead, and where the next one does.
  private mutating func fields(
    ofLineAt begin: Int
  ) throws(WordVectorsError) -> (count: Int, next: Int)? {
    guard try stream.require(begin + 1) else { return nil }
    var end: Int?
    while true {
      end = stream.withWindow { $0[begin...].firstIndex(of: UInt8(ascii: "\n")) }
      if end != nil || stream.windowCount - begin > Self.longestLine { break }
      guard try stream.refill() else { break }
    }
    return stream.withWindow { window in
      let end = end ?? window.count
      return (VectorLine.fieldCount(UnsafeRawBufferPointer(rebasing: window[begin..<end])), end + 1)
    }
  }

  /// Steps over empty lines.
  ///
  /// - Returns: the length of the next line that is not; nil at the end.
  private mutating func nextLine() throws(WordVectorsError) -> Int? {
    while let length = try lineLength() {
      let isEmpty = stream.withWindow { $0[..<length].allSatisfy { $0 == 13 || $0 == 32 } }
      guard isEmpty else { return length }
      let isLast = stream.windowCount == length
      stream.advance(isLast ? length : length + 1)
    }
    return nil
  }

  /// The length of the next line; nil at the end.
  private mutating func lineLength() throws(WordVectorsError) -> Int? {
    if try stream.isAtEnd() { return nil }
    let length = try stream.distance(to: UInt8(ascii: "\n"), limit: Self.longestLine)
    if let length { return length }
    guard stream.windowCount < Self.longestLine else {
      throw stream.malformed(
        "text", "a line of more than \(Self.longestLine) bytes; this is no file of vectors")
    }
    return stream.windowCount
  }

  private mutating func check(
    _ header: VectorSizes?, _ words: WordVocabularyBuilder, _ line: Int
  ) throws(WordVectorsError) {
    let found = words.count + words.duplicates
    guard let header else {
      guard found > 0 else {
        throw WordVectorsError(
          .emptyVocabulary, "\(stream.path): holds no words", path: stream.path)
      }
      return
    }
    let wanted = min(header.count, options.limit ?? .max)
    guard found == wanted else {
      throw stream.malformed(
        "line \(line)",
        "the file ends after \(found) of \(header.count) words; it is cut off: fetch it again")
    }
    guard wanted == header.count, try nextLine() != nil else { return }
    throw stream.malformed(
      "line \(line + 1)",
      "more lines follow than the \(header.count) that the first line says; correct it")
  }
}
