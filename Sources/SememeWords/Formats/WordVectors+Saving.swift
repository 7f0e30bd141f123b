internal import SememeSystem

extension WordVectors {
  /// Writes the vectors to a file.
  ///
  /// - Parameters:
  ///   - path: the file; NumPy's matrix gets a text file of words beside it.
  ///   - format: what to write.
  /// - Throws: `WordVectorsError` where a word cannot stand in the format, vectors alone are no file
  ///   of that kind, or the file cannot be written; what stood there before still stands.
  public func save(to path: String, format: WordVectorsFormat) throws(WordVectorsError) {
    switch format {
    case .word2vecBinary: try saveBinary(to: path)
    case .word2vecText: try saveText(to: path, hasHeader: true)
    case .glove: try saveText(to: path, hasHeader: false)
    case .numpy:
      try VocabularyText.write(vocabulary, to: VocabularyText.path(beside: path))
      try NumPyVectors.write(matrix, to: path)
    case .safetensors: try SafetensorsVectors.write(self, to: path)
    case .fastText:
      throw WordVectorsError(
        .unsupportedFormat,
        "vectors alone are no model of fastText; save a FastTextModel, or choose word2vec-text, "
          + "which is fastText's .vec", path: path)
    }
  }

  private func saveBinary(to path: String) throws(WordVectorsError) {
    try WordBytes.check(vocabulary, without: [0x20, 0x0A], "a binary file of word2vec")
    try write(to: path) { (file) throws(SystemError) in
      try file.write("\(count) \(dimension)\n".utf8)
    } row: { (file, index, numbers) throws(SystemError) in
      try vocabulary.withBytes(at: index) { (word) throws(SystemError) in
        try file.write(word)
      }
      try file.write([0x20])
      try file.write(UnsafeRawBufferPointer(numbers))
      try file.write([0x0A])
    }
  }

  /// Numbers are written with the fewest digits that give the same 32-bit float again.
  private func saveText(to path: String, hasHeader: Bool) throws(WordVectorsError) {
    // GloVe's own files hold words of several parts.
    let excluded: Set<UInt8> = hasHeader ? [0x20, 0x09, 0x0A, 0x0D] : [0x09, 0x0A, 0x0D]
    try WordBytes.check(vocabulary, without: excluded, "a text file of vectors")
    try write(to: path) { (file) throws(SystemError) in
      if hasHeader { try file.write("\(count) \(dimension)\n".utf8) }
    } row: { (file, index, numbers) throws(SystemError) in
      try vocabulary.withBytes(at: index) { (word) throws(SystemError) in
        try file.write(word)
      }
      for number in numbers {
        try file.write([0x20])
        try file.write(number.description.utf8)
      }
      try file.write([0x0A])
    }
  }

  /// Writes a beginning, then row by row.
  private func write(
    to path: String, header: (AtomicFile) throws(SystemError) -> Void,
    row: (AtomicFile, Int, UnsafeBufferPointer<Float>) throws(SystemError) -> Void
  ) throws(WordVectorsError) {
    let scratch = UnsafeMutableBufferPointer<Float>.allocate(capacity: max(dimension, 1))
    defer { scratch.deallocate() }
    do throws(SystemError) {
      let file = try AtomicFile(path: path)
      try header(file)
      for index in 0..<count {
        try matrix.withRows(index..<index + 1, scratch: scratch) { (numbers) throws(SystemError) in
          try row(file, index, numbers)
        }
      }
      try file.commit()
    } catch {
      throw WordVectorsError(writing: error)
    }
  }
}
