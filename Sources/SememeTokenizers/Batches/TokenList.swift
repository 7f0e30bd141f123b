/// The tokens of one text before truncation and special tokens.
struct TokenList {
  private(set) var ids: [Int32] = []
  private(set) var bytes: [Range<Int32>] = []
  private(set) var wordIDs: [Int32] = []
  private var wordCount: Int32 = 0

  /// Starts over, keeping the memory.
  mutating func removeAll() {
    ids.removeAll(keepingCapacity: true)
    bytes.removeAll(keepingCapacity: true)
    wordIDs.removeAll(keepingCapacity: true)
    wordCount = 0
  }

  /// Appends a token of the current word.
  @inline(__always)
  mutating func append(_ id: Int32, _ range: Range<Int32>) {
    ids.append(id)
    bytes.append(range)
    wordIDs.append(wordCount)
  }

  /// Appends a token that is a word of its own.
  mutating func append(word id: Int32, _ range: Range<Int32>) {
    append(id, range)
    endWord()
  }

  /// Ends the current word.
  @inline(__always)
  mutating func endWord() {
    wordCount += 1
  }
}
