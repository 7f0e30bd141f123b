public import SememeSystem

extension FastTextModel {
  /// Whether its input matrix is that of a `.ftz` file: codes of a product quantiser.
  public var isQuantized: Bool { input.isQuantized }

  /// Loads a whole model: `.bin` or quantised `.ftz`, of any version, plain or packed with gzip.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - mapping: how the bytes of a plain file come into memory.
  /// - Returns: the model; the matrices of a plain file stay in it.
  /// - Throws: `WordVectorsError` naming the file and what is wrong with it.
  public static func load(
    _ path: String, mapping: Mapping = .automatic
  ) throws(WordVectorsError) -> FastTextModel {
    try FastTextReader.read(ByteStream(path: path, mapping: mapping))
  }

  /// Writes the model as fastText does, so that fastText and gensim read it: a quantised one in the
  /// form that is called `.ftz`, any other as `.bin`.
  ///
  /// - Parameter path: the file.
  /// - Throws: `WordVectorsError` where it cannot be written; what stood there before still stands.
  public func save(to path: String) throws(WordVectorsError) {
    try FastTextWriter.write(self, to: path)
  }
}
