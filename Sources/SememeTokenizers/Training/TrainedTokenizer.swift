internal import SememeSystem

/// What a training gives: a tokenizer, and the file that keeps it.
public struct TrainedTokenizer: Sendable {
  /// The tokenizer, ready for use.
  public let tokenizer: Tokenizer
  /// The content of its `tokenizer.json`, which Hugging Face's libraries read, too.
  public let json: [UInt8]
  /// How many words the texts held.
  public let wordCount: Int
  /// How many of them are different.
  public let distinctWordCount: Int

  /// Writes the tokenizer's file: wholly or not at all.
  ///
  /// - Parameter path: the file, such as `model/tokenizer.json`; its folder must be there.
  /// - Throws: ``TokenizerError``, code `unwritableFile`; what stood there before still stands.
  public func save(to path: String) throws(TokenizerError) {
    do throws(SystemError) {
      try AtomicFile.write(json, to: path)
    } catch {
      throw TokenizerError(.unwritableFile, "cannot \(error)", cause: error)
    }
  }
}
