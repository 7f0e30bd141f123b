internal import SememeCheckpoints
internal import SememeSystem

/// Text files that are read again and again, in bounded memory and by several threads.
///
/// A line is a sentence (see `SentenceReader`). Plain files are cut into ranges of bytes so that
/// threads share even a single one, as gensim's `corpus_file` and fastText do.
package struct WordCorpus: Sendable {
  /// How text becomes words.
  package let options: CorpusOptions
  /// The bytes of all files as they lie on the disk.
  package let byteCount: Int
  private let files: [File]

  private struct File: Sendable {
    let stream: FileStream
    let isCompressed: Bool
  }

  /// Opens the files.
  ///
  /// - Parameters:
  ///   - paths: text files, in the order in which they are read.
  ///   - options: how text becomes words.
  /// - Throws: `WordVectorsError` where there is no file, or one cannot be read.
  package init(
    paths: [String], options: CorpusOptions = CorpusOptions()
  ) throws(WordVectorsError) {
    guard !paths.isEmpty else {
      throw WordVectorsError(.invalidArgument, "no text file: name at least one to learn from")
    }
    self.options = options
    var files: [File] = []
    for path in paths {
      do throws(SystemError) {
        let stream = try FileStream(path: path)
        files.append(File(stream: stream, isCompressed: try WordCorpus.isGzip(stream)))
      } catch {
        throw WordVectorsError(reading: error)
      }
    }
    self.files = files
    byteCount = files.reduce(0) { $0 + $1.stream.size }
  }

  /// Cuts the corpus for threads.
  ///
  /// - Parameter count: how many threads there are.
  /// - Returns: for each of them its parts, about as many bytes for each; together everything once,
  ///   in order where there is one thread. A compressed file is never cut.
  /// - Throws: `WordVectorsError` where a file cannot be read.
  package func parts(_ count: Int) throws(WordVectorsError) -> [[CorpusPart]] {
    guard count > 1 else { return [files.indices.map { CorpusPart(file: $0, range: all($0)) }] }
    let share = max((byteCount + count - 1) / count, 1)
    var pieces: [CorpusPart] = []
    for (number, file) in files.enumerated() {
      if file.isCompressed {
        pieces.append(CorpusPart(file: number, range: all(number)))
        continue
      }
      var begin = 0
      while begin < file.stream.size {
        let end = try sentenceStart(in: file.stream, after: begin + share)
        pieces.append(CorpusPart(file: number, range: begin..<end))
        begin = end
      }
    }
    // The largest pieces first, each to whoever has least.
    var result = [[CorpusPart]](repeating: [], count: count)
    var loads = [Int](repeating: 0, count: count)
    let order = pieces.indices.sorted {
      (pieces[$1].range.count, $0) < (pieces[$0].range.count, $1)
    }
    for piece in order {
      let place = loads.indices.min { (loads[$0], $0) < (loads[$1], $1) } ?? 0
      result[place].append(pieces[piece])
      loads[place] += pieces[piece].range.count
    }
    return result
  }

  /// A reader of some parts.
  ///
  /// - Parameter parts: what is read, in this order.
  /// - Returns: a reader for one thread.
  package func reader(_ parts: [CorpusPart]) -> SentenceReader { SentenceReader(self, parts) }

  /// A reader of everything.
  ///
  /// - Returns: a reader for one thread.
  package func reader() -> SentenceReader {
    SentenceReader(self, files.indices.map { CorpusPart(file: $0, range: all($0)) })
  }

  func source(of part: CorpusPart) throws(WordVectorsError) -> any ByteSource {
    let file = files[part.file]
    if file.isCompressed { return try GzipSource(path: file.stream.path) }
    return FileRangeSource(file.stream, part.range)
  }

  private func all(_ number: Int) -> Range<Int> { 0..<files[number].stream.size }

  private static func isGzip(_ file: FileStream) throws(SystemError) -> Bool {
    var first: (UInt8, UInt8, UInt8) = (0, 0, 0)
    return try withUnsafeMutableBytes(of: &first) { (bytes) throws(SystemError) in
      let got = try file.read(into: bytes, at: 0)
      return GzipReader.isGzip(UnsafeRawBufferPointer(rebasing: bytes[..<got]))
    }
  }

  /// How far a line end is looked for before a word end will do.
  private static let lineSearch = 1 << 16

  /// The place after the first line end from a place on; in a file without lines that of a word.
  private func sentenceStart(
    in file: FileStream, after place: Int
  ) throws(WordVectorsError) -> Int {
    guard place < file.size else { return file.size }
    var wordStart: Int?
    var block = [UInt8](repeating: 0, count: 1 << 16)
    // The byte before the place may be the line's end.
    var offset = max(place - 1, 0)
    while offset < place + WordCorpus.lineSearch {
      let got = try read(file, at: offset, into: &block)
      if got == 0 { return file.size }
      let bytes = block[..<got]
      if let end = bytes.firstIndex(of: UInt8(ascii: "\n")) { return offset + end + 1 }
      if wordStart == nil, let end = bytes.firstIndex(where: WordSplitter.isSpace) {
        wordStart = offset + end + 1
      }
      offset += got
    }
    return wordStart ?? file.size
  }

  private func read(
    _ file: FileStream, at offset: Int, into block: inout [UInt8]
  ) throws(WordVectorsError) -> Int {
    do throws(SystemError) {
      return try block.withUnsafeMutableBufferPointer { (block) throws(SystemError) in
        try file.read(into: UnsafeMutableRawBufferPointer(block), at: offset)
      }
    } catch {
      throw WordVectorsError(reading: error)
    }
  }
}

/// A range of bytes of one file of a corpus, from the begin of a sentence to the end of one.
package struct CorpusPart: Sendable, Hashable {
  let file: Int
  let range: Range<Int>
}
