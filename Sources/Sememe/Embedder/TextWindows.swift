/// A stream of texts, a window at a time, so that memory stays bounded however long it is.
package struct TextWindows<Texts: AsyncSequence>: AsyncSequence where Texts.Element == String {
  package typealias Element = [String]

  private let texts: Texts
  private let limit: (texts: Int, bytes: Int)

  /// Cuts a stream into windows.
  ///
  /// - Parameters:
  ///   - texts: the stream.
  ///   - count: texts of a window at most, at least 1.
  ///   - bytes: UTF-8 bytes after which a window takes no further text.
  package init(_ texts: Texts, of count: Int = 1024, bytes: Int = 1 << 20) {
    self.texts = texts
    limit = (count, bytes)
  }

  package func makeAsyncIterator() -> Iterator {
    Iterator(texts: texts.makeAsyncIterator(), limit: limit)
  }

  package struct Iterator: AsyncIteratorProtocol {
    fileprivate var texts: Texts.AsyncIterator
    fileprivate let limit: (texts: Int, bytes: Int)

    /// The next window, which is not empty; nil at the end of the stream.
    package mutating func next() async throws -> [String]? {
      var window: [String] = []
      var bytes = 0
      while window.count < limit.texts, bytes < limit.bytes, let text = try await texts.next() {
        window.append(text)
        bytes += text.utf8.count
      }
      return window.isEmpty ? nil : window
    }
  }
}
