/// The vectors of a stream of texts, computed as the stream is read.
///
/// Texts are taken from the stream in windows, so that memory stays bounded however long it is,
/// and results keep the order of the texts.
public struct EmbeddingSequence<Texts: AsyncSequence>: AsyncSequence where Texts.Element == String {
  /// The vectors of one window of texts.
  public typealias Element = Embeddings

  let texts: Texts
  let embedder: Embedder
  let options: EmbeddingOptions
  let window: Window

  /// How much is read ahead: whichever is reached first.
  public struct Window: Sendable {
    /// Texts at most.
    public var texts: Int
    /// UTF-8 bytes after which no further text is taken.
    public var bytes: Int

    /// Sets a window.
    ///
    /// - Parameters:
    ///   - texts: texts at most, at least 1.
    ///   - bytes: UTF-8 bytes after which no further text is taken.
    public init(texts: Int = 1024, bytes: Int = 1 << 20) {
      self.texts = Swift.max(texts, 1)
      self.bytes = Swift.max(bytes, 1)
    }
  }

  /// Starts reading.
  ///
  /// - Returns: an iterator over windows of vectors.
  public func makeAsyncIterator() -> Iterator {
    let windows = TextWindows(texts, of: window.texts, bytes: window.bytes)
    return Iterator(windows: windows.makeAsyncIterator(), sequence: self)
  }

  /// Reads a window of texts and computes their vectors, again and again.
  public struct Iterator: AsyncIteratorProtocol {
    var windows: TextWindows<Texts>.Iterator
    let sequence: EmbeddingSequence
    /// Texts taken so far, so that messages count from the start of the stream.
    private var taken = 0

    init(windows: TextWindows<Texts>.Iterator, sequence: EmbeddingSequence) {
      self.windows = windows
      self.sequence = sequence
    }

    /// Computes the next window.
    ///
    /// - Returns: the vectors of the next texts; nil at the end of the stream.
    /// - Throws: what the stream or the embedder throws.
    public mutating func next() async throws -> Embeddings? {
      guard let window = try await windows.next() else { return nil }
      defer { taken += window.count }
      return try await sequence.embedder.encode(
        window, options: sequence.options, firstNumber: taken)
    }
  }
}

extension EmbeddingSequence: Sendable where Texts: Sendable {}

extension Embedder {
  /// Computes the vectors of a stream of texts with bounded memory.
  ///
  /// ```swift
  /// for try await window in embedder.encode(lines) { try write(window) }
  /// ```
  ///
  /// - Parameters:
  ///   - texts: any asynchronous sequence of texts.
  ///   - options: prompt, normalisation, truncation.
  ///   - window: how much is read ahead.
  /// - Returns: the vectors of the texts in order, a window at a time.
  public func encode<Texts: AsyncSequence>(
    _ texts: Texts, options: EmbeddingOptions = EmbeddingOptions(),
    window: EmbeddingSequence<Texts>.Window = .init()
  ) -> EmbeddingSequence<Texts> where Texts.Element == String {
    EmbeddingSequence(texts: texts, embedder: self, options: options, window: window)
  }
}
