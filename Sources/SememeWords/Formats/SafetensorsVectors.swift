internal import SememeCheckpoints
internal import SememeSystem
internal import SememeTensors

/// Vectors in a safetensors file: `vectors` [words × dimension], of 32-bit or 16-bit floats or, with
/// `scales` [words × 1], 8-bit integers; `words`, the bytes of all words; `word_offsets` [words + 1],
/// where each begins in them and the last one ends; `counts` [words], where they are known.
///
/// Words are bytes and no text, so that those which are not UTF-8 survive. Without `words`, they are
/// read from a text file beside, as for NumPy's matrices.
enum SafetensorsVectors {
  /// Reads a file.
  ///
  /// - Throws: `WordVectorsError` where it holds no vectors, or is damaged.
  static func read(_ path: String, mapping: Mapping) throws(WordVectorsError) -> WordVectors {
    let file: SafetensorsFile
    do throws(CheckpointError) {
      file = try SafetensorsFile(path: path, mapping: mapping)
    } catch {
      throw WordVectorsError(reading: error, path: path)
    }
    func malformed(_ reason: String) -> WordVectorsError {
      WordVectorsError(.malformedFile, "\(path): \(reason)", path: path)
    }
    guard let vectors = file.stored("vectors"), vectors.shape.count == 2,
      vectors.shape[0] > 0, (1...VectorSizes.largestDimension).contains(vectors.shape[1])
    else {
      let names = file.names.sorted().joined(separator: ", ")
      throw malformed("expected a matrix \"vectors\" [words × dimension]; there are: \(names)")
    }
    let matrix = try matrix(vectors, file, malformed)
    let words =
      try file.stored("words") == nil
      ? VocabularyText.read(VocabularyText.path(beside: path), count: matrix.rowCount)
      : words(file, matrix.rowCount, malformed)
    return WordVectors(vocabulary: words, matrix: matrix)
  }

  private static func matrix(
    _ vectors: StoredTensor, _ file: SafetensorsFile, _ malformed: (String) -> WordVectorsError
  ) throws(WordVectorsError) -> WordMatrix {
    let (rows, dimension) = (vectors.shape[0], vectors.shape[1])
    func numbers<T: BitwiseCopyable & Sendable>(_: T.Type) -> StoredNumbers<T> {
      StoredNumbers(count: rows * dimension) { target in
        _ = vectors.withBytes { UnsafeMutableRawBufferPointer(target).copyMemory(from: $0) }
      }
    }
    switch vectors.type {
    case .float16:
      return WordMatrix(
        rowCount: rows, dimension: dimension, storage: .halves(numbers(UInt16.self)))
    case .int8:
      guard let scales = file.stored("scales"), scales.type == .float32, scales.count == rows else {
        throw malformed("\"vectors\" of I8 need \"scales\" [words × 1] of F32")
      }
      return WordMatrix(
        rowCount: rows, dimension: dimension,
        storage: .integers(
          numbers(Int8.self), steps: StoredNumbers(scales.tensor().values)))
    default:
      guard vectors.isFloatingPoint else {
        throw malformed("\"vectors\" of \(vectors.typeName); expected F32, F16 or I8")
      }
      return WordMatrix(vectors.tensor())
    }
  }

  private static func words(
    _ file: SafetensorsFile, _ count: Int, _ malformed: (String) -> WordVectorsError
  ) throws(WordVectorsError) -> WordVocabulary {
    guard let words = file.stored("words"), words.type == .uint8,
      let offsets = file.stored("word_offsets")?.integers(), offsets.count == count + 1
    else { throw malformed("expected \"words\" of U8 and \"word_offsets\" [\(count + 1)] of I64") }
    let counts = file.stored("counts")?.integers()
    guard counts.map({ $0.count == count }) ?? true else {
      throw malformed("expected \"counts\" [\(count)] of I64")
    }
    let bytes = words.withBytes { Array($0) } ?? []
    var builder = WordVocabularyBuilder(isCounted: counts != nil, expected: count)
    for index in 0..<count {
      let (begin, end) = (offsets[index], offsets[index + 1])
      guard begin >= 0, begin <= end, end <= bytes.count else {
        throw malformed("\"word_offsets\": word \(index + 1) from \(begin) to \(end)")
      }
      let isNew = try bytes.withUnsafeBufferPointer { (bytes) throws(WordVectorsError) in
        try builder.append(
          UnsafeBufferPointer(rebasing: bytes[Int(begin)..<Int(end)]),
          frequency: counts.map { Int($0[index]) })
      }
      guard isNew else { throw malformed("word \(index + 1) stands twice; a row has one word") }
    }
    return builder.vocabulary()
  }

  /// Writes vectors in the precision that they have in memory.
  ///
  /// - Throws: `WordVectorsError` where the file cannot be written; what stood there before still
  ///   stands.
  static func write(_ vectors: WordVectors, to path: String) throws(WordVectorsError) {
    let (words, matrix) = (vectors.vocabulary, vectors.matrix)
    var tensors: [String: WrittenTensor] = [
      "words": WrittenTensor(.uint8, [words.bytes.count]) { (file) throws(SystemError) in
        try words.bytes.withBytes { (bytes) throws(SystemError) in try file.write(raw: bytes) }
      },
      "word_offsets": integers(words.count + 1) { Int64(words.offsets[$0]) },
    ]
    if words.isCounted {
      tensors["counts"] = integers(words.count) { Int64(words.frequency(at: $0) ?? 0) }
    }
    let shape = [matrix.rowCount, matrix.dimension]
    switch matrix.storage {
    case .halves(let numbers):
      tensors["vectors"] = WrittenTensor(.float16, shape) { (file) throws(SystemError) in
        try numbers.withBytes { (bytes) throws(SystemError) in try file.write(raw: bytes) }
      }
    case .integers(let numbers, let steps):
      tensors["vectors"] = WrittenTensor(.int8, shape) { (file) throws(SystemError) in
        try numbers.withBytes { (bytes) throws(SystemError) in try file.write(raw: bytes) }
      }
      tensors["scales"] = WrittenTensor(.float32, [shape[0], 1]) { (file) throws(SystemError) in
        try steps.withBytes { (bytes) throws(SystemError) in try file.write(raw: bytes) }
      }
    case .floats, .file, .quantized, .subwords:
      tensors["vectors"] = WrittenTensor(.float32, shape) { (file) throws(SystemError) in
        try matrix.writeFloats(to: file)
      }
    }
    do throws(CheckpointError) {
      try SafetensorsWriter.write(tensors, metadata: ["format": "word-vectors"], to: path)
    } catch {
      throw WordVectorsError(.unwritableFile, error.message, path: path, cause: error.cause)
    }
  }

  private static func integers(
    _ count: Int, _ value: @escaping @Sendable (Int) -> Int64
  ) -> WrittenTensor {
    WrittenTensor(.int64, [count]) { (file) throws(SystemError) in
      for index in 0..<count {
        try file.write(withUnsafeBytes(of: value(index).littleEndian) { Array($0) })
      }
    }
  }
}
