/// The words of one sentence, back to back in one buffer that the next sentence is read into.
package struct Sentence: Sendable {
  private var bytes: [UInt8] = []
  private var ends: [Int] = []

  /// No words.
  package init() {}

  /// How many words there are.
  package var count: Int { ends.count }

  /// The bytes of one word; valid UTF-8 only where the text is.
  ///
  /// - Parameter index: from 0.
  /// - Returns: at least one byte.
  package func word(_ index: Int) -> [UInt8] { Array(bytes[range(index)]) }

  /// Gives a closure every word's bytes in turn.
  ///
  /// - Parameter body: gets bytes that are valid during the call.
  /// - Throws: what the closure throws.
  package func forEachWord<E: Error>(
    _ body: (UnsafeBufferPointer<UInt8>) throws(E) -> Void
  ) throws(E) {
    // `withUnsafeBufferPointer` of Array passes typed errors through.
    try bytes.withUnsafeBufferPointer { (buffer) throws(E) in
      var begin = 0
      for end in ends {
        try body(UnsafeBufferPointer(rebasing: buffer[begin..<end]))
        begin = end
      }
    }
  }

  mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
  }

  mutating func append(_ word: UnsafeBufferPointer<UInt8>) {
    bytes.append(contentsOf: word)
    ends.append(bytes.count)
  }

  /// Moves the words from a place on into another sentence.
  mutating func move(from place: Int, into rest: inout Sentence) {
    rest.removeAll()
    guard place < count else { return }
    let begin = place == 0 ? 0 : ends[place - 1]
    rest.bytes.append(contentsOf: bytes[begin...])
    rest.ends.append(contentsOf: ends[place...].lazy.map { $0 - begin })
    bytes.removeSubrange(begin...)
    ends.removeSubrange(place...)
  }

  private func range(_ index: Int) -> Range<Int> {
    (index == 0 ? 0 : ends[index - 1])..<ends[index]
  }
}
