internal import SememeCheckpoints
internal import SememeJSON
internal import SememeSystem
internal import SememeTensors

/// A training on the disk: matrices, words with their counts, settings, and how far it had come.
///
/// One safetensors file, so that it is there whole or not at all.
struct TrainingFile: Sendable {
  /// What was trained, as `word2vec`.
  var kind: String
  var options: JSON
  var words: WordVocabulary
  /// The labels of a classifier; nil where there are none.
  var labels: WordVocabulary?
  var input: Tensor
  var output: Tensor
  /// Nil where the training had ended.
  var position: TrainingPosition?

  private static let kindKey = "sememe.training"

  /// Writes the file.
  ///
  /// - Parameter path: its name.
  /// - Throws: `WordVectorsError` where it cannot be written; what stood there before still stands.
  func write(to path: String) throws(WordVectorsError) {
    var tensors = ["input": WrittenTensor(input), "output": WrittenTensor(output)]
    for (name, vocabulary) in [("words", words), ("labels", labels)] {
      guard let vocabulary else { continue }
      let (text, counts) = TrainingFile.bytes(of: vocabulary)
      tensors[name] = WrittenTensor(.uint8, [text.count]) { (file) throws(SystemError) in
        try file.write(text)
      }
      tensors[name + ".counts"] = WrittenTensor(.int64, [vocabulary.count]) {
        (file) throws(SystemError) in try file.write(counts)
      }
    }
    var metadata = [
      TrainingFile.kindKey: kind,
      "sememe.options": String(decoding: options.encoded(), as: UTF8.self),
    ]
    if let position {
      metadata["sememe.position"] = String(decoding: position.json.encoded(), as: UTF8.self)
    }
    do {
      try SafetensorsWriter.write(tensors, metadata: metadata, to: path)
    } catch {
      throw WordVectorsError(
        .unwritableFile, "cannot write the training", path: path, cause: error)
    }
  }

  /// Hands the matrices to a training.
  ///
  /// - Parameters:
  ///   - input: gets the one.
  ///   - output: gets the other.
  ///   - path: the file's name, for messages.
  /// - Throws: `WordVectorsError` where they have other shapes.
  func copy(
    into input: WordRows, _ output: WordRows, path: String
  ) throws(WordVectorsError) {
    let expected = [[input.count, input.dimension], [output.count, output.dimension]]
    guard [self.input.shape, self.output.shape] == expected else {
      throw WordVectorsError(
        .malformedFile,
        "matrices of \(self.input.shape) and \(self.output.shape), expected \(expected[0]) and "
          + "\(expected[1])", path: path)
    }
    input.copy(self.input)
    output.copy(self.output)
  }

  /// Words, each with a line end behind it, and their counts.
  private static func bytes(of vocabulary: WordVocabulary) -> ([UInt8], [UInt8]) {
    var (text, counts): ([UInt8], [UInt8]) = ([], [])
    for word in 0..<vocabulary.count {
      vocabulary.withBytes(at: word) { text.append(contentsOf: $0) }
      text.append(UInt8(ascii: "\n"))
      let count = Int64(vocabulary.frequency(at: word) ?? 0)
      withUnsafeBytes(of: count.littleEndian) { counts.append(contentsOf: $0) }
    }
    return (text, counts)
  }

  /// Reads a file.
  ///
  /// - Parameters:
  ///   - path: its name.
  ///   - kind: what must have been trained.
  ///   - readOptions: makes settings of what was written, once the rest is known to be sound.
  /// - Returns: what it holds, and the settings.
  /// - Throws: `WordVectorsError` naming what is wrong.
  static func read<Options>(
    _ path: String, kind: String, _ readOptions: (JSONValue) throws -> Options
  ) throws(WordVectorsError) -> (TrainingFile, Options) {
    do {
      let file = try SafetensorsFile(path: path)
      guard file.metadata[kindKey] == kind else {
        let found = file.metadata[kindKey].map { "a training of \"\($0)\"" } ?? "no training"
        throw WordVectorsError(
          .malformedFile, "holds \(found), expected \"\(kind)\"", path: path)
      }
      let options = try JSONDocument(
        Array((file.metadata["sememe.options"] ?? "").utf8), source: "\(path): sememe.options")
      var position: TrainingPosition?
      if let text = file.metadata["sememe.position"] {
        let document = try JSONDocument(Array(text.utf8), source: "\(path): sememe.position")
        position = try TrainingPosition(document.root)
      }
      let result = TrainingFile(
        kind: kind, options: JSON(options.root), words: try vocabulary("words", of: file),
        labels: file.stored("labels") == nil ? nil : try vocabulary("labels", of: file),
        input: try matrix("input", of: file), output: try matrix("output", of: file),
        position: position)
      return (result, try readOptions(options.root))
    } catch let error as WordVectorsError {
      throw error
    } catch {
      throw WordVectorsError(.malformedFile, "not a training of ours", path: path, cause: error)
    }
  }

  private static func matrix(
    _ name: String, of file: SafetensorsFile
  ) throws(WordVectorsError) -> Tensor {
    guard let stored = file.stored(name), stored.type == .float32, stored.shape.count == 2 else {
      throw WordVectorsError(
        .malformedFile, "has no matrix \"\(name)\" of 32-bit floats", path: file.path)
    }
    return stored.tensor()
  }

  private static func vocabulary(
    _ name: String, of file: SafetensorsFile
  ) throws(WordVectorsError) -> WordVocabulary {
    guard let text = file.stored(name), text.type == .uint8,
      let counts = file.stored(name + ".counts")?.integers()
    else {
      throw WordVectorsError(
        .malformedFile, "has no \"\(name)\" and \"\(name).counts\"", path: file.path)
    }
    let bytes = text.withBytes { Array($0) } ?? []
    let words = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .dropLast()
    let vocabulary = try WordVocabulary(
      words: words.map { Array($0) }, counts: counts.map { Int($0) })
    guard vocabulary.duplicates == 0, counts.allSatisfy({ $0 >= 0 }) else {
      throw WordVectorsError(
        .malformedFile, "\"\(name)\" holds a word twice or a negative count", path: file.path)
    }
    return vocabulary
  }
}
