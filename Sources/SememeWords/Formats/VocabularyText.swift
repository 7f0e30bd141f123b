internal import SememeSystem

/// Words in a text file beside a matrix, one on a line, perhaps with a tab or blank and a count.
enum VocabularyText {
  /// The name of the words' file beside a matrix: its ending replaced by `.vocab`.
  static func path(beside matrix: String) -> String {
    let name = matrix.lastIndex(of: "/").map { matrix[matrix.index(after: $0)...] } ?? matrix[...]
    let stem = name.lastIndex(of: ".").map { matrix[..<$0] } ?? matrix[...]
    return stem + ".vocab"
  }

  /// Reads words.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - count: how many there must be; nil for any number.
  ///   - separator: what stands between a word and its count.
  /// - Returns: the words, with counts where every line has one.
  /// - Throws: `WordVectorsError` where there are more or fewer, or a word stands twice.
  static func read(
    _ path: String, count: Int? = nil, separator: UInt8 = UInt8(ascii: "\t")
  ) throws(WordVectorsError) -> WordVocabulary {
    var stream = try ByteStream(path: path)
    var words: [(Range<Int>, Int?)] = []
    var bytes: [UInt8] = []
    while try !stream.isAtEnd() {
      let length = try stream.distance(to: 0x0A, limit: Word2VecBinary.longestWord)
      guard let length = length ?? lastLine(stream) else {
        throw stream.malformed("line \(words.count + 1)", "is longer than any word")
      }
      if let count, words.count >= count {
        throw stream.malformed("line \(words.count + 1)", "the matrix has only \(count) rows")
      }
      let (word, frequency) = try stream.withWindow { (window) throws(WordVectorsError) in
        try entry(window[..<length], separator, stream, line: words.count + 1)
      }
      words.append((bytes.count..<bytes.count + word.count, frequency))
      bytes += word
      stream.advance(min(length + 1, stream.windowCount))
    }
    if let count, words.count < count {
      throw stream.malformed(
        "line \(words.count)",
        "the file ends after \(words.count) words, the matrix has \(count) rows")
    }
    return try vocabulary(words, bytes, stream)
  }

  private static func vocabulary(
    _ words: [(Range<Int>, Int?)], _ bytes: [UInt8], _ stream: ByteStream
  ) throws(WordVectorsError) -> WordVocabulary {
    let isCounted = !words.isEmpty && words.allSatisfy { $0.1 != nil }
    var builder = WordVocabularyBuilder(isCounted: isCounted, expected: words.count)
    for (line, (range, frequency)) in words.enumerated() {
      let isNew = try bytes.withUnsafeBufferPointer { (bytes) throws(WordVectorsError) in
        try builder.append(UnsafeBufferPointer(rebasing: bytes[range]), frequency: frequency)
      }
      guard isNew else {
        throw stream.malformed("line \(line + 1)", "the word stands twice; a row has one word")
      }
    }
    return builder.vocabulary()
  }

  private static func entry(
    _ line: Slice<UnsafeRawBufferPointer>, _ separator: UInt8, _ stream: ByteStream,
    line number: Int
  ) throws(WordVectorsError) -> ([UInt8], Int?) {
    guard let end = line.lastIndex(of: separator) else { return (Array(line), nil) }
    let digits = String(decoding: line[(end + 1)...], as: UTF8.self)
    guard let count = Int(digits), count >= 0 else {
      throw stream.malformed(
        "line \(number)", "expected a count behind the word, found \"\(digits)\"")
    }
    return (Array(line[..<end]), count)
  }

  /// What is left where no newline ends the file; nil where that is too much.
  private static func lastLine(_ stream: ByteStream) -> Int? {
    stream.windowCount < Word2VecBinary.longestWord ? stream.windowCount : nil
  }

  /// Writes words, with counts where the vocabulary has them.
  ///
  /// - Throws: `WordVectorsError` where a word holds a tab or newline, or the file cannot be written.
  static func write(_ words: WordVocabulary, to path: String) throws(WordVectorsError) {
    try WordBytes.check(words, without: [0x09, 0x0A], "a line of \(path)")
    do throws(SystemError) {
      let file = try AtomicFile(path: path)
      for index in 0..<words.count {
        try words.withBytes(at: index) { (bytes) throws(SystemError) in try file.write(bytes) }
        if let count = words.frequency(at: index) { try file.write("\t\(count)".utf8) }
        try file.write([0x0A])
      }
      try file.commit()
    } catch {
      throw WordVectorsError(writing: error)
    }
  }
}

/// What the words of a format must not hold.
enum WordBytes {
  /// Looks for bytes that a format gives another meaning.
  ///
  /// - Parameters:
  ///   - words: to be written.
  ///   - bytes: what none of them may hold.
  ///   - place: what a word stands in, for the message.
  /// - Throws: `WordVectorsError` naming the first word that has one of them.
  static func check(
    _ words: WordVocabulary, without bytes: Set<UInt8>, _ place: String
  ) throws(WordVectorsError) {
    for index in 0..<words.count {
      let isClean = words.withBytes(at: index) { word in !word.contains { bytes.contains($0) } }
      guard isClean else {
        throw WordVectorsError(
          .unsupportedFormat,
          "word \(index + 1), \"\(words[index])\", holds a blank or newline and cannot stand in "
            + "\(place); choose safetensors, which takes any word")
      }
    }
  }
}
