internal import SememeSystem

/// Reads what the original program of GloVe writes with `-binary`: numbers without words.
///
/// The file holds 64-bit floats, little-endian, and nothing else: a row for each word and then a row
/// for each word as context, every row ending in a bias. Pennington, Socher and Manning 2014
/// (doi:10.3115/v1/D14-1162); the layout is that of the published program. The words stand in the
/// vocabulary that the training used, `vocab.txt` by default: a word, a blank and its count on each
/// line. A word's vector is the sum of both rows without their biases, as in the program's text.
enum GloVeBinary {
  /// Whether bytes are numbers as such a training leaves them: none of them huge, none as good as
  /// zero, of which hardly any other file could have dozens in a row.
  static func isLikely(_ window: UnsafeRawBufferPointer) -> Bool {
    let count = min(window.count / 8, 64)
    // One word of one dimension has four numbers.
    guard count >= 4 else { return false }
    return (0..<count).allSatisfy { (1e-12..<1e3).contains(abs(number(window, at: $0))) }
  }

  /// Reads a file.
  ///
  /// - Parameters:
  ///   - stream: the file, plain.
  ///   - options: how to load.
  /// - Returns: words with their counts, and vectors.
  /// - Throws: `WordVectorsError` where the words are missing or others, or the file is damaged.
  static func read(
    _ stream: ByteStream, _ options: WordLoadingOptions
  ) throws(WordVectorsError) -> WordVectors {
    let words = try vocabulary(beside: stream.path)
    let dimension = try dimension(stream.file, words)
    let count = min(options.limit ?? words.count, words.count)
    var store = RowStore(dimension: dimension, precision: options.precision, expected: count)
    try stream.file.withBytes { (bytes) throws(WordVectorsError) in
      var row = [Float](repeating: 0, count: dimension)
      for word in 0..<count {
        let (first, second) = (word * (dimension + 1), (words.count + word) * (dimension + 1))
        for place in row.indices {
          row[place] = Float(number(bytes, at: first + place) + number(bytes, at: second + place))
        }
        guard row.allSatisfy(\.isFinite) else {
          throw stream.malformed(
            "row \(word + 1)", "holds NaN or infinity; train again with a smaller learning rate")
        }
        row.withUnsafeBufferPointer { store.append($0) }
      }
    }
    guard stream.isUnchanged else { throw stream.changedMeanwhile }
    return WordVectors(vocabulary: try words.prefix(count), matrix: store.matrix())
  }

  /// The words of a file: in a file of its name that ends in `.vocab`, else in `vocab.txt`.
  private static func vocabulary(beside path: String) throws(WordVectorsError) -> WordVocabulary {
    let folder = path.lastIndex(of: "/").map { path[...$0] } ?? ""
    let places = [VocabularyText.path(beside: path), folder + "vocab.txt"]
    guard let place = places.first(where: FileSystem.exists) else {
      throw WordVectorsError(
        .missingFile,
        "\(path): looks like a binary file of GloVe, which holds no words; put the vocabulary that "
          + "the training used beside it, as \(places[1])", path: path)
    }
    let words = try VocabularyText.read(place, separator: UInt8(ascii: " "))
    guard words.count > 0 else {
      throw WordVectorsError(.emptyVocabulary, "\(place): holds no words", path: place)
    }
    return words
  }

  /// How many numbers a vector has.
  private static func dimension(
    _ file: FileContents, _ words: WordVocabulary
  ) throws(WordVectorsError) -> Int {
    // No overflow: every word takes bytes of a file.
    let (width, rest) = file.count.quotientAndRemainder(dividingBy: 16 * words.count)
    guard rest == 0, (1...VectorSizes.largestDimension).contains(width - 1) else {
      throw WordVectorsError(
        .malformedFile,
        "\(file.path): \(file.count) bytes are not two rows of 64-bit floats for each of the "
          + "\(words.count) words beside it; give it the vocabulary that its training used, or "
          + "fetch it again if it was cut off", path: file.path)
    }
    return width - 1
  }

  private static func number(_ bytes: UnsafeRawBufferPointer, at place: Int) -> Double {
    Double(
      bitPattern: UInt64(
        littleEndian: bytes.loadUnaligned(fromByteOffset: place * 8, as: UInt64.self)))
  }
}
